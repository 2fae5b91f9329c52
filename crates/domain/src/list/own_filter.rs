//! Filters and orders by what rows say beyond the columns of every list: selection, phase, place, and the list's own
//! columns. In an address a column is named by its form field, `own_7`; a span by `own_7_from` and `own_7_to`.

use super::column::{OwnTyped, own_field};
use super::{ColumnKind, GridView, OwnColumn, OwnColumns, Selection, SortBy};
use crate::Day;
use crate::refusal::{Refusal, Rule, optional_day};
use std::fmt;

/// By what rows are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortKey {
    /// By what every row has.
    By(SortBy),
    /// By the list's own column `c1`, `c2`, …
    Own(usize),
}

impl SortKey {
    /// The key with this name in an address.
    pub fn parse(code: &str) -> Option<Self> {
        if let Some(n) = code.strip_prefix("own_") {
            let n: usize = n.parse().ok()?;
            return (own_field(&format!("c{n}")) == code).then_some(Self::Own(n));
        }
        SortBy::parse(code).map(Self::By)
    }
}

impl From<SortBy> for SortKey {
    fn from(by: SortBy) -> Self {
        Self::By(by)
    }
}

impl fmt::Display for SortKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::By(by) => by.fmt(f),
            Self::Own(n) => write!(f, "own_{n}"),
        }
    }
}

/// What is asked of one part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asks {
    /// Words that it must contain.
    Words(String),
    /// Exactly this canonical text.
    Exactly(String),
    /// Words that the name of the unit must contain.
    Unit(String),
    /// Words that the name of the region must contain.
    Region(String),
    /// Words that the name of the zone must contain.
    Zone(String),
    /// A number in the smallest unit, from and to.
    Numbers(Option<i64>, Option<i64>),
    /// A day, from and to.
    Days(Option<Day>, Option<Day>),
}

/// What is asked of the part with this code, as `row_value` names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnFilter {
    /// `selection`, `phase`, `region`, `zone`, or the code of a column.
    pub code: String,
    /// What of it.
    pub asks: Asks,
}

/// Names of the parts that every list may use, in an address.
pub(super) const PART_NAMES: [&str; 4] = ["selection", "phase", "region", "zone"];

/// What is filtered by parts and own columns, with every value that cannot be.
pub(super) fn judged(view: &GridView, columns: &OwnColumns) -> (Vec<OwnFilter>, Vec<Refusal>) {
    let (mut out, mut refused) = (Vec::new(), Vec::new());
    for name in PART_NAMES {
        let text = view.get(name).to_owned();
        if text.is_empty() {
            continue;
        }
        let asks = match name {
            "selection" if Selection::parse(&text).is_none() => {
                refused.push(Refusal::new("not_a_choice").at(name));
                continue;
            }
            "selection" => Asks::Exactly(text),
            "region" => Asks::Region(text),
            "zone" => Asks::Zone(text),
            _ => Asks::Words(text),
        };
        let code = name.to_owned();
        out.push(OwnFilter { code, asks });
    }
    for column in &columns.0 {
        match of_column(view, column) {
            Ok(Some(asks)) => out.push(OwnFilter {
                code: column.code.clone(),
                asks,
            }),
            Ok(None) => {}
            Err(refusal) => refused.push(refusal.at(column.field())),
        }
    }
    (out, refused)
}

