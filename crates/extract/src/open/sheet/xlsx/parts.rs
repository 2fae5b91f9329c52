//! A large sheet read on several cores: its text is cut between rows, and every stretch is read as if nothing stood before
//! it. Put together they are the sheet only where reading from the beginning to the end would have come to each cut as that
//! stretch supposes; anything else, and whatever cannot be read, is read again as a whole.

use super::cells::{At, Book, cells, walked};
use crate::decode::{Limits, Unreadable};
use crate::open::sheet::{Grid, MOST_CELLS};
use crate::open::writer::Writer;

/// Of fewer bytes a sheet is read in no time.
const LARGE: usize = 4 << 20;
const MOST_PARTS: usize = 4;
/// How deep rows lie in a sheet: `<worksheet><sheetData>`.
const DEPTH_OF_ROWS: usize = 2;

/// The cells of a sheet.
pub(super) fn sheet(
    text: &str,
    limits: &Limits,
    broken: &Unreadable,
    book: &Book<'_>,
    grid: Grid,
    writer: &mut Writer,
) -> Result<Grid, Unreadable> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    if text.len() >= LARGE && cores > 1 {
        let parts = cut(text, cores.min(MOST_PARTS));
        if let Some((read, steps)) = in_parts(&parts, limits, broken, book, writer) {
            writer.step(steps)?;
            return Ok(Grid {
                name: grid.name,
                hidden: grid.hidden,
                ..read
            });
        }
    }
    cells(text, limits, broken, book, grid, writer)
}

/// The text in about as many stretches, each but the first beginning with a row that says its number.
fn cut(text: &str, count: usize) -> Vec<&str> {
    const ROW: &str = "<row r=\"";
    let (mut parts, mut from) = (Vec::with_capacity(count), 0);
    for n in 1..count {
        let mut near = (text.len() / count * n).max(from + 1).min(text.len());
        while !text.is_char_boundary(near) {
            near += 1;
        }
        let Some(at) = text[near..].find(ROW).map(|at| near + at) else {
            break;
        };
        let number = &text[at + ROW.len()..];
        let digits = number.bytes().take_while(u8::is_ascii_digit).count();
        if (1..10).contains(&digits) && number[digits..].starts_with('"') {
            parts.push(&text[from..at]);
            from = at;
        }
    }
    parts.push(&text[from..]);
    parts
}

/// The grid of these stretches with the steps that they took; nothing where it could differ from that of the whole.
fn in_parts(
    parts: &[&str],
    limits: &Limits,
    broken: &Unreadable,
    book: &Book<'_>,
    writer: &Writer,
) -> Option<(Grid, usize)> {
    let (first, others) = parts.split_first().filter(|(_, others)| !others.is_empty())?;
    // Together they hold no more than twice what one may.
    let room = MOST_CELLS * 2 / parts.len();
    let read = |text: &str, depth: usize| {
        let (mut at, mut grid, mut steps) = (At::within(depth, room), Grid::default(), Writer::new(limits));
        let done = walked(text, limits, broken, book, &mut at, &mut grid, &mut steps);
        done.ok().map(|()| (at, grid, steps.steps()))
    };
    let read = &read;
    let all = std::thread::scope(|scope| {
        let others: Vec<_> = others
            .iter()
            .map(|part| scope.spawn(move || read(part, DEPTH_OF_ROWS)))
            .collect();
        let mut all = vec![read(first, 0)];
        for other in others {
            match other.join() {
                Ok(part) => all.push(part),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    });
    let (mut whole, mut steps, mut held) = (Grid::default(), 0_usize, 0_usize);
    for (n, part) in all.into_iter().enumerate() {
        let (at, grid, taken) = part?;
        let is_last = n + 1 == parts.len();
        let ends_well = at.depth == if is_last { 0 } else { DEPTH_OF_ROWS };
        if !ends_well || !at.is_between() || at.is_astray {
            return None;
        }
        (steps, held) = (steps + taken, held + at.held);
        whole.append(grid)?;
    }
    let fits = writer.steps() + steps <= limits.max_steps
        && held <= limits.max_text
        && whole.room(MOST_CELLS, limits).is_ok();
    fits.then_some((whole, steps))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::open::sheet::Shown;
    use std::fmt::Write as _;
    use std::sync::Arc;

    #[test]
    fn a_sheet_in_parts_says_what_it_says_as_a_whole() {
        let limits = Limits::default();
        let shared: Vec<Arc<str>> = ["甲", "乙", ""].map(Arc::from).to_vec();
        let book = Book {
            shared: &shared,
            shown: &[Shown::Number],
            from_1904: false,
        };
        let mut seed = 11_u32;
        let mut below = |n: usize| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 16) as usize % n
        };
        let (mut parted, mut whole_alone) = (0, 0);
        for _ in 0..3_000 {
            let mut text = String::from("<worksheet><sheetData>");
            let mut row = 0;
            for _ in 0..below(9) {
                row += 1 + below(2);
                let odd = [
                    "<!-- <row r=\"7\"> -->",
                    "<c r=\"A1\" t=\"str\"><v><![CDATA[<row r=\"3\">]]></v></c>",
                    "</c>",
                    "<v>",
                    "</row><row r=\"1\"><c r=\"A1\"><v>2</v></c>",
                    "<row>",
                    "<rPh>",
                    "<is><t>一<row r=\"5\"></t></is>",
                ];
                let odd = odd.get(below(80)).copied().unwrap_or_default();
                let _ = write!(text, "<row r=\"{row}\"{}>", ["", " hidden=\"1\""][below(2)]);
                for column in ["A", "B", "C"].iter().take(below(4)) {
                    let kind = ["", " t=\"s\"", " t=\"str\""][below(3)];
                    let _ = write!(text, "<c r=\"{column}{row}\"{kind}><v>{}</v></c>", below(3));
                }
                text.push_str(odd);
                text.push_str("</row>");
            }
            text.push_str(
                [
                    "</sheetData></worksheet>",
                    "</sheetData></worksheet>",
                    "</sheetData>",
                ][below(3)],
            );
            let mut writer = Writer::new(&limits);
            let whole = cells(
                &text,
                &limits,
                &Unreadable::Empty,
                &book,
                Grid::default(),
                &mut writer,
            );
            let parts = cut(&text, 2 + below(3));
            assert_eq!(parts.concat(), text);
            let read = in_parts(&parts, &limits, &Unreadable::Empty, &book, &Writer::new(&limits));
            let Some((read, _)) = read else {
                whole_alone += usize::from(parts.len() > 1);
                continue;
            };
            parted += 1;
            assert_eq!(
                whole.map(|grid| format!("{grid:?}")).ok(),
                Some(format!("{read:?}")),
                "{text}"
            );
        }
        assert!(
            parted > 300 && whole_alone > 300,
            "{parted} in parts, {whole_alone} as a whole"
        );
    }
}
