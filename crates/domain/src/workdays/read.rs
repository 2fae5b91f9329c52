//! Reads years of holiday arrangements from their text form. A file that an operator brings is judged line by line,
//! and a mistake in it is told with the line's number; nothing of a file with a mistake is taken.

use super::{Arrangement, plain};
use crate::Day;
use crate::refusal::{Refusal, Rule};
use std::collections::BTreeMap;

const HEADER: &str = "year,kind,from,to,words";

/// A line's number with what a refusal about it says.
struct Line<'a> {
    number: usize,
    columns: [&'a str; 5],
}

impl Line<'_> {
    fn refused(&self, code: &'static str) -> Refusal {
        Refusal::new(code).at("file").with("line", self.number)
    }
}

/// The years of a file, each with its notices and days.
pub(super) fn arrangements(csv: &str) -> Rule<BTreeMap<i32, Arrangement>> {
    let mut lines = csv.trim_start_matches('\u{feff}').lines().zip(1..);
    let header = lines.next().map_or("", |(text, _)| text.trim());
    if header != HEADER {
        return Err(Refusal::new("workdays_header")
            .at("file")
            .with("line", 1)
            .with("form", HEADER));
    }
    let mut years: BTreeMap<i32, (usize, Arrangement)> = BTreeMap::new();
    for (text, number) in lines {
        let text = text.trim();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        let columns: Vec<&str> = text.split(',').map(str::trim).collect();
        let Ok(columns) = <[&str; 5]>::try_from(columns.as_slice()) else {
            return Err(Refusal::new("workdays_columns")
                .at("file")
                .with("line", number)
                .with("n", columns.len()));
        };
        let line = Line { number, columns };
        let year = year(&line)?;
        take(
            &line,
            year,
            &mut years
                .entry(year)
                .or_insert_with(|| (number, Arrangement::default()))
                .1,
        )?;
    }
    if years.is_empty() {
        return Err(Refusal::new("workdays_empty").at("file"));
    }
    for (year, (number, arrangement)) in &years {
        let lacking = match arrangement {
            a if a.notices.is_empty() => "workdays_no_notice",
            a if a.days.is_empty() => "workdays_no_days",
            _ => continue,
        };
        return Err(Refusal::new(lacking)
            .at("file")
            .with("line", number)
            .with("year", year));
    }
    Ok(years.into_iter().map(|(year, (_, a))| (year, a)).collect())
}

fn year(line: &Line) -> Rule<i32> {
    let text = line.columns[0];
    let plain = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    text.parse()
        .ok()
        .filter(|year| plain && (1950..2200).contains(year))
        .ok_or_else(|| line.refused("workdays_year").with("value", text))
}

fn take(line: &Line, year: i32, into: &mut Arrangement) -> Rule {
    let [_, kind, from, to, words] = line.columns;
    if words.is_empty() {
        return Err(line.refused("workdays_no_name"));
    }
    let worked = match kind {
        "notice" => {
            into.notices.push(words.to_owned());
            return Ok(());
        }
        "off" => false,
        "work" => true,
        _ => return Err(line.refused("workdays_kind").with("value", kind)),
    };
    let day = |text: &str| {
        let day = Day::parse(text).ok_or_else(|| line.refused("workdays_day").with("value", text))?;
        // A notice arranges its own year and may reach back into the December before.
        let its = day.year() == year || (day.year() == year - 1 && day.month() == 12);
        if its {
            Ok(day)
        } else {
            Err(line
                .refused("workdays_other_year")
                .with("day", day)
                .with("year", year))
        }
    };
    let (mut on, last) = (day(from)?, day(to)?);
    if last < on {
        return Err(line
            .refused("workdays_backwards")
            .with("from", on)
            .with("to", last));
    }
    while on <= last {
        // A weekday needs no notice to be worked: such a line is a slip of the pen.
        if worked && plain(on) {
            return Err(line.refused("workdays_weekday").with("day", on));
        }
        if into.days.insert(on, (worked, words.to_owned())).is_some() {
            return Err(line.refused("workdays_twice").with("day", on));
        }
        on = on.plus(1);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(body: &str) -> Refusal {
        arrangements(&format!("{HEADER}\n{body}")).expect_err(body)
    }

    #[test]
    fn a_mistake_is_told_with_its_line_and_cause() {
        for (body, code, line) in [
            ("", "workdays_empty", None),
            ("2031,notice,,,某号", "workdays_no_days", Some(2)),
            (
                "2031,off,2031-01-01,2031-01-01,元旦",
                "workdays_no_notice",
                Some(2),
            ),
            (
                "2031,notice,,,某号\n2031,off,2031-01-01,元旦",
                "workdays_columns",
                Some(3),
            ),
            ("\n# 说明\n31,notice,,,某号", "workdays_year", Some(4)),
            ("2031,rest,2031-01-01,2031-01-01,元旦", "workdays_kind", Some(2)),
            ("2031,off,2031-02-30,2031-03-01,元旦", "workdays_day", Some(2)),
            ("2031,off,2031/1/1,2031/1/1,元旦", "workdays_day", Some(2)),
            (
                "2031,off,2031-01-03,2031-01-01,元旦",
                "workdays_backwards",
                Some(2),
            ),
            (
                "2031,off,2032-01-01,2032-01-01,元旦",
                "workdays_other_year",
                Some(2),
            ),
            (
                "2031,off,2030-11-30,2030-12-01,元旦",
                "workdays_other_year",
                Some(2),
            ),
            (
                "2031,work,2031-01-06,2031-01-06,元旦",
                "workdays_weekday",
                Some(2),
            ),
            (
                "2031,off,2031-01-01,2031-01-04,元旦\n2031,work,2031-01-04,2031-01-04,元旦",
                "workdays_twice",
                Some(3),
            ),
            ("2031,off,2031-01-01,2031-01-01,", "workdays_no_name", Some(2)),
        ] {
            let refusal = refused(body);
            assert_eq!(refusal.code, code, "{body}");
            let told = refusal.args.iter().find(|(name, _)| *name == "line");
            assert_eq!(
                told.map(|(_, n)| n.clone()),
                line.map(|n: usize| n.to_string()),
                "{body}"
            );
        }
        assert_eq!(
            arrangements("date,off\n").map_err(|r| r.code),
            Err("workdays_header")
        );
    }

    #[test]
    fn a_file_from_a_spreadsheet_with_mark_and_crlf_is_read() {
        let text =
            format!("\u{feff}{HEADER}\r\n2031,notice,,,某号\r\n2031,off,2030-12-31,2031-01-01,元旦\r\n\r\n");
        let years = arrangements(&text).expect("a good file");
        assert_eq!(years[&2031].days.len(), 2);
        assert_eq!(years[&2031].notices, ["某号"]);
    }
}
