//! Reading a sheet of 100 000 rows and 20 columns, from bytes to rows under a mapping, against the time that the reader
//! library takes to read its cells and do nothing with them: is it at most three times that?
//!
//! `cargo bench -p yipanqi-extract --bench sheet [-- ROWS]`
//!
//! The file is written here from patterns of our own by a seeded generator, as spreadsheets write theirs: shared words, one
//! style for days, a title, a heading of two rows with merged cells. Rounds are interleaved; medians are shown. One core.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![allow(clippy::cast_precision_loss, reason = "figures are shown to three digits")]

#[path = "sheet/file.rs"]
mod file;

use calamine::{Data, Reader, Xlsx};
use std::hint::black_box;
use std::io::Cursor;
use std::time::{Duration, Instant};
use yipanqi_extract::sheet::{Known, SheetLimits, workbook};

const ROUNDS: usize = 7;

fn main() {
    let rows = std::env::args()
        .skip(1)
        .find_map(|word| word.parse().ok())
        .unwrap_or(100_000);
    let bytes = file::made(rows, 42);
    let known = Known {
        year: 2025,
        sides: vec![vec!["佐河".to_owned()], vec!["右岭".to_owned()]],
        own: vec!["备注".to_owned()],
        exact: false,
    };
    let (mut library, mut ours, mut opening) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        library.push(timed(|| {
            let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.as_slice())).expect("our own file");
            let range = book.worksheet_range("清单").expect("the sheet");
            assert_eq!(range.height(), rows + 3, "all rows are read");
            black_box(
                range
                    .used_cells()
                    .filter(|(_, _, cell)| **cell != Data::Empty)
                    .count(),
            );
        }));
        let mut opened = None;
        opening.push(timed(|| {
            opened = workbook(&bytes, &known, &SheetLimits::default()).ok();
        }));
        ours.push(timed(|| {
            let book = workbook(&bytes, &known, &SheetLimits::default()).expect("our own file");
            let table = &book.tables[0];
            let read = table.read(&table.proposal(), &known);
            assert_eq!(read.rows.len(), rows, "a row for each");
            assert!(
                read.rows.iter().all(|row| !row.is_stopped()),
                "nothing is wrong with them"
            );
            black_box(read);
        }));
    }
    let [library, ours, opening] = [library, ours, opening].map(|mut times| {
        times.sort();
        times[times.len() / 2]
    });
    println!("{rows} rows × 20 columns, {} bytes", bytes.len());
    println!("library, its cells    {library:>10.1?}");
    println!(
        "opened and proposed   {opening:>10.1?}  {:.2}×",
        opening.as_secs_f64() / library.as_secs_f64()
    );
    println!(
        "read under a mapping  {ours:>10.1?}  {:.2}×",
        ours.as_secs_f64() / library.as_secs_f64()
    );
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}
