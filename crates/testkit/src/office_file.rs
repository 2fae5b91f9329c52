//! Workbooks edited as somebody would, without a program to do it.

use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// A workbook in which every cell that says `from` says `to`.
///
/// # Panics
/// When it is no workbook, or nothing in it says `from`.
pub fn reworded(workbook: &[u8], from: &str, to: &str) -> Vec<u8> {
    let mut parts = ZipArchive::new(Cursor::new(workbook)).expect("a workbook");
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let mut met = false;
    for at in 0..parts.len() {
        let mut part = parts.by_index(at).expect("a part");
        let name = part.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("a whole part");
        if name == "xl/sharedStrings.xml" {
            let text = String::from_utf8(bytes).expect("text");
            let (former, wanted) = (format!(">{from}</t>"), format!(">{to}</t>"));
            met = text.contains(&former);
            bytes = text.replace(&former, &wanted).into_bytes();
        }
        out.start_file(name, SimpleFileOptions::default())
            .expect("a part");
        out.write_all(&bytes).expect("room in memory");
    }
    assert!(met, "no cell says {from}");
    out.finish().expect("a file").into_inner()
}
