//! Files that are nearly right: those of `files/`, changed in many small ways, by a seeded mutator that knows how each
//! format is built. Packages are taken apart, a part is changed, and they are packed again, so that the changes reach
//! the readers and not only the checksums.
//!
//! As a test each target runs some dozens of times. `YIPANQI_FUZZ_SECONDS=60 cargo test --release --test fuzz -- --nocapture`
//! runs each for a minute and tells executions and the slowest; `YIPANQI_FUZZ_SEED` begins elsewhere. An input that
//! panics is written to the folder of temporary files and named.

#![expect(
    clippy::disallowed_methods,
    reason = "how long to try is said from outside and measured"
)]

use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;
use std::sync::Once;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use yipanqi_extract::{Archive, Limits, Opened, decode, normalise, open, read};

/// Executions of a target when nobody asks for a time.
const FEW: u64 = 60;

/// A row of chance that is the same on every machine (xorshift64*).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }
    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % (n.max(1) as u64)).unwrap_or(0)
    }
    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

fn asked(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn file(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/files")
        .join(name);
    std::fs::read(path).expect(name)
}

/// Changes bytes in one to eight places.
fn mutate(chance: &mut Chance, bytes: &mut Vec<u8>, words: &[&[u8]], others: &[Vec<u8>]) {
    for _ in 0..=chance.below(8) {
        let length = bytes.len();
        let at = chance.below(length + 1);
        match chance.below(9) {
            0 if length > 0 => bytes[at.min(length - 1)] = u8::try_from(chance.next() & 0xFF).unwrap_or(0),
            1 if length > 0 => bytes[at.min(length - 1)] ^= 1 << chance.below(8),
            2 => {
                let end = (at + 1 + chance.below(64)).min(length);
                bytes.drain(at.min(end)..end);
            }
            3 => {
                let end = (at + 1 + chance.below(200)).min(length);
                let piece = bytes[at.min(end)..end].to_vec();
                let to = chance.below(bytes.len() + 1);
                bytes.splice(to..to, piece);
            }
            4 => {
                // One thing very often.
                let word = *chance.pick(words);
                let times = 1 << chance.below(12);
                bytes.splice(at..at, word.repeat(times).into_iter().take(1 << 16));
            }
            5 if chance.below(4) == 0 => bytes.truncate(at),
            6 => {
                let other = chance.pick(others);
                let from = chance.below(other.len());
                let end = (from + chance.below(2000)).min(other.len());
                bytes.splice(at..at, other[from..end].iter().copied());
            }
            _ => {
                let word = *chance.pick(words);
                bytes.splice(at..at, word.iter().copied());
            }
        }
        bytes.truncate(1 << 20);
    }
}

/// Packs the parts of a package again after one of them was changed.
fn repacked(chance: &mut Chance, package: &[u8], words: &[&[u8]], others: &[Vec<u8>]) -> Vec<u8> {
    let Ok(mut zip) = zip::ZipArchive::new(Cursor::new(package)) else {
        return package.to_vec();
    };
    let changed = chance.below(zip.len());
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for n in 0..zip.len() {
        let Ok(mut part) = zip.by_index(n) else { continue };
        let (name, mut bytes) = (String::from_utf8_lossy(part.name_raw()).into_owned(), Vec::new());
        let _ = part.read_to_end(&mut bytes);
        // The parts that hold words are changed most.
        if n == changed || name.strip_suffix(".xml").is_some() && bytes.len() > 400 && chance.below(3) == 0 {
            mutate(chance, &mut bytes, words, others);
        }
        if chance.below(200) == 0 || out.start_file(name, options).is_err() {
            continue;
        }
        let _ = out.write_all(&bytes);
    }
    out.finish().map(Cursor::into_inner).unwrap_or_default()
}

/// Small limits, so that their edges are met.
fn limits() -> Limits {
    Limits {
        max_bytes: 4 << 20,
        max_expanded: 8 << 20,
        max_text: 1 << 20,
        max_steps: 2_000_000,
        ..Limits::default()
    }
}

fn check(opened: &Opened) {
    let limits = limits();
    assert!(
        opened.text.len() <= limits.max_text.max(limits.max_bytes * 2),
        "more text than may be"
    );
    let length = opened.text.chars().count();
    for block in &opened.source.blocks {
        assert!(
            block.span[0] < block.span[1] && block.span[1] <= length,
            "{block:?} of {length}"
        );
    }
}

/// What is run on each input.
fn whole(bytes: &[u8]) {
    if let Ok(opened) = open(bytes, &limits()) {
        check(&opened);
    } else if let Ok(archive) = Archive::open(bytes, &limits()) {
        for entry in archive.take(50) {
            if let Ok(opened) = entry.bytes.and_then(|b| open(&b, &limits())) {
                check(&opened);
            }
        }
    }
}

fn reading(bytes: &[u8]) {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(8000)]);
    let answer = read(&text, Some("https://example.org/2031/2/30/"), "x");
    let length = text.chars().count();
    for task in &answer.tasks {
        assert!(
            task.span[0] < task.span[1] && task.span[1] <= length,
            "{:?} of {length}",
            task.span
        );
    }
    let plain = normalise(&text);
    assert!(plain.map.iter().all(|i| *i < length));
}

