//! Media types: which language a template is written in, and which template a client takes.

/// The language that decides how values are escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Media {
    /// `application/json`, `+json`.
    Json,
    /// `text/html`, or XML of whatever kind.
    Markup(Syntax),
    /// Anything else: values go in as they are.
    Other,
}

/// A kind of markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Syntax {
    Html,
    /// XML that browsers show, with scripts and styles inside.
    ActiveXml,
    /// XML that is data.
    Xml,
}

impl Media {
    pub(crate) fn of(content_type: &str) -> Self {
        let essence = essence(content_type).to_ascii_lowercase();
        let (_, subtype) = essence.split_once('/').unwrap_or(("", &essence));
        match subtype {
            "json" => Self::Json,
            "html" => Self::Markup(Syntax::Html),
            "xhtml+xml" | "svg+xml" => Self::Markup(Syntax::ActiveXml),
            "xml" => Self::Markup(Syntax::Xml),
            _ if subtype.ends_with("+json") => Self::Json,
            _ if subtype.ends_with("+xml") => Self::Markup(Syntax::Xml),
            _ => Self::Other,
        }
    }
}

/// A media type without its parameters.
pub(crate) fn essence(content_type: &str) -> &str {
    content_type.split(';').next().unwrap_or_default().trim()
}

/// Which of several keys answers a client: the first media type of its `Accept` header if that is
/// one of them, else `application/json`, else the first
/// (docs/wire/aws-gateway-responses.md, section 4.2).
pub(crate) fn choose<'k, T>(
    templates: &'k [T],
    key: impl Fn(&T) -> &str,
    accept: Option<&str>,
) -> Option<&'k T> {
    if let [] | [_] = templates {
        return templates.first();
    }
    let wanted = accept.map(|accept| essence(accept.split(',').next().unwrap_or_default()));
    let find = |media: &str| {
        templates.iter().find(|template| essence(key(template)).eq_ignore_ascii_case(media))
    };
    wanted.and_then(find).or_else(|| find("application/json")).or_else(|| templates.first())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages() {
        #[track_caller]
        fn check(content_type: &str, expected: Media) {
            assert_eq!(Media::of(content_type), expected, "{content_type}");
        }
        check("application/json", Media::Json);
        check("Application/Problem+JSON; charset=utf-8", Media::Json);
        check("text/html;charset=utf-8", Media::Markup(Syntax::Html));
        check("application/xhtml+xml", Media::Markup(Syntax::ActiveXml));
        check("image/svg+xml", Media::Markup(Syntax::ActiveXml));
        check("text/xml", Media::Markup(Syntax::Xml));
        check("application/soap+xml", Media::Markup(Syntax::Xml));
        check("text/plain", Media::Other);
        check("", Media::Other);
    }

    #[test]
    fn choices() {
        #[track_caller]
        fn check(keys: &[&str], accept: Option<&str>, expected: Option<&str>) {
            assert_eq!(choose(keys, |key| key, accept).copied(), expected, "{keys:?} {accept:?}");
        }
        let three = &["a/b", "application/json", "text/html; charset=utf-8"];
        check(&[], Some("a/b"), None);
        check(&["a/b"], Some("application/json"), Some("a/b"));
        check(three, None, Some("application/json"));
        check(three, Some("text/html"), Some("text/html; charset=utf-8"));
        check(three, Some("TEXT/HTML;q=0.9, a/b"), Some("text/html; charset=utf-8"));
        check(three, Some("text/plain, text/html"), Some("application/json"));
        check(three, Some("*/*"), Some("application/json"));
        check(&["a/b", "c/d"], Some(""), Some("a/b"));
    }
}
