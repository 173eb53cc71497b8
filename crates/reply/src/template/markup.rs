//! Finds out where in XML or HTML the variables of a template stand.
//!
//! A scanner over the literals, not a parser: it knows tags, attribute quotes, comments, CDATA
//! sections and, where there are any, script and style elements. Whether the template is
//! well-formed is not judged. Left out: the languages inside attribute values (`onclick`,
//! `javascript:` addresses), where a value is escaped as in any other attribute.

use super::Fit;
use super::fit::Place;
use crate::media::Syntax;
use crate::reference::Piece;

/// The fit of every variable, in order.
pub(super) fn fits(pieces: &[Piece<'_>], syntax: Syntax) -> Vec<Fit> {
    let mut fits = Vec::new();
    let mut scanner = Scanner { syntax, place: Place::Text, script: None };
    for piece in pieces {
        match piece.source {
            Some(_) => fits.push(Fit::Markup(scanner.place)),
            None => scanner.scan(piece.text),
        }
    }
    fits
}

struct Scanner {
    syntax: Syntax,
    place: Place,
    /// The end tag of the script or style element whose start tag is being read, or whose text.
    script: Option<&'static str>,
}

impl Scanner {
    /// Moves over a literal.
    fn scan(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            rest = match self.place {
                Place::Text => self.text(rest),
                Place::Name | Place::Unquoted => self.tag(rest),
                Place::DoubleQuoted => self.until(rest, "\"", self.inside_tag()),
                Place::SingleQuoted => self.until(rest, "'", self.inside_tag()),
                Place::Comment => self.until(rest, "-->", Place::Text),
                Place::CData => self.until(rest, "]]>", Place::Text),
                Place::Script => self.script(rest),
            };
        }
    }

    fn inside_tag(&self) -> Place {
        match self.syntax {
            Syntax::Html => Place::Unquoted,
            Syntax::ActiveXml | Syntax::Xml => Place::Name,
        }
    }

    /// Moves behind `end` and goes on in `then`, or stays until the end of the literal.
    fn until<'t>(&mut self, text: &'t str, end: &str, then: Place) -> &'t str {
        let Some(at) = text.find(end) else { return "" };
        self.place = then;
        &text[at + end.len()..]
    }

    fn text<'t>(&mut self, text: &'t str) -> &'t str {
        let Some(at) = text.find('<') else { return "" };
        let rest = &text[at..];
        if let Some(rest) = rest.strip_prefix("<!--") {
            self.place = Place::Comment;
            return rest;
        }
        if let (Syntax::ActiveXml | Syntax::Xml, Some(rest)) =
            (self.syntax, rest.strip_prefix("<![CDATA["))
        {
            self.place = Place::CData;
            return rest;
        }
        let rest = &rest[1..];
        self.place = self.inside_tag();
        self.script = match self.syntax {
            Syntax::Html | Syntax::ActiveXml => script_end(rest),
            Syntax::Xml => None,
        };
        rest
    }

    fn tag<'t>(&mut self, text: &'t str) -> &'t str {
        let Some(at) = text.find(['"', '\'', '>']) else { return "" };
        self.place = match text.as_bytes()[at] {
            b'"' => Place::DoubleQuoted,
            b'\'' => Place::SingleQuoted,
            _ if self.script.is_some() && !text[..at].ends_with('/') => Place::Script,
            _ => Place::Text,
        };
        &text[at + 1..]
    }

    fn script<'t>(&mut self, text: &'t str) -> &'t str {
        let end = self.script.unwrap_or("</");
        let bytes = end.as_bytes();
        let found =
            text.as_bytes().windows(bytes.len()).position(|run| run.eq_ignore_ascii_case(bytes));
        let Some(at) = found else { return "" };
        self.script = None;
        self.place = self.inside_tag();
        &text[at + end.len()..]
    }
}

/// The end tag of the script or style element that begins with this name.
fn script_end(text: &str) -> Option<&'static str> {
    let name = text.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    [("script", "</script"), ("style", "</style")]
        .into_iter()
        .find_map(|(element, end)| name.eq_ignore_ascii_case(element).then_some(end))
}
