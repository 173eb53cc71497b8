//! Host and path to site.
//!
//! Precedence (docs/wire/decisions.md, B2): host form, path form, mounts. A host or path that has
//! a vendor's form is that vendor's, even when it names nothing; only what nobody claims goes to
//! other traffic or to the default dialect (B1).

use std::sync::Arc;

use crate::forms::Forms;
use crate::plan::{Plan, Site, VendorAddress};

/// What an address leads to.
pub(crate) struct Located {
    /// The site, if there is one.
    pub(crate) site: Option<Arc<Site>>,
    /// Whose ways apply.
    pub(crate) forms: Arc<dyn Forms>,
    /// Where in the request's path the site's own path begins.
    pub(crate) path_at: usize,
    /// What owners are shown as the path.
    pub(crate) context_path: ContextPath,
    /// Whether the address has anybody's form.
    pub(crate) claimed: bool,
}

/// What `$context.path` shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ContextPath {
    /// The stage and the site's own path: the vendor's addresses name the stage.
    WithStage,
    /// What the client sent, base path included, as vendors do for addresses of the owner's own
    /// (docs/wire/aws-data-plane.md section 2, custom domains).
    AsReceived,
}

/// Finds the site of a host (without port) and a path.
pub(crate) fn locate(plan: &Plan, host: &str, path: &str) -> Located {
    for forms in plan.forms.iter() {
        if let Some(api) = forms.host_key(host) {
            let rest = path.trim_start_matches('/');
            let stage_end = memchr::memchr(b'/', rest.as_bytes()).unwrap_or(rest.len());
            let path_at = path.len() - rest.len() + stage_end;
            return claimed(plan, forms, &api, &rest[..stage_end], path_at);
        }
    }
    for forms in plan.forms.iter() {
        if let Some(form) = forms.path_form(path) {
            return claimed(plan, forms, form.api, form.stage, path.len() - form.path.len());
        }
    }
    for mount in plan.mounts.iter() {
        let Some(path_at) = under(&mount.base, path) else { continue };
        if let Some(site) = plan.site(&mount.api, &mount.stage) {
            let (site, forms) = (Some(site.clone()), site.forms.clone());
            let context_path = ContextPath::AsReceived;
            return Located { site, forms, path_at, context_path, claimed: true };
        }
    }
    Located {
        site: None,
        forms: plan.default_forms.clone(),
        path_at: 0,
        context_path: ContextPath::AsReceived,
        claimed: false,
    }
}

fn claimed(plan: &Plan, forms: &Arc<dyn Forms>, api: &str, stage: &str, path_at: usize) -> Located {
    let open = |site: &&Arc<Site>| site.vendor_address == VendorAddress::Open;
    let site = plan.site(api, stage).filter(open).cloned();
    let context_path = ContextPath::WithStage;
    Located { site, forms: forms.clone(), path_at, context_path, claimed: true }
}

/// Where the rest of a path begins, if it lies under a base path.
fn under(base: &str, path: &str) -> Option<usize> {
    if base == "/" {
        return Some(0);
    }
    let rest = path.strip_prefix(base)?;
    (rest.is_empty() || rest.starts_with('/')).then_some(base.len())
}