fn decoding(bytes: &[u8]) {
    if let Ok(decoded) = decode(bytes, &limits()) {
        assert!(!decoded.evidence.is_empty());
    }
    whole(bytes);
}

struct Target {
    name: &'static str,
    files: &'static [&'static str],
    packed: bool,
    words: &'static [&'static [u8]],
    run: fn(&[u8]),
}

const MARKS: &[&[u8]] = &[
    b"<",
    b">",
    b"/>",
    b"</",
    b"<!--",
    b"<![CDATA[",
    b"&#x0;",
    b"&",
    b"\"",
    b"9999999999",
    b"-1",
    b"\0",
];

/// How often our own code panicked. What a library panics at is caught and answered as a broken file; what we panic at would
/// be, too, and is a mistake of ours all the same.
static OUR_PANICS: AtomicU64 = AtomicU64::new(0);

fn count_our_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if panic
                .location()
                .is_some_and(|at| at.file().contains("extract/src"))
            {
                OUR_PANICS.fetch_add(1, Ordering::Relaxed);
            }
            before(panic);
        }));
    });
}

fn run(target: &Target) {
    count_our_panics();
    let seed = asked("YIPANQI_FUZZ_SEED").unwrap_or(20_310_219);
    let seconds = asked("YIPANQI_FUZZ_SECONDS");
    let mut chance = Chance(seed | 1);
    let corpus: Vec<Vec<u8>> = target.files.iter().map(|f| file(f)).collect();
    let words: Vec<&[u8]> = target.words.iter().chain(MARKS).copied().collect();
    let began = Instant::now();
    let (mut done, mut slowest) = (0_u64, (Duration::ZERO, 0));
    loop {
        match seconds {
            Some(seconds) if began.elapsed() >= Duration::from_secs(seconds) => break,
            None if done >= FEW => break,
            _ => {}
        }
        let origin = chance.pick(&corpus).clone();
        let mut bytes = origin;
        if target.packed && chance.below(8) > 0 {
            bytes = repacked(&mut chance, &bytes, &words, &corpus);
        } else {
            mutate(&mut chance, &mut bytes, &words, &corpus);
        }
        let at = Instant::now();
        let before = OUR_PANICS.load(Ordering::Relaxed);
        let outcome = std::panic::catch_unwind(|| (target.run)(&bytes));
        // Another target may have counted it meanwhile; then both name what they ran.
        let ours = OUR_PANICS.load(Ordering::Relaxed) > before;
        let took = at.elapsed();
        if took > slowest.0 {
            slowest = (took, bytes.len());
        }
        if outcome.is_err() || ours {
            let path = std::env::temp_dir().join(format!("fuzz-{}-{done}.bin", target.name));
            let _ = std::fs::write(&path, &bytes);
            panic!(
                "{} failed on {} (seed {seed}, execution {done})",
                target.name,
                path.display()
            );
        }
        done += 1;
    }
    println!(
        "{}: {done} executions, slowest {} ms for {} bytes, seed {seed}",
        target.name,
        slowest.0.as_millis(),
        slowest.1
    );
}

#[test]
fn text_in_any_encoding() {
    run(&Target {
        name: "text",
        files: &["list.csv", "page-gbk.html", "make.py"],
        packed: false,
        words: &[
            b"\xFF\xFE",
            b"\xFE\xFF",
            b"\xEF\xBB\xBF",
            b"\x81",
            b"\x81\x30\x81\x30",
            b"\xA4\xA4",
            b"\xE4\xBD",
        ],
        run: decoding,
    });
}

#[test]
fn pages_of_the_web() {
    run(&Target {
        name: "html",
        files: &["page.html", "page-gbk.html"],
        packed: false,
        words: &[
            b"<table>",
            b"<td rowspan=999999 colspan=999999>",
            b"<tr>",
            b"</table>",
            b"<div>",
            b"</div>",
            b"<a href='",
            b"<script>",
            b"<ol start=9223372036854775807><li>",
            b"<pre>",
            b"<!",
            b"<p",
            b"&nbsp",
            b"&#55296;",
            b"<rt>",
            b"style=display:none",
        ],
        run: whole,
    });
}

#[test]
fn saved_pages_and_letters() {
    run(&Target {
        name: "mail",
        files: &["page.mhtml"],
        packed: false,
        words: &[
            b"------part\r\n",
            b"------part--\r\n",
            b"Content-Type: multipart/mixed; boundary=\"--part\"\r\n\r\n",
            b"Content-Type: text/html; charset=utf-16\r\n",
            b"Content-Transfer-Encoding: base64\r\n",
            b"boundary=\"\"",
            b"=E4=BD",
            b"=\r\n",
            b"\r\n\r\n",
        ],
        run: whole,
    });
}

