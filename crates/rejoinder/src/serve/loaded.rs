//! A gateway that could serve: everything is read, nothing is open.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail};
use arc_swap::ArcSwap;
use rejoinder_admin::Readiness;
use rejoinder_aws::{Aws, AwsForms};
use rejoinder_proxy::SystemClock;
use rejoinder_proxy::forms::Forms;
use rejoinder_proxy::plan::Plan;
use rejoinder_store::EmbeddedStore;

use crate::credential::{self, Credential};
use crate::definition_file::{problem_lines, warning_lines};
use crate::run_file::{self, Running};
use crate::serve::definition_watch::{DefinitionWatch, Outcome, Read};
use crate::serve::greeting::ServedFile;
use crate::serve::open::Addresses;
use crate::settings::address::reachable;
use crate::settings::serve::{AdminAddress, CertificateFiles, ServeSettings};
use crate::tls::Certificate;

/// Everything that is read before an address opens.
pub(crate) struct Loaded {
    pub(crate) credential: Credential,
    pub(crate) data_certificate: Option<Arc<Certificate>>,
    pub(crate) admin_certificate: Option<Arc<Certificate>>,
    pub(crate) plan: Arc<ArcSwap<Plan>>,
    pub(crate) aws: Arc<Aws>,
    /// Given to the reload once it starts.
    pub(crate) definitions: Option<DefinitionWatch>,
    pub(crate) served: Vec<ServedFile>,
    pub(crate) readiness: Arc<Readiness>,
}

impl Loaded {
    /// Reads everything. Blocks.
    ///
    /// # Errors
    /// When something cannot be read or used.
    pub(crate) fn load(settings: &ServeSettings) -> anyhow::Result<Self> {
        let data = &settings.data;
        let store = EmbeddedStore::open(data)?;
        let credential = match &settings.credential {
            Some(given) => given.clone(),
            None => credential::kept_or_made(data)?,
        };
        let data_certificate = read(settings.listen_tls.as_ref().map(|tls| &tls.certificate))?;
        let admin_certificate = read(match &settings.admin {
            AdminAddress::Tls(tls) => Some(&tls.certificate),
            AdminAddress::Shared | AdminAddress::Plain(_) => None,
        })?;
        let plan = Arc::new(ArcSwap::from_pointee(empty_plan()));
        let aws =
            Aws::open(settings.aws.clone(), Arc::new(store), plan.clone(), Arc::new(SystemClock))
                .with_context(|| unusable(data))?;
        let mut definitions = DefinitionWatch::new(settings.definitions.clone(), aws.clone());
        aws.keep_only_files(&definitions.mounts());
        let served = served(definitions.apply(Read::Always))?;
        Ok(Self {
            credential,
            data_certificate,
            admin_certificate,
            plan,
            aws,
            definitions: Some(definitions),
            served,
            readiness: Arc::default(),
        })
    }

    /// Leaves the run file for `env`; it goes with the guard.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn leave_run_file(
        &self,
        settings: &ServeSettings,
        addresses: &Addresses,
    ) -> anyhow::Result<run_file::Guard> {
        let running = Running {
            process_id: std::process::id(),
            admin: reachable(addresses.admin),
            admin_tls: addresses.admin_tls,
            access_key_id: self.credential.access_key_id.clone(),
        };
        run_file::leave(&settings.data, &running)
    }
}

fn read(files: Option<&CertificateFiles>) -> anyhow::Result<Option<Arc<Certificate>>> {
    files.map(|files| Certificate::read(files.clone())).transpose()
}

fn empty_plan() -> Plan {
    let forms: Arc<dyn Forms> = Arc::new(AwsForms);
    Plan::empty(Arc::from([forms.clone()]), forms)
}

fn unusable(data: &Path) -> String {
    format!("what is kept in {} cannot be served", data.display())
}

/// At start every FILE must be servable; all problems of all FILEs are said.
fn served(outcomes: Vec<Outcome>) -> anyhow::Result<Vec<ServedFile>> {
    let mut served = Vec::new();
    let mut problems = Vec::new();
    for Outcome { file, result } in outcomes {
        match result {
            Ok(report) => {
                for line in warning_lines(&file.path, &report) {
                    eprintln!("{line}");
                }
                served.push(ServedFile { path: file.path, mount: file.mount, report });
            }
            Err(error) => problems.extend(problem_lines(&error)),
        }
    }
    if !problems.is_empty() {
        bail!("{}", problems.join("\n"));
    }
    Ok(served)
}
