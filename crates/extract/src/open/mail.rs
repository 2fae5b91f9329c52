//! Pages that a browser saved in one file (MHTML), and letters: the page or the text within, out of its parts.

use super::{Note, Opened};
use crate::decode::{Evidence, Limits, Unreadable, known_format, text_as_declared};

/// How far the head is looked at for what the file is.
const HEAD: usize = 8192;
/// Parts that lie in each other.
const DEPTH: usize = 4;
/// Parts of one file.
const MOST: usize = 2000;

/// A part: the lines of its head, and what it holds.
struct Part<'a> {
    head: Vec<(String, String)>,
    body: &'a [u8],
}

impl<'a> Part<'a> {
    fn of(bytes: &'a [u8]) -> Self {
        let mut head: Vec<(String, String)> = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            let end = bytes[at..]
                .iter()
                .position(|b| *b == b'\n')
                .map_or(bytes.len(), |n| at + n + 1);
            let line = String::from_utf8_lossy(&bytes[at..end]);
            at = end;
            if line.trim().is_empty() {
                break;
            }
            match (
                line.starts_with([' ', '\t']),
                head.last_mut(),
                line.split_once(':'),
            ) {
                (true, Some((_, value)), _) => {
                    value.push(' ');
                    value.push_str(line.trim());
                }
                (false, _, Some((name, value))) => {
                    head.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
                }
                _ => {}
            }
        }
        Self {
            head,
            body: &bytes[at..],
        }
    }

    fn says(&self, name: &str) -> &str {
        let said = self.head.iter().find(|(n, _)| n == name);
        said.map_or("", |(_, value)| value.as_str())
    }

    fn kind(&self) -> String {
        let said = self.says("content-type");
        let kind = said.split(';').next().unwrap_or_default();
        kind.trim().to_ascii_lowercase()
    }

    /// `charset` or `boundary` of what it is.
    fn detail(&self, name: &str) -> Option<&str> {
        let (_, details) = self.says("content-type").split_once(';')?;
        details.split(';').find_map(|detail| {
            let (said, value) = detail.split_once('=')?;
            said.trim()
                .eq_ignore_ascii_case(name)
                .then(|| value.trim().trim_matches('"'))
        })
    }

    fn bytes(&self) -> Vec<u8> {
        match self
            .says("content-transfer-encoding")
            .to_ascii_lowercase()
            .as_str()
        {
            "quoted-printable" => unquoted(self.body),
            "base64" => base64(self.body),
            _ => self.body.to_vec(),
        }
    }
}

/// What a file says of itself where it begins as a letter does: with a head that names a version and a kind.
pub(super) fn is_mail(bytes: &[u8]) -> Option<Evidence> {
    let head = &bytes[..bytes.len().min(HEAD)];
    let name = head.split(|b| *b == b':').next()?;
    if name.len() > 40 || !name.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-') {
        return None;
    }
    let part = Part::of(head);
    let kind = part.kind();
    let known = kind.starts_with("multipart/") || kind.starts_with("text/");
    (known && !part.says("mime-version").is_empty()).then(|| Evidence::new("parts", kind))
}

/// The first page within, else the first text. What else was enclosed is counted.
pub(super) fn open(bytes: &[u8], why: Evidence, limits: &Limits) -> Result<Opened, Unreadable> {
    let mut parts = vec![(Part::of(bytes), 0)];
    let (mut page, mut prose, mut enclosed) = (None, None, 0_usize);
    let mut seen = 0;
    while let Some((part, depth)) = parts.pop() {
        seen += 1;
        if seen > MOST {
            break;
        }
        let kind = part.kind();
        let attached = part.says("content-disposition").to_ascii_lowercase();
        if kind.starts_with("multipart/") {
            if depth < DEPTH
                && let Some(boundary) = part.detail("boundary").filter(|b| !b.is_empty())
            {
                let inner = divided(part.body, boundary);
                parts.extend(inner.into_iter().rev().map(|p| (Part::of(p), depth + 1)));
            }
        } else if attached.starts_with("attachment") {
            enclosed += 1;
        } else if kind == "text/html" {
            page = page.or(Some(part));
        } else if kind == "text/plain" || kind.is_empty() {
            prose = prose.or(Some(part));
        }
    }
    let Some(part) = page.or(prose) else {
        return Err(Unreadable::Broken {
            looks_like: "mail",
            part: "text/html".to_owned(),
        });
    };
    let mut held = part.bytes();
    known_format(&held)?;
    let declared = part
        .detail("charset")
        .and_then(|label| text_as_declared(&held, label));
    let encoding = declared.as_ref().map(|d| d.encoding);
    if let Some(decoded) = declared {
        held = decoded.text.into_bytes();
    }
    if held.iter().all(u8::is_ascii_whitespace) {
        return Err(Unreadable::Empty);
    }
    let mut opened = super::plain(&held, limits)?;
    opened.source.evidence.insert(0, why);
    if let Some(encoding) = encoding {
        encoding.clone_into(&mut opened.source.encoding);
    }
    if enclosed > 0 {
        opened.source.notes.push(Note {
            code: "embedded".to_owned(),
            count: enclosed,
            words: String::new(),
        });
    }
    Ok(opened)
}

