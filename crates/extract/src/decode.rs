//! Bytes to text. Judged by what the bytes are, never by a file's name, and strict: a binary that
//! happens to decode must not become a page of rare characters.

mod limits;

use encoding_rs::{BIG5, Encoding, GB18030, UTF_16BE, UTF_16LE};
use serde::{Deserialize, Serialize};

pub use limits::{Limits, Unreadable};

/// Why something is held to be so: a stable code and what was seen, in figures or as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// `byte-order-mark`, `declared`, `valid-utf8`, `common-characters`, `zero-bytes`, `no-other-fits`, `also-fits`,
    /// `signature`, `parts`, `columns`, `markup`, `lost-characters`.
    pub code: String,
    /// What was seen.
    pub seen: String,
}

impl Evidence {
    pub(crate) fn new(code: &str, seen: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            seen: seen.into(),
        }
    }
}

/// Text and the encoding it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The original text: spans count its code points. A byte-order mark is not part of it.
    pub text: String,
    /// `utf-8`, `utf-8-bom`, `utf-16le`, `utf-16be`, `gb18030`, `big5`.
    pub encoding: &'static str,
    /// Why that encoding.
    pub evidence: Vec<Evidence>,
}

/// Decodes bytes, or says what they are instead.
pub fn decode(bytes: &[u8], limits: &Limits) -> Result<Decoded, Unreadable> {
    if bytes.len() > limits.max_bytes {
        return Err(Unreadable::TooLarge {
            bytes: bytes.len(),
            limit: limits.max_bytes,
        });
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Unreadable::Empty);
    }
    known_format(bytes)?;
    text(bytes)
}

/// The text of bytes that are no known format.
pub(crate) fn text(bytes: &[u8]) -> Result<Decoded, Unreadable> {
    let decoded = if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        utf8(rest, 3)?
            .ok_or_else(|| Unreadable::Undecodable {
                at: first_bad_utf8(rest) + 3,
            })?
            .renamed("utf-8-bom")
    } else if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        utf16(rest, UTF_16LE, "utf-16le")?
    } else if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        utf16(rest, UTF_16BE, "utf-16be")?
    } else if bytes.contains(&0) {
        utf16_without_mark(bytes).ok_or(Unreadable::NotText { looks_like: "binary" })?
    } else if let Some(text) = utf8(bytes, 0)? {
        text
    } else {
        double_byte(bytes)?
    };
    if decoded.text.chars().all(char::is_whitespace) {
        return Err(Unreadable::Empty);
    }
    let controls = controls(decoded.text.as_bytes());
    if controls > 0 && controls * 100 > decoded.text.chars().count() {
        return Err(Unreadable::NotText { looks_like: "binary" });
    }
    Ok(decoded)
}

/// How many characters of a text are control characters that no page has.
fn controls(text: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let is_control = |at: usize| match text[at] {
        b'\n' | b'\r' | b'\t' | 0xC => false,
        0..0x20 | 0x7F => true,
        // U+0080 to U+009F.
        0xC2 => text.get(at + 1).is_some_and(|next| *next < 0xA0),
        _ => false,
    };
    // Few bytes are such or begin such: eight of them are asked at once.
    let below = |x: u64, n: u64| x.wrapping_sub(ONES * n) & !x & (ONES * 0x80);
    let may =
        |eight: u64| below(eight, 0x20) | below(eight ^ (ONES * 0x7F), 1) | below(eight ^ (ONES * 0xC2), 1);
    let (eights, rest) = text.as_chunks::<8>();
    let flagged = eights
        .iter()
        .enumerate()
        .filter(|(_, eight)| may(u64::from_le_bytes(**eight)) != 0);
    let in_eights = flagged.flat_map(|(n, _)| n * 8..n * 8 + 8);
    in_eights
        .chain(text.len() - rest.len()..text.len())
        .filter(|at| is_control(*at))
        .count()
}

impl Decoded {
    fn renamed(mut self, encoding: &'static str) -> Self {
        self.evidence
            .insert(0, Evidence::new("byte-order-mark", encoding));
        Self { encoding, ..self }
    }
}

