//! Placeholders within one text.

/// Whose rules a text follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Terraform's, and ours: `$${x}` is a literal `${x}`.
    Plain,
    /// `Fn::Sub`'s: `${!x}` is a literal `${x}` (which is taken in plain texts as well).
    Sub,
}

/// The text with what is known filled in, and the names that are not known. What belongs to AWS at
/// run time stays and is not named.
pub(super) fn fill(
    text: &str,
    style: Style,
    value: impl Fn(&str) -> Option<String>,
) -> (String, Vec<String>) {
    let mut filled = String::with_capacity(text.len());
    let mut missing = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("${") {
        let (before, placeholder) = rest.split_at(start);
        let Some(end) = closing_brace(placeholder) else { break };
        let (placeholder, after) = placeholder.split_at(end + 1);
        let name = placeholder.get(2..end).unwrap_or_default();
        rest = after;
        if style == Style::Plain
            && let Some(before) = before.strip_suffix('$')
        {
            filled.push_str(before);
            filled.push_str(placeholder);
            continue;
        }
        filled.push_str(before);
        if let Some(literal) = name.strip_prefix('!') {
            filled.push_str("${");
            filled.push_str(literal);
            filled.push('}');
            continue;
        }
        let name = name.trim().trim_matches('~').trim();
        if name.starts_with("stageVariables.") {
            filled.push_str(placeholder);
            continue;
        }
        match value(name) {
            Some(value) => filled.push_str(&value),
            None => {
                filled.push_str(placeholder);
                missing.push(name.to_owned());
            }
        }
    }
    filled.push_str(rest);
    (filled, missing)
}

/// Where the brace closes that opens at the second byte, expressions with braces included.
fn closing_brace(placeholder: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in placeholder.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 1 => return Some(at),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Whether `--param` can give it.
pub(super) fn is_plain_name(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._:-".contains(&byte);
    !name.is_empty() && name.bytes().all(allowed)
}

/// Whether only a template engine can have meant it, wherever it stands.
pub(super) fn is_plainly_external(name: &str) -> bool {
    const PREFIXES: [&str; 6] = ["var.", "local.", "module.", "data.", "AWS::", "aws_"];
    PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

/// The beginning of the first Terraform directive.
pub(super) fn directive(text: &str) -> Option<&str> {
    const WORDS: [&str; 5] = ["if", "for", "else", "endif", "endfor"];
    let mut from = 0;
    while let Some(start) = text.get(from..)?.find("%{") {
        let start = from + start;
        let inside = text.get(start + 2..)?;
        let skipped = inside.len() - inside.trim_start_matches(['~', ' ']).len();
        let word = inside.get(skipped..)?;
        let length = word.bytes().take_while(u8::is_ascii_lowercase).count();
        if WORDS.contains(&word.get(..length)?) {
            return text.get(start..start + 2 + skipped + length);
        }
        from = start + 2;
    }
    None
}