fn of_column(view: &GridView, column: &OwnColumn) -> Rule<Option<Asks>> {
    let field = column.field();
    let text = view.get(field).to_owned();
    let (from, to) = (
        view.get(&format!("{field}_from")),
        view.get(&format!("{field}_to")),
    );
    Ok(match column.kind {
        ColumnKind::Number | ColumnKind::Money => {
            let number = |text: &str| -> Rule<Option<i64>> {
                Ok(match column.typed(text)? {
                    OwnTyped::Value(value) => value.parse().ok(),
                    _ => None,
                })
            };
            let span = in_order(number(from)?, number(to)?)?;
            (span != (None, None)).then_some(Asks::Numbers(span.0, span.1))
        }
        ColumnKind::Date => {
            let span = in_order(optional_day(from, field)?, optional_day(to, field)?)?;
            (span != (None, None)).then_some(Asks::Days(span.0, span.1))
        }
        // Files have no words of their own.
        ColumnKind::File => None,
        _ if text.is_empty() => None,
        // A choice that is offered no more still stands in rows.
        ColumnKind::Choice => {
            let known = |choice: &&super::ColumnChoice| choice.code == text || choice.name == text;
            let found = column.choices.iter().find(known);
            let bad = || {
                Refusal::new("own_not_a_choice")
                    .with("column", &column.name)
                    .with("value", &text)
            };
            Some(Asks::Exactly(found.ok_or_else(bad)?.code.clone()))
        }
        ColumnKind::Unit => Some(Asks::Unit(text)),
        ColumnKind::Region => Some(Asks::Region(text)),
        ColumnKind::Text => Some(Asks::Words(text)),
    })
}

fn in_order<T: PartialOrd>(from: Option<T>, to: Option<T>) -> Rule<(Option<T>, Option<T>)> {
    if let (Some(a), Some(b)) = (&from, &to)
        && a > b
    {
        return Err(Refusal::new("span_backwards"));
    }
    Ok((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::ColumnChoice;

    fn columns() -> OwnColumns {
        let column = |code: &str, kind| OwnColumn {
            code: code.to_owned(),
            name: format!("栏目{code}"),
            kind,
            unit: String::new(),
            decimals: 1,
            choices: vec![ColumnChoice {
                code: "1".into(),
                name: "甲等".into(),
                is_off: true,
            }],
        };
        OwnColumns(vec![
            column("c1", ColumnKind::Number),
            column("c2", ColumnKind::Choice),
            column("c3", ColumnKind::Date),
            column("c4", ColumnKind::Unit),
        ])
    }

    #[test]
    fn own_columns_are_asked_for_by_their_kinds() {
        let view = GridView::read([
            ("own_1_from", "12.5"),
            ("own_2", "甲等"),
            ("own_3_to", "2025-06-30"),
            ("own_4", "交通"),
            ("selection", "felt"),
        ]);
        let (asked, refused) = judged(&view, &columns());
        assert!(refused.is_empty(), "{refused:?}");
        let asks: Vec<(&str, &Asks)> = asked.iter().map(|one| (one.code.as_str(), &one.asks)).collect();
        assert_eq!(
            asks,
            [
                ("selection", &Asks::Exactly("felt".into())),
                ("c1", &Asks::Numbers(Some(125), None)),
                ("c2", &Asks::Exactly("1".into())),
                ("c3", &Asks::Days(None, Day::parse("2025-06-30"))),
                ("c4", &Asks::Unit("交通".into())),
            ]
        );
    }

    #[test]
    fn what_cannot_be_is_refused_at_the_column_and_filters_nothing() {
        let view = GridView::read([
            ("own_1_from", "多"),
            ("own_2", "乙等"),
            ("own_3_from", "2025-07-01"),
            ("own_3_to", "2025-06-30"),
            ("selection", "dream"),
        ]);
        let (asked, refused) = judged(&view, &columns());
        assert!(asked.is_empty());
        let told: Vec<_> = refused.iter().map(|one| (one.code, one.field)).collect();
        assert_eq!(
            told,
            [
                ("not_a_choice", Some("selection")),
                ("own_not_a_number", Some("own_1")),
                ("own_not_a_choice", Some("own_2")),
                ("span_backwards", Some("own_3")),
            ]
        );
    }

    #[test]
    fn an_order_by_an_own_column_is_named_by_its_field() {
        assert_eq!(SortKey::parse("own_7"), Some(SortKey::Own(7)));
        assert_eq!(SortKey::parse("own_7").unwrap().to_string(), "own_7");
        assert_eq!(SortKey::parse("ends_on"), Some(SortKey::By(SortBy::EndsOn)));
        for bad in ["own_0", "own_41", "own_07", "own_x", "own"] {
            assert_eq!(SortKey::parse(bad), None, "{bad}");
        }
    }
}