/// UTF-16 whose mark was lost: line ends and Latin signs leave a zero byte on the same side. A few characters, 一 and 开
/// among them, leave one on the other; then the words tell.
fn utf16_without_mark(bytes: &[u8]) -> Option<Decoded> {
    if bytes.len() % 2 == 1 {
        return None;
    }
    let odd = bytes.iter().skip(1).step_by(2).filter(|b| **b == 0).count();
    let even = bytes.iter().step_by(2).filter(|b| **b == 0).count();
    let little = (UTF_16LE, "utf-16le");
    let big = (UTF_16BE, "utf-16be");
    let order = if odd >= even { [little, big] } else { [big, little] };
    // Where all zeros are on one side, what is nothing but Latin counts, too.
    let one_sided = odd == 0 || even == 0;
    order.into_iter().find_map(|(encoding, name)| {
        let mut decoded = utf16(bytes, encoding, name).ok()?;
        (plausible(&decoded.text) || one_sided && decoded.text.is_ascii()).then(|| {
            decoded.evidence = vec![
                Evidence::new("zero-bytes", (odd + even).to_string()),
                common(&decoded.text),
            ];
            decoded
        })
    })
}

/// Decodes although some characters are lost, if they are few; each leaves a mark in the text. For pages whose author
/// cut or joined bytes carelessly: refusing the whole page would lose more.
pub(crate) fn text_with_losses(bytes: &[u8]) -> Option<Decoded> {
    let few = |text: &str| {
        let lost = text.chars().filter(|c| *c == '\u{FFFD}').count();
        (lost > 0 && lost * 200 <= text.chars().count()).then_some(lost)
    };
    for (encoding, name) in [
        (encoding_rs::UTF_8, "utf-8"),
        (GB18030, "gb18030"),
        (BIG5, "big5"),
    ] {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        let Some(lost) = few(&text) else { continue };
        if plausible(&text.replace('\u{FFFD}', "")) {
            return Some(Decoded {
                evidence: vec![Evidence::new("lost-characters", lost.to_string()), common(&text)],
                text: text.into_owned(),
                encoding: name,
            });
        }
    }
    None
}

/// Decodes as a page declares itself, if its bytes agree.
pub(crate) fn text_as_declared(bytes: &[u8], label: &str) -> Option<Decoded> {
    let encoding = Encoding::for_label(label.as_bytes())?;
    let (encoding, name) = if encoding == encoding_rs::GBK || encoding == GB18030 {
        (GB18030, "gb18030")
    } else if encoding == BIG5 {
        (BIG5, "big5")
    } else {
        return None;
    };
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    Some(Decoded {
        evidence: vec![Evidence::new("declared", label), common(&text)],
        text: text.into_owned(),
        encoding: name,
    })
}

/// The share of wide characters that are everyday ones, in percent.
fn common(text: &str) -> Evidence {
    let (mut wide, mut everyday) = (0_usize, 0_usize);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        wide += 1;
        everyday += usize::from(EVERYDAY.contains(c));
    }
    Evidence::new("common-characters", format!("{}%", everyday * 100 / wide.max(1)))
}

pub(crate) fn known_format(bytes: &[u8]) -> Result<(), Unreadable> {
    let has = |needle: &[u8]| bytes.windows(needle.len()).take(1 << 20).any(|w| w == needle);
    let looks_like = if bytes.starts_with(b"%PDF") {
        let tail = &bytes[bytes.len().saturating_sub(4096)..];
        if tail.windows(8).any(|w| w == b"/Encrypt") || has(b"/Encrypt") {
            return Err(Unreadable::Encrypted { looks_like: "pdf" });
        }
        "pdf"
    } else if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        if bytes.get(6).is_some_and(|flags| flags & 1 == 1) {
            return Err(Unreadable::Encrypted { looks_like: "zip" });
        }
        if has(b"xl/") {
            "xlsx"
        } else if has(b"OFD.xml") {
            "ofd"
        } else {
            "docx/zip"
        }
    } else if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        // Of a paper or workbook with a password nothing is in sight but the name of the stream that holds it, which may
        // stand anywhere.
        let name = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
        if bytes.windows(name.len()).any(|w| w == name) {
            return Err(Unreadable::Encrypted { looks_like: "office" });
        }
        "doc/ole"
    } else if [&b"\x89PNG"[..], b"\xFF\xD8\xFF", b"GIF8", b"II*\0", b"MM\0*"]
        .iter()
        .any(|m| bytes.starts_with(m))
        || (bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"))
        || (bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4]))
    {
        "image"
    } else if bytes.starts_with(b"\x1F\x8B") {
        "gzip"
    } else if bytes.starts_with(b"Rar!") || bytes.starts_with(b"7z\xBC\xAF\x27\x1C") {
        "archive"
    } else if bytes.starts_with(b"\x7FELF") || (bytes.starts_with(b"MZ") && bytes.contains(&0)) {
        "program"
    } else if bytes.starts_with(b"{\\rtf") {
        "rtf"
    } else if bytes.starts_with(b"SQLite format 3\0") {
        "sqlite"
    } else {
        return Ok(());
    };
    Err(Unreadable::NotText { looks_like })
}

