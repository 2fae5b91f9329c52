//! Values between commas, semicolons or upright lines, as systems export their lists.

use super::Grid;
use crate::decode::{Evidence, Limits, Unreadable};
use crate::open::writer::Writer;

/// Looked at to tell.
const SAMPLE: usize = 200;
/// A cell of a list is shorter.
const CELL: usize = 2000;

/// The separator of a list, if a text is one: every line parts into the same number of cells. Prose in Chinese has no
/// ASCII commas in such order; a text with tabs is a table already, unless cells are quoted as spreadsheets do.
pub(in crate::open) fn separator(text: &str) -> Option<(char, Evidence)> {
    if text.contains('\t') {
        let quoted = text.starts_with('"') || text.contains("\t\"") || text.contains("\n\"");
        return quoted.then(|| parted(text, &['\t'])).flatten();
    }
    // `sep=;` is a line that spreadsheets put first.
    if let Some(sep) = text.strip_prefix("sep=").and_then(|t| t.chars().next()) {
        return Some((sep, Evidence::new("columns", format!("sep={sep}"))));
    }
    parted(text, &[',', ';'])
}

/// What parts the lines of a text into as many cells each, of some signs.
fn parted(text: &str, signs: &[char]) -> Option<(char, Evidence)> {
    signs.iter().copied().find_map(|by| {
        let mut records = Records::new(text, by);
        let (mut widths, mut n) = (Vec::new(), 0);
        while let Some(cells) = records.next() {
            if cells.iter().all(|c| c.trim().is_empty()) {
                continue;
            }
            n += 1;
            if cells.iter().any(|c| c.chars().count() > CELL) {
                return None;
            }
            widths.push(cells.len());
            if n >= SAMPLE {
                break;
            }
        }
        let width = *widths.first()?;
        let same = widths.iter().filter(|w| **w == width).count();
        // Two columns may be chance; three in every line are not.
        let enough = if width >= 3 { n >= 2 } else { n >= 4 };
        (width >= 2 && enough && same * 100 >= n * 95)
            .then(|| (by, Evidence::new("columns", format!("{width} {by} {n}"))))
    })
}

pub(in crate::open) fn open(text: &str, by: char, limits: &Limits) -> Result<Writer, Unreadable> {
    let mut writer = Writer::new(limits);
    writer.table();
    let body = text
        .strip_prefix("sep=")
        .map_or(text, |t| t.split_once('\n').map_or("", |(_, rest)| rest));
    let mut records = Records::new(body, by);
    while let Some(cells) = records.next() {
        writer.step(1 + cells.len())?;
        writer.row(&cells)?;
    }
    Ok(writer)
}

/// A list as a sheet. Title lines above it may be shorter than its rows, so that what parts most lines into most cells parts
/// it.
pub(in crate::open) fn grid(text: &str, limits: &Limits) -> Result<Grid, Unreadable> {
    let by = separator(text).map_or_else(
        || {
            let sample: Vec<&str> = text.lines().take(SAMPLE).collect();
            let cells = |by: char| sample.iter().map(|line| line.matches(by).count()).sum::<usize>();
            ['\t', ',', ';', '|']
                .into_iter()
                .max_by_key(|by| cells(*by))
                .filter(|by| cells(*by) >= 2)
        },
        |(by, _)| Some(by),
    );
    let Some(by) = by else {
        return Err(Unreadable::NotText { looks_like: "text" });
    };
    let body = text
        .strip_prefix("sep=")
        .map_or(text, |t| t.split_once('\n').map_or("", |(_, rest)| rest));
    super::of_text(body, by.encode_utf8(&mut [0; 4]), limits)
}

/// Records of a list; quoted cells may hold line ends and doubled quotes.
pub(super) struct Records<'a> {
    chars: std::iter::Peekable<std::str::Chars<'a>>,
    by: char,
}

impl<'a> Records<'a> {
    pub(super) fn new(text: &'a str, by: char) -> Self {
        Self {
            chars: text.chars().peekable(),
            by,
        }
    }

    pub(super) fn next(&mut self) -> Option<Vec<String>> {
        self.chars.peek()?;
        let mut cells = Vec::new();
        let mut cell = String::new();
        let mut quoted = false;
        while let Some(c) = self.chars.next() {
            if quoted {
                if c == '"' {
                    if self.chars.peek() == Some(&'"') {
                        self.chars.next();
                        cell.push('"');
                    } else {
                        quoted = false;
                    }
                } else {
                    cell.push(c);
                }
            } else if c == '"' && cell.trim().is_empty() {
                cell.clear();
                quoted = true;
            } else if c == self.by {
                cells.push(std::mem::take(&mut cell));
            } else if c == '\n' {
                break;
            } else if c != '\r' {
                cell.push(c);
            }
        }
        cells.push(cell);
        // A number kept as text: ="007".
        for cell in &mut cells {
            if let Some(inner) = cell.strip_prefix("=\"").and_then(|c| c.strip_suffix('"')) {
                *cell = inner.to_owned();
            }
        }
        Some(cells)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_cells_between_tabs_are_a_list() {
        let list = "序号\t任务\t牵头单位\n1\t\"修缮渡口，\n含码头\"\t市交通局\n2\t\"清理\"\"北\"\"航道\"\t市水利局\n";
        assert_eq!(separator(list).map(|s| s.0), Some('\t'));
        let opened = open(list, '\t', &Limits::default()).expect("a list");
        let source = crate::open::tests::source();
        let text = opened.into_opened(source, "csv").expect("text").text;
        assert!(text.contains("\t清理\"北\"航道\t"), "{text}");
        assert!(!text.contains("\"修缮"), "{text}");
    }

    #[test]
    fn a_list_is_told_from_prose() {
        let list = "序号,任务,牵头单位\n1,\"修缮渡口,含码头\",市交通局\n2,清理航道,市水利局\n";
        assert_eq!(separator(list).map(|s| s.0), Some(','));
        let opened = open(list, ',', &Limits::default()).expect("a list");
        let source = crate::open::tests::source();
        assert_eq!(
            opened.into_opened(source, "csv").expect("text").text,
            "序号\t任务\t牵头单位\n1\t修缮渡口,含码头\t市交通局\n2\t清理航道\t市水利局\n"
        );
        for prose in [
            "会议强调,要加快修缮渡口。\n会议要求,要清理航道,要值守,要公开。\n",
            "一行而已,没有表",
            "甲\t乙\t丙\n1\t2\t3\n",
        ] {
            assert_eq!(separator(prose).map(|s| s.0), None, "{prose}");
        }
    }
}