/// What stands between lines that begin with `--` and the boundary.
fn divided<'a>(body: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    let mark = format!("--{boundary}");
    let (mut out, mut from, mut at) = (Vec::new(), None, 0);
    for line in body.split_inclusive(|b| *b == b'\n') {
        if line.starts_with(mark.as_bytes()) {
            if let Some(from) = from {
                out.push(&body[from..at]);
            }
            let last = line[mark.len()..].starts_with(b"--");
            from = (!last && out.len() < MOST).then_some(at + line.len());
        }
        at += line.len();
    }
    // A file that was cut off lacks the last line.
    out.extend(from.map(|from| &body[from..]));
    out
}

fn unquoted(body: &[u8]) -> Vec<u8> {
    let of = |b: &u8| char::from(*b).to_digit(16);
    let mut out = Vec::with_capacity(body.len());
    let mut at = 0;
    while let Some(byte) = body.get(at) {
        at += 1;
        if *byte != b'=' {
            out.push(*byte);
            continue;
        }
        match &body[at..] {
            [b'\r', b'\n', ..] => at += 2,
            [b'\n', ..] => at += 1,
            [a, b, ..] => match (of(a), of(b)) {
                (Some(a), Some(b)) => {
                    out.extend(u8::try_from(a * 16 + b));
                    at += 2;
                }
                _ => out.push(b'='),
            },
            _ => {}
        }
    }
    out
}

fn base64(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() / 4 * 3);
    let (mut held, mut bits) = (0_u32, 0);
    for byte in body {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => break,
            _ => continue,
        };
        held = (held << 6 | u32::from(six)) & 0xFFFF;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.extend(u8::try_from(held >> bits & 0xFF));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::{Format, Limits, Opened, open};

    const PAGE: &str = "<html><head><title>灯</title></head><body><h1>青禾县路灯会议召开</h1><p>会议要求，县城管局要在5月底前修好北街路灯。</p></body></html>";

    fn of(head: &str, kind: &str, encoding: &str, held: &[u8]) -> Opened {
        let mut file = format!(
            "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--lamp\"\r\n\r\n{head}----lamp\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
        )
        .into_bytes();
        file.extend_from_slice(held);
        file.extend_from_slice(b"\r\n----lamp\r\nContent-Type: image/png\r\n\r\nx\r\n----lamp--\r\n");
        open(&file, &Limits::default()).expect("a saved page")
    }

    #[test]
    fn a_page_saved_in_one_file_is_read() {
        let quoted: String = PAGE
            .bytes()
            .enumerate()
            .map(|(n, b)| match b {
                b if b.is_ascii_alphanumeric() => char::from(b).to_string(),
                _ => format!("={b:02X}{}", if n % 20 == 0 { "=\r\n" } else { "" }),
            })
            .collect();
        let wide = encoding_rs::GB18030.encode(PAGE).0.into_owned();
        for opened in [
            of("", "text/html", "quoted-printable", quoted.as_bytes()),
            of("", "text/html; charset=utf-8", "8bit", PAGE.as_bytes()),
            of("", "text/html; charset=\"gb2312\"", "binary", &wide),
        ] {
            assert_eq!(opened.source.format, Format::Html);
            assert!(
                opened.text.starts_with("青禾县路灯会议召开\n会议要求"),
                "{}",
                opened.text
            );
        }
    }

    #[test]
    fn a_letter_gives_its_text() {
        let letter = "Subject: x\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n6Z2S56a+5Y6/5p2l\n5L+h\n";
        let opened = open(letter.as_bytes(), &Limits::default()).expect("a letter");
        assert_eq!(opened.text, "青禾县来信");
        // Prose that begins like one is none.
        let prose = "Note: 青禾县来信\n\n路灯已修好。";
        assert_eq!(
            open(prose.as_bytes(), &Limits::default()).expect("prose").text,
            prose
        );
    }
}