fn first_bad_utf8(bytes: &[u8]) -> usize {
    std::str::from_utf8(bytes)
        .err()
        .map_or(bytes.len(), |e| e.valid_up_to())
}

/// `Ok(None)` when it is plainly some other encoding.
fn utf8(bytes: &[u8], before: usize) -> Result<Option<Decoded>, Unreadable> {
    // Quicker than the standard library, which knows where and why it is none.
    if let Some(text) = encoding_rs::UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
        // Few enough at a time that a byte counts them.
        let few = |few: &[u8]| few.iter().fold(0, |n: u8, b| n + u8::from(*b >= 0xC0));
        let wide: usize = bytes.chunks(255).map(|bytes| usize::from(few(bytes))).sum();
        return Ok(Some(Decoded {
            text: text.into_owned(),
            encoding: "utf-8",
            evidence: vec![Evidence::new("valid-utf8", wide.to_string())],
        }));
    }
    match std::str::from_utf8(bytes) {
        Ok(_) => Ok(None),
        Err(e) => {
            let good = &bytes[..e.valid_up_to()];
            // Multi-byte characters that are all valid up to the last one: UTF-8, cut off.
            if e.error_len().is_none() && !good.is_ascii() {
                return Err(Unreadable::Truncated {
                    at: e.valid_up_to() + before,
                });
            }
            // Far more valid three-byte characters than chance gives a double-byte encoding.
            let wide = good.iter().filter(|b| **b >= 0xE3).count();
            if wide >= 16 {
                return Err(Unreadable::Undecodable {
                    at: e.valid_up_to() + before,
                });
            }
            Ok(None)
        }
    }
}

fn utf16(bytes: &[u8], encoding: &'static Encoding, name: &'static str) -> Result<Decoded, Unreadable> {
    if bytes.len() % 2 == 1 {
        return Err(Unreadable::Truncated { at: bytes.len() + 1 });
    }
    let big = name == "utf-16be";
    let units: Vec<u16> = bytes
        .as_chunks::<2>()
        .0
        .iter()
        .map(|p| {
            if big {
                u16::from_be_bytes(*p)
            } else {
                u16::from_le_bytes(*p)
            }
        })
        .collect();
    let mut at = 2;
    for unit in char::decode_utf16(units.iter().copied()) {
        match unit {
            Ok(c) => at += c.len_utf16() * 2,
            Err(_) if at >= bytes.len() => return Err(Unreadable::Truncated { at }),
            Err(_) => return Err(Unreadable::Undecodable { at }),
        }
    }
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    Ok(Decoded {
        text: text.into_owned(),
        encoding: name,
        evidence: vec![Evidence::new("byte-order-mark", name)],
    })
}

/// Texts of fewer bytes have too few characters for a few hundred everyday ones to tell.
const SHORT: usize = 512;

/// How many of the wide characters of a short text are in use every day, in percent, were it GB18030 and were it Big5:
/// both have a few thousand such characters apart from the rare ones.
fn in_use(bytes: &[u8]) -> (usize, usize) {
    let (mut wide, mut gb, mut big5, mut at) = (0_usize, 0_usize, 0_usize, 0);
    while let Some(lead) = bytes.get(at) {
        if *lead < 0x80 {
            at += 1;
            continue;
        }
        wide += 1;
        match bytes.get(at + 1) {
            // A character of four bytes.
            Some(b'0'..=b'9') => at += 4,
            next => {
                gb += usize::from(
                    matches!(lead, 0xA1..=0xA3 | 0xB0..=0xD7) && next.is_some_and(|next| *next >= 0xA1),
                );
                big5 += usize::from(matches!(lead, 0xA1..=0xC6));
                at += 2;
            }
        }
    }
    (gb * 100 / wide.max(1), big5 * 100 / wide.max(1))
}

