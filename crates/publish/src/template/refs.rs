//! What cells are called in formulas and areas, and how the names change when the rows of a table become more or fewer.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The name of a cell within a formula.
#[derive(Clone, Copy)]
pub(super) struct Name<'a> {
    /// The sheet that stands before it.
    sheet: Option<&'a str>,
    column_fixed: bool,
    column: u32,
    row_fixed: bool,
    row: u32,
    /// It ends an area: `B9` of `B5:B9`.
    is_end: bool,
}

/// The rows of a table that are replaced: from the first to the last of them, by how many.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rows {
    pub first: u32,
    /// Before the first when the table has none.
    pub last: u32,
    pub count: u32,
}

impl Rows {
    /// By how much what stands below is moved.
    pub fn delta(self) -> i64 {
        i64::from(self.count) - (i64::from(self.last) - i64::from(self.first) + 1)
    }

    /// Where a row is afterwards. The last row of the table stays the last when it ends an area.
    pub fn at(self, row: u32, is_end: bool) -> u32 {
        let none = self.last < self.first;
        if row > self.last || is_end && !none && row == self.last {
            return moved(row, self.delta());
        }
        let new_last = self.first + self.count.saturating_sub(1);
        if row >= self.first { row.min(new_last) } else { row }
    }

    /// Whether a row is one of those that are replaced.
    pub fn has(self, row: u32) -> bool {
        (self.first..=self.last).contains(&row)
    }

    /// Areas as attributes name them, one or several with spaces between.
    pub fn areas(self, text: &str) -> String {
        let all: Vec<String> = text
            .split(' ')
            .map(|area| match area.split_once(':') {
                Some((from, to)) => format!("{}:{}", self.one(from, false), self.one(to, true)),
                None => self.one(area, false),
            })
            .collect();
        all.join(" ")
    }

    fn one(self, name: &str, is_end: bool) -> String {
        match cell(name) {
            Some(found) => spelt(Name {
                row: self.at(found.row, is_end),
                ..found
            }),
            None => name.to_owned(),
        }
    }

    /// A formula that stands outside the table. `own` is the sheet of the table; a name without a sheet is meant on
    /// `here`.
    pub fn formula(self, text: &str, own: &str, here: &str) -> String {
        named(text, |name| {
            let sheet = name.sheet.map_or(Cow::Borrowed(here), bare);
            (sheet == own).then(|| Name {
                row: self.at(name.row, name.is_end),
                ..name
            })
        })
    }

    /// A formula of the row that is the pattern, as it stands `down` rows further down.
    pub fn copied(self, text: &str, own: &str, down: i64) -> String {
        named(text, |name| {
            let sheet = name.sheet.map_or(Cow::Borrowed(own), bare);
            if sheet != own {
                return None;
            }
            let row = if name.row_fixed || name.row > self.last {
                self.at(name.row, name.is_end)
            } else {
                moved(name.row, down)
            };
            Some(Name { row, ..name })
        })
    }
}

/// A formula that others share, as it stands so many rows and columns away.
pub(super) fn shared(text: &str, down: i64, right: i64) -> String {
    named(text, |name| {
        Some(Name {
            row: if name.row_fixed {
                name.row
            } else {
                moved(name.row, down)
            },
            column: if name.column_fixed {
                name.column
            } else {
                moved(name.column, right)
            },
            ..name
        })
    })
}

fn moved(n: u32, by: i64) -> u32 {
    u32::try_from((i64::from(n) + by).max(1)).unwrap_or(u32::MAX)
}

/// The name of a sheet without its quotation marks.
fn bare(name: &str) -> Cow<'_, str> {
    match name.strip_prefix('\'').and_then(|n| n.strip_suffix('\'')) {
        Some(inner) if inner.contains("''") => inner.replace("''", "'").into(),
        Some(inner) => inner.into(),
        None => name.into(),
    }
}

/// `$AB$12`.
pub(super) fn cell(text: &str) -> Option<Name<'static>> {
    let (column_fixed, rest) = text.strip_prefix('$').map_or((false, text), |rest| (true, rest));
    let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    if !(1..=3).contains(&letters) {
        return None;
    }
    let column = rest[..letters]
        .bytes()
        .fold(0, |n, b| n * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1);
    let rest = &rest[letters..];
    let (row_fixed, digits) = rest.strip_prefix('$').map_or((false, rest), |rest| (true, rest));
    let fine = (1..=7).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    let row = digits.parse().ok().filter(|row| fine && *row > 0)?;
    (column <= 16_384).then_some(Name {
        sheet: None,
        column_fixed,
        column,
        row_fixed,
        row,
        is_end: false,
    })
}

/// A cell's column and row, from 1.
pub(super) fn place(text: &str) -> Option<(u32, u32)> {
    cell(text).map(|name| (name.column, name.row))
}

/// Letters of a column counted from 1.
pub(super) fn letters(column: u32) -> String {
    rust_xlsxwriter::utility::column_number_to_name(
        u16::try_from(column.saturating_sub(1)).unwrap_or(u16::MAX),
    )
}

