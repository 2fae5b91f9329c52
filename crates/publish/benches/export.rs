//! Exporting 100 000 rows of 20 columns to be edited, with validation, locked headings, keys and digests out of sight, against
//! the writer library alone, which writes the same visible cells and nothing else: is it at most one and a half times that?
//!
//! `cargo bench -p yipanqi-publish --bench export [-- ROWS]`
//!
//! Rounds are interleaved; medians are shown. One core.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

use rust_xlsxwriter::Workbook;
use std::hint::black_box;
use std::time::{Duration, Instant};
use yipanqi_publish::{EditCell, EditColumn, EditKind, Editable, editable};

const ROUNDS: usize = 5;
const COLUMNS: usize = 20;

fn cell(row: usize, column: usize) -> EditCell {
    match column {
        0 => EditCell::Text((row + 1).to_string()),
        5..=7 => EditCell::Number(format!("{}.{}", row * (column + 3) % 90_000, 1 + row % 9)),
        8 | 9 => EditCell::Day(
            2025,
            u32::try_from(1 + row % 12).unwrap_or(1),
            u32::try_from(1 + row % 28).unwrap_or(1),
        ),
        19 => EditCell::Text(format!("i{}", 4_000_000_000 + row)),
        _ => EditCell::Text(format!(
            "第{}段护岸加固工程之{}",
            row * (column + 7) % 40_000,
            column
        )),
    }
}

fn table(rows: usize) -> Editable {
    let kind = |column| match column {
        5..=7 => EditKind::Number,
        8 | 9 => EditKind::Day,
        19 => EditKind::Key,
        _ => EditKind::Text(200),
    };
    let columns = (0..COLUMNS).map(|at| EditColumn {
        title: format!("第{at}列"),
        width: 14.0,
        kind: kind(at),
    });
    Editable {
        name: "清单".to_owned(),
        title: "清单".to_owned(),
        note: String::new(),
        columns: columns.collect(),
        rows: (0..rows)
            .map(|row| (0..COLUMNS).map(|column| cell(row, column)).collect())
            .collect(),
        marks: (
            "#yipanqi".to_owned(),
            (0..rows)
                .map(|row| (format!("row i{row}"), format!("{:0152x}", row * 7919)))
                .collect(),
        ),
    }
}

/// The library alone.
fn alone(table: &Editable) -> usize {
    let mut book = Workbook::new();
    let tab = book.add_worksheet();
    let written: Result<(), rust_xlsxwriter::XlsxError> = (|| {
        for (row, cells) in (0..).zip(&table.rows) {
            for (column, cell) in (0..).zip(cells) {
                match cell {
                    EditCell::Text(text) => tab.write_string(row, column, text)?,
                    EditCell::Number(text) => {
                        tab.write_number(row, column, text.parse::<f64>().unwrap_or(0.0))?
                    }
                    EditCell::Day(_, month, day) => {
                        tab.write_number(row, column, f64::from(45_658 + month * 30 + day))?
                    }
                };
            }
        }
        Ok(())
    })();
    written.expect("cells that fit");
    book.save_to_buffer().expect("a file").len()
}

fn main() {
    let rows = std::env::args()
        .skip(1)
        .find_map(|word| word.parse().ok())
        .unwrap_or(100_000);
    let table = table(rows);
    let (mut library, mut ours) = (Vec::new(), Vec::new());
    let mut lengths = (0, 0);
    for _ in 0..ROUNDS {
        library.push(timed(|| lengths.0 = black_box(alone(&table))));
        ours.push(timed(|| {
            lengths.1 = black_box(editable(&table).expect("a file").len());
        }));
    }
    let [library, ours] = [library, ours].map(|mut times| {
        times.sort();
        times[times.len() / 2]
    });
    println!("{rows} rows × {COLUMNS} columns");
    println!("library alone  {library:>10.1?}  {} bytes", lengths.0);
    println!(
        "to be edited   {ours:>10.1?}  {} bytes  {:.2}×",
        lengths.1,
        ours.as_secs_f64() / library.as_secs_f64()
    );
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}
