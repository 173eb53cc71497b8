//! What `serve` prints when it is ready: the addresses, one a line, and what to try next.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use rejoinder_aws::FileReport;
use rejoinder_proxy::observe::Visible;

use crate::serve::open::Addresses;

/// Commands shown for one FILE.
const ROUTES_SHOWN: usize = 3;
/// A path that no definition has.
const NOWHERE: &str = "/no/such/path";

/// A FILE that is served.
pub(crate) struct ServedFile {
    pub(crate) path: String,
    /// `/`, or a base path.
    pub(crate) mount: String,
    pub(crate) report: FileReport,
}

/// The addresses in use, one a line; scripts read them.
pub(crate) fn address_lines(addresses: &Addresses) -> String {
    let mut text = format!("data http://{}\n", addresses.data);
    if let Some(tls) = addresses.data_tls {
        writeln!(text, "data-tls https://{tls}").expect("a String takes everything");
    }
    let scheme = if addresses.admin_tls { "https" } else { "http" };
    writeln!(text, "admin {scheme}://{}", addresses.admin).expect("a String takes everything");
    text
}

/// What to try next, for people.
pub(crate) fn hints(addresses: &Addresses, files: &[ServedFile], own: &OwnCommand) -> String {
    let data = format!("http://{}", addresses.reachable_data());
    let mut lines = Vec::new();
    for file in files {
        let base = if file.mount == "/" { "" } else { &file.mount };
        let (path, api, stage) = (&file.path, &file.report.api_id, &file.report.stage);
        lines.push(String::new());
        lines.push(format!(
            "{} answers at {data}{base}/ (API {api}, stage {stage}). Try:",
            Visible(path)
        ));
        lines.extend(
            file.report
                .routes
                .iter()
                .filter_map(|route| curl(route, &data, base))
                .take(ROUTES_SHOWN),
        );
        let catches_all = file.report.routes.iter().any(|r| r.contains(" /{") && r.contains("+}"));
        if !catches_all {
            lines.push(format!(
                "  curl -i {data}{base}{NOWHERE}    # answered by a gateway response"
            ));
        }
    }
    lines.push(String::new());
    lines.push("To administer with aws-cli or boto3, in another terminal:".to_owned());
    lines.push(format!("  {}", own.env()));
    lines.push("  aws apigateway get-rest-apis".to_owned());
    if files.is_empty() {
        lines.push("To serve a definition that you have already:".to_owned());
        lines.push(format!("  {} serve openapi.yaml", own.program));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// `GET /pets/{petId}` as a command, with `1` for what is in braces. None for what may change
/// something: people paste these.
fn curl(route: &str, data: &str, base: &str) -> Option<String> {
    let (verb, path) = route.split_once(' ')?;
    let mut filled = String::new();
    for segment in path.split('/').skip(1) {
        filled.push('/');
        filled.push_str(if segment.starts_with('{') { "1" } else { segment });
    }
    let verb = match verb {
        "GET" | "ANY" => "",
        "HEAD" => "--head ",
        "OPTIONS" => "-X OPTIONS ",
        _ => return None,
    };
    let url = format!("{data}{base}{filled}");
    let plain = |c: char| c.is_ascii_alphanumeric() || "/:._-~[]".contains(c);
    let url = if url.chars().all(plain) && !url.contains('[') { url } else { quoted(&url) };
    Some(format!("  curl -i {verb}{url}"))
}

fn quoted(text: &str) -> String {
    format!("'{}'", Visible(text).to_string().replace('\'', "'\\''"))
}

/// How this program was called, for commands that people paste.
pub(crate) struct OwnCommand {
    program: String,
    data: Option<PathBuf>,
}

impl OwnCommand {
    /// From the program's path as it was called, and the data folder.
    pub(crate) fn new(program: Option<&str>, data: &Path) -> Self {
        Self {
            program: program.unwrap_or("rejoinder").to_owned(),
            data: (data != Path::new("./rejoinder-data")).then(|| data.to_owned()),
        }
    }

    fn env(&self) -> String {
        match &self.data {
            None => format!("eval \"$({} env)\"", self.program),
            Some(data) => format!(
                "eval \"$({} env --data {})\"",
                self.program,
                quoted(&data.display().to_string())
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(route: &str, want: Option<&str>) {
        assert_eq!(curl(route, "http://h:1", "/b").as_deref(), want);
    }

    #[test]
    fn routes_as_commands() {
        check("GET /", Some("  curl -i http://h:1/b/"));
        check("GET /pets/{petId}", Some("  curl -i http://h:1/b/pets/1"));
        check("OPTIONS /a/{proxy+}", Some("  curl -i -X OPTIONS http://h:1/b/a/1"));
        check("DELETE /a", None);
        check("ANY /it's", Some("  curl -i 'http://h:1/b/it'\\''s'"));
    }
}