#[test]
fn papers() {
    run(&Target {
        name: "docx",
        files: &["paper.docx", "paper.odt"],
        packed: true,
        words: &[
            b"<w:p>",
            b"</w:p>",
            b"<w:tbl>",
            b"<w:tr>",
            b"<w:tc>",
            b"</w:tc>",
            b"<w:gridSpan w:val=\"99999\"/>",
            b"<w:del>",
            b"</w:del>",
            b"<w:numPr><w:ilvl w:val=\"99\"/><w:numId w:val=\"90\"/></w:numPr>",
            b"<w:vMerge/>",
            b"<w:lvlText w:val=\"%9%1%0\"/>",
            b"<!DOCTYPE a [<!ENTITY b \"c\">]>",
            b"&b;",
            b"<table:table-cell>",
            b"<text:list>",
        ],
        run: whole,
    });
}

#[test]
fn workbooks() {
    run(&Target {
        name: "xlsx",
        files: &["list.xlsx", "list.ods"],
        packed: true,
        words: &[
            b"<row r=\"4294967295\">",
            b"<c r=\"ZZZZZZZZ1\" t=\"s\"><v>",
            b"<mergeCell ref=\"A1:XFD1048576\"/>",
            b"<v>1e308</v>",
            b"numFmtId=\"14\"",
            b"formatCode=\"[[yyyy]\"",
            b"table:number-rows-repeated=\"4294967295\"",
            b"table:number-columns-repeated=\"1048576\"",
            b"table:number-rows-spanned=\"99999\"",
            b"<col min=\"1\" max=\"4294967295\" hidden=\"1\"/>",
        ],
        run: whole,
    });
}

#[test]
fn workbooks_before_2007() {
    run(&Target {
        name: "xls",
        files: &["list.xls", "paper.doc"],
        packed: false,
        words: &[
            b"\xFF\xFF\xFF\xFF",
            b"\xFE\xFF\xFF\xFF",
            b"\x09\x08\x10\x00",
            b"\x85\x00",
            b"\xFC\x00\x04\x00",
            b"\x3C\x00\x00\x00",
        ],
        run: whole,
    });
}

#[test]
fn lists_between_commas() {
    run(&Target {
        name: "csv",
        files: &["list.csv"],
        packed: false,
        words: &[
            b",", b"\"", b"\"\"", b"\n", b"\r\n", b";", b"=\"1\"", b"sep=", b"\t",
        ],
        run: whole,
    });
}

#[test]
fn pages_of_pdf() {
    run(&Target {
        name: "pdf",
        files: &[
            "plain.pdf",
            "plain.pdf",
            "plain.pdf",
            "page.pdf",
            "columns.pdf",
            "paper.pdf",
        ],
        packed: false,
        words: &[
            b" obj ",
            b"endobj",
            b"stream\n",
            b"endstream",
            b"<<",
            b">>",
            b"[",
            b"]",
            b"(",
            b")",
            b"/Kids[2 0 R]",
            b"/Length 99999999",
            b" 0 R",
            b"BT",
            b"ET",
            b" Tf ",
            b" Tj ",
            b" TJ ",
            b" cm ",
            b" 1e38 ",
            b"q ",
            b"Q ",
            b"/F Do ",
            b" re f ",
            b" l S ",
            b"BI ",
            b"EI ",
            b"begincodespacerange<00><ff>endcodespacerange",
            b"<0000><FFFFFFFF><0041>endbfrange",
            b"/W[0 99999999 5]",
            b"/Rotate 90",
            b"/Filter[/LZWDecode/ASCII85Decode/RunLengthDecode]",
            b"/DecodeParms<</Predictor 15/Columns 99999>>",
        ],
        run: whole,
    });
}

#[test]
fn archives_and_pages_of_ofd() {
    run(&Target {
        name: "zip",
        files: &["page.ofd", "files.zip"],
        packed: true,
        words: &[
            b"PK\x01\x02",
            b"PK\x03\x04",
            b"PK\x05\x06",
            b"\xFF\xFF\xFF\xFF",
            b"DeltaX=\"g 99999999 1\"",
            b"Boundary=\"1e300 1 1 1\"",
            b"CTM=\"0 0 0 0 0 0\"",
            b"../../",
            b"M 0 0 L 1 1 C",
        ],
        run: whole,
    });
}

const OFFICE: &[&[u8]] = &[
    "会议强调，".as_bytes(),
    "由市交通局牵头，".as_bytes(),
    "（责任单位：".as_bytes(),
    "6月底前".as_bytes(),
    "第三次会议".as_bytes(),
    "序号\t工作任务\t牵头单位\n".as_bytes(),
    "一、".as_bytes(),
    "同比增长5.5%".as_bytes(),
    "《".as_bytes(),
    "(shi)".as_bytes(),
    "會議".as_bytes(),
];

#[test]
fn reading_itself() {
    run(&Target {
        name: "read",
        files: &["page.html", "make.py"],
        packed: false,
        words: OFFICE,
        run: reading,
    });
}