fn spelt(name: Name<'_>) -> String {
    let fixed = |fixed| if fixed { "$" } else { "" };
    let mut out = String::new();
    let _ = write!(
        out,
        "{}{}{}{}",
        fixed(name.column_fixed),
        letters(name.column),
        fixed(name.row_fixed),
        name.row
    );
    out
}

/// Where the name of a sheet in quotation marks ends; a mark in it is written twice.
fn closing(text: &str) -> Option<usize> {
    let mut at = 1;
    loop {
        at += text.get(at..)?.find('\'')? + 1;
        if !text[at..].starts_with('\'') {
            return Some(at);
        }
        at += 1;
    }
}

/// The formula, with the names of its cells put as `put` says; None leaves one alone.
fn named(text: &str, put: impl Fn(Name<'_>) -> Option<Name<'_>>) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    let (mut sheet, mut is_end): (Option<&str>, bool) = (None, false);
    while let Some(c) = rest.chars().next() {
        let word =
            |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '$' | '\\') || !c.is_ascii();
        // What is quoted: words, the name of a sheet, a column of a table or another file.
        let quoted = match c {
            '"' => rest[1..].find('"').map(|n| n + 2),
            '\'' => closing(rest),
            // With the name of the sheet behind it: of another file.
            '[' => rest.find(']').map(|n| {
                let behind = &rest[n + 1..];
                n + 1 + behind.find(|c| !word(c)).unwrap_or(behind.len())
            }),
            _ => None,
        };
        let length = match quoted {
            Some(length) => length,
            None if word(c) => rest.find(|c| !word(c)).unwrap_or(rest.len()),
            None => {
                if c != ':' {
                    (sheet, is_end) = (None, false);
                }
                out.push(c);
                rest = &rest[c.len_utf8()..];
                continue;
            }
        };
        let (token, behind) = rest.split_at(length);
        rest = behind;
        if rest.starts_with('!') {
            sheet = Some(token);
            out.push_str(token);
            out.push('!');
            rest = &rest[1..];
            continue;
        }
        let name = cell(token).filter(|_| quoted.is_none() && !rest.starts_with('('));
        let changed = name.and_then(|name| {
            put(Name {
                sheet,
                is_end,
                ..name
            })
        });
        match changed {
            Some(name) => out.push_str(&spelt(name)),
            None => out.push_str(token),
        }
        is_end = name.is_some() && rest.starts_with(':');
        if !is_end {
            sheet = None;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: Rows = Rows {
        first: 5,
        last: 9,
        count: 12,
    };

    #[test]
    fn formulas_around_a_table_that_grows_still_mean_the_same_cells() {
        for (text, wanted) in [
            ("SUM(F5:F9)", "SUM(F5:F16)"),
            ("SUM(F4:F10)", "SUM(F4:F17)"),
            ("F10+$F$11", "F17+$F$18"),
            ("F5*2", "F5*2"),
            ("SUM(F5:F9)/COUNTA(B$5:B$9)", "SUM(F5:F16)/COUNTA(B$5:B$16)"),
            ("别处!F10+清单!F10", "别处!F10+清单!F17"),
            ("'清单'!F5:F9", "'清单'!F5:F16"),
            ("'别''处'!F10+'清单'!F10", "'别''处'!F10+'清单'!F17"),
            ("IF(A10=\"F10\",LOG10(2),F10)", "IF(A17=\"F10\",LOG10(2),F17)"),
            ("A10&F10&\"F10\"", "A17&F17&\"F10\""),
            ("表[F10]+[1]清单!F10", "表[F10]+[1]清单!F10"),
            ("合计F10+F10合", "合计F10+F10合"),
            ("1E10+A1048577777", "1E10+A1048577777"),
            ("", ""),
        ] {
            assert_eq!(TABLE.formula(text, "清单", "清单"), wanted, "{text}");
        }
        assert_eq!(TABLE.formula("F10+清单!F10", "清单", "别处"), "F10+清单!F17");
        assert_eq!(TABLE.areas("A4:C4 A5:C9 A12"), "A4:C4 A5:C16 A19");
        let fewer = Rows { count: 2, ..TABLE };
        assert_eq!(
            fewer.formula("SUM(F5:F9)+F8+F10", "清单", "清单"),
            "SUM(F5:F6)+F6+F7"
        );
        let none = Rows {
            first: 5,
            last: 4,
            count: 3,
        };
        assert_eq!(none.areas("A1:C4 A5:C5"), "A1:C4 A8:C8");
    }

    #[test]
    fn a_formula_of_a_row_goes_down_with_its_row() {
        for (text, wanted) in [
            ("G5+H5", "G8+H8"),
            ("G5/$G$10", "G8/$G$17"),
            ("G5/G10", "G8/G17"),
            ("ROW()-4", "ROW()-4"),
            ("A4+1", "A7+1"),
            (
                "VLOOKUP(C5,字典!$A$1:$B$20,2,0)",
                "VLOOKUP(C8,字典!$A$1:$B$20,2,0)",
            ),
        ] {
            assert_eq!(TABLE.copied(text, "清单", 3), wanted, "{text}");
        }
        assert_eq!(shared("A1+$B1+C$1", 2, 1), "B3+$B3+D$1");
    }
}