fn double_byte(bytes: &[u8]) -> Result<Decoded, Unreadable> {
    let gb = GB18030.decode_without_bom_handling_and_without_replacement(bytes);
    let seen = |share: usize| Evidence::new("common-characters", format!("{share}%"));
    let short = (bytes.len() < SHORT).then(|| in_use(bytes));
    if let Some((in_gb, in_big5)) = short
        && in_big5 > in_gb
        && let Some(text) = BIG5.decode_without_bom_handling_and_without_replacement(bytes)
        && plausible(&text)
    {
        return Ok(Decoded {
            evidence: vec![seen(in_big5), Evidence::new("no-other-fits", "utf-8")],
            text: text.into_owned(),
            encoding: "big5",
        });
    }
    if let Some(text) = &gb
        && plausible(text)
    {
        let mut evidence = vec![
            short.map_or_else(|| common(text), |(in_gb, _)| seen(in_gb)),
            Evidence::new("no-other-fits", "utf-8"),
        ];
        // A few characters may be read either way.
        if short.is_some_and(|(in_gb, in_big5)| in_big5 + 10 >= in_gb)
            && BIG5
                .decode_without_bom_handling_and_without_replacement(bytes)
                .is_some()
        {
            evidence.push(Evidence::new("also-fits", "big5"));
        }
        return Ok(Decoded {
            evidence,
            text: text.clone().into_owned(),
            encoding: "gb18030",
        });
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    if detector.guess(None, chardetng::Utf8Detection::Deny) == BIG5
        && let Some(text) = BIG5.decode_without_bom_handling_and_without_replacement(bytes)
        && plausible(&text)
    {
        return Ok(Decoded {
            evidence: vec![common(&text), Evidence::new("no-other-fits", "utf-8, gb18030")],
            text: text.into_owned(),
            encoding: "big5",
        });
    }
    if gb.is_none() {
        // Only the last character broken: a GB18030 file that was cut off.
        for back in 1..=3.min(bytes.len()) {
            let end = bytes.len() - back;
            if bytes[end] >= 0x81
                && let Some(text) = GB18030.decode_without_bom_handling_and_without_replacement(&bytes[..end])
                && plausible(&text)
            {
                return Err(Unreadable::Truncated { at: end });
            }
        }
    }
    let controls = bytes
        .iter()
        .filter(|b| **b < 0x20 && !matches!(b, b'\n' | b'\r' | b'\t'))
        .count();
    if controls * 50 > bytes.len() {
        return Err(Unreadable::NotText { looks_like: "binary" });
    }
    Err(Unreadable::Undecodable {
        at: first_bad_utf8(bytes),
    })
}

/// The most used characters of such papers, in both scripts.
const EVERYDAY: &str = "的一是不了在人有我他这中大来上国和地到说们为子时会会议年月日工作区市县省政府部门单位发展改革建设推进推动实施完成开展加强项目任务重点经济社会责任牵头配合以及与等对要进行公司第二三四五六七八九十百千万元个年度成全面生产业新高质量主任书记领导组长强调指出落实安全服务城乡民生科技教育交通環境經濟發會議區縣門單開進動業";

/// Chinese prose has its most used characters and hardly any outside the common blocks; bytes that
/// merely decode spread over all of them.
fn plausible(text: &str) -> bool {
    let (mut wide, mut odd, mut everyday, mut controls) = (0_usize, 0_usize, 0_usize, 0_usize);
    for c in text.chars() {
        if c.is_control() && !matches!(c, '\n' | '\r' | '\t') {
            controls += 1;
        }
        if c.is_ascii() {
            continue;
        }
        wide += 1;
        match c {
            '\u{4E00}'..='\u{9FFF}' => everyday += usize::from(EVERYDAY.contains(c)),
            '\u{2000}'..='\u{206F}'
            | '\u{3000}'..='\u{30FF}'
            | '\u{FF00}'..='\u{FFEF}'
            | '\u{2100}'..='\u{27BF}'
            | '\u{B7}'
            | '\u{D7}' => {}
            _ => odd += 1,
        }
    }
    // A short note has too few characters for shares; then only oddness counts.
    wide > 0 && controls * 200 <= text.len() && odd * 10 <= wide && (wide < 24 || everyday * 12 >= wide)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn control_characters_are_counted(s in "[a\n\t\u{1}\u{7f}\u{80}\u{9f}\u{a0}\u{bf}河é𠮷]{0,40}") {
            let plain = |c: &char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}');
            prop_assert_eq!(controls(s.as_bytes()), s.chars().filter(plain).count());
        }
    }

    fn limits() -> Limits {
        Limits::default()
    }

    const NOTE: &str = "青禾市推进会召开，会议强调要加快建设滨河公园二期工程，年底前完成。";

    #[test]
    fn the_encoding_is_judged_by_content() {
        let little: Vec<u8> = [0xFF, 0xFE]
            .into_iter()
            .chain(NOTE.encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        let big: Vec<u8> = [0xFE, 0xFF]
            .into_iter()
            .chain(NOTE.encode_utf16().flat_map(u16::to_be_bytes))
            .collect();
        let bom: Vec<u8> = [0xEF, 0xBB, 0xBF].into_iter().chain(NOTE.bytes()).collect();
        let gb = GB18030.encode(NOTE).0.into_owned();
        for (bytes, encoding) in [
            (NOTE.as_bytes().to_vec(), "utf-8"),
            (bom, "utf-8-bom"),
            (little, "utf-16le"),
            (big, "utf-16be"),
            (gb, "gb18030"),
        ] {
            let decoded = decode(&bytes, &limits()).expect(encoding);
            assert_eq!((decoded.text.as_str(), decoded.encoding), (NOTE, encoding));
        }
    }

    #[test]
    fn a_few_characters_are_told_by_how_many_of_them_are_in_use() {
        for (note, encoding) in [
            ("路燈修繕通知", "big5"),
            ("更換城東路燈四十盞。", "big5"),
            ("青禾縣路燈整治會議紀要\n一、更換路燈", "big5"),
            ("路灯修缮通知", "gb18030"),
            ("更换城东路灯四十盏。", "gb18030"),
            ("青禾县路灯整治会议纪要\n一、更换路灯", "gb18030"),
            ("LED路灯20盏", "gb18030"),
            // Traditional characters as Chinese Windows writes them.
            ("青禾縣路燈整治會議", "gb18030"),
            ("更換路燈40盞", "gb18030"),
        ] {
            let way = if encoding == "big5" { BIG5 } else { GB18030 };
            let bytes = way.encode(note).0.into_owned();
            let decoded = decode(&bytes, &limits()).expect(note);
            assert_eq!((decoded.text.as_str(), decoded.encoding), (note, encoding));
        }
        let unsure = |note: &str| {
            let decoded = decode(&GB18030.encode(note).0, &limits()).expect(note);
            decoded.evidence.iter().any(|e| e.code == "also-fits")
        };
        assert!(unsure("第20期") && !unsure("更换城东路灯四十盏。"));
    }

    #[test]
    fn wide_characters_without_a_mark_are_told_by_their_words() {
        // 一, 开 and 最 end in a zero byte.
        for note in [
            NOTE.to_owned() + "\n开一次会。",
            "青禾县开会，最近一批路灯要修好。".to_owned(),
            "第一批路灯\n\n".to_owned() + NOTE,
        ] {
            let little: Vec<u8> = note.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = note.encode_utf16().flat_map(u16::to_be_bytes).collect();
            for (bytes, encoding) in [(little, "utf-16le"), (big, "utf-16be")] {
                let decoded = decode(&bytes, &limits()).expect(encoding);
                assert_eq!(
                    (decoded.text.as_str(), decoded.encoding),
                    (note.as_str(), encoding)
                );
            }
        }
    }

    #[test]
    fn what_is_not_text_is_named() {
        for (bytes, expected) in [
            (&b"  \n"[..], Unreadable::Empty),
            (b"", Unreadable::Empty),
            (b"%PDF-1.7 x", Unreadable::NotText { looks_like: "pdf" }),
            (
                b"%PDF-1.7 trailer /Encrypt 5 0 R",
                Unreadable::Encrypted { looks_like: "pdf" },
            ),
            (
                b"PK\x03\x04\x14\0\0\0 word/document.xml",
                Unreadable::NotText {
                    looks_like: "docx/zip",
                },
            ),
            (
                b"PK\x03\x04\x14\0\0\0 xl/workbook.xml",
                Unreadable::NotText { looks_like: "xlsx" },
            ),
            (
                b"PK\x03\x04\x14\0\x01\0 x",
                Unreadable::Encrypted { looks_like: "zip" },
            ),
            (
                b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 x",
                Unreadable::NotText {
                    looks_like: "doc/ole",
                },
            ),
            (
                b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0",
                Unreadable::Encrypted { looks_like: "office" },
            ),
            (b"\x89PNG\r\n", Unreadable::NotText { looks_like: "image" }),
            (b"\x1F\x8B\x08", Unreadable::NotText { looks_like: "gzip" }),
            (b"abc\0def", Unreadable::NotText { looks_like: "binary" }),
        ] {
            assert_eq!(decode(bytes, &limits()), Err(expected));
        }
    }

    #[test]
    fn a_cut_off_file_is_called_truncated() {
        let bytes = &NOTE.as_bytes()[..10];
        assert_eq!(decode(bytes, &limits()), Err(Unreadable::Truncated { at: 9 }));
        let gb = GB18030.encode(NOTE).0.into_owned();
        assert_eq!(
            decode(&gb[..41], &limits()).map_err(|e| e.code().to_owned()),
            Err("truncated".to_owned())
        );
    }

    #[test]
    fn a_file_over_the_limit_is_refused_with_both_numbers() {
        let small = Limits::of_bytes(4);
        assert_eq!(
            decode(b"12345", &small),
            Err(Unreadable::TooLarge { bytes: 5, limit: 4 })
        );
    }
}
