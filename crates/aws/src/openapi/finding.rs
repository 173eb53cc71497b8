//! What an import has to say about a document, and how AWS words the sum of it.

use super::tree::Position;

/// One thing about a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) severity: Severity,
    pub(crate) at: Position,
    pub(crate) message: String,
}

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Severity {
    /// AWS does the same without a word; whoever runs a FILE here should know.
    Note,
    /// In the answer's `warnings`; fails an import with `failonwarnings=true`.
    Warning,
    /// AWS refuses the import.
    Refusal,
}

/// Findings in the making.
#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) findings: Vec<Finding>,
}

/// So that a document of nothing but mistakes cannot fill the memory or a terminal.
const FINDINGS_MAX: usize = 1000;

impl Report {
    pub(super) fn note(&mut self, at: Position, message: impl Into<String>) {
        self.add(Severity::Note, at, message.into());
    }

    pub(super) fn warn(&mut self, at: Position, message: impl Into<String>) {
        self.add(Severity::Warning, at, message.into());
    }

    pub(super) fn refuse(&mut self, at: Position, message: impl Into<String>) {
        self.add(Severity::Refusal, at, message.into());
    }

    fn add(&mut self, severity: Severity, at: Position, message: String) {
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(Finding { severity, at, message });
        }
    }
}

/// The message of the BadRequestException, if there must be one.
pub(super) fn failure(findings: &[Finding], fail_on_warnings: bool) -> Option<String> {
    let refusals = of(findings, Severity::Refusal);
    let warnings = of(findings, Severity::Warning);
    if !refusals.is_empty() {
        let mut message = format!("Errors found during import:{}", listed(&refusals));
        if !warnings.is_empty() {
            message.push_str("\n\tAdditionally, these warnings were found:");
            message.push_str(&listed(&warnings));
        }
        return Some(message);
    }
    (fail_on_warnings && !warnings.is_empty())
        .then(|| format!("Warnings found during import:{}", listed(&warnings)))
}

pub(super) fn warnings(findings: &[Finding]) -> Vec<String> {
    of(findings, Severity::Warning).into_iter().map(str::to_owned).collect()
}

fn of(findings: &[Finding], severity: Severity) -> Vec<&str> {
    let alike = findings.iter().filter(|finding| finding.severity == severity);
    alike.map(|finding| finding.message.as_str()).collect()
}

fn listed(messages: &[&str]) -> String {
    messages.iter().map(|message| format!("\n\t{message}")).collect()
}
