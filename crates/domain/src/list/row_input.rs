//! A row as typed, judged field by field. What cannot be is refused with the row and the field, so that the form can
//! come back as it was typed.

use super::{DutyRole, ItemKind, RowAmount, RowAmounts, RowContent, RowMore, RowUnits, Selection};
use crate::money::{MoneyUnit, parse_amount};
use crate::refusal::{Refusal, Rule, optional_day};
use crate::{DecisionId, SideId};

/// Form fields of the amounts: the whole row first, then the sides from left to right.
pub const AMOUNT_FIELDS: [&str; 9] = [
    "amount_all",
    "amount_1",
    "amount_2",
    "amount_3",
    "amount_4",
    "amount_5",
    "amount_6",
    "amount_7",
    "amount_8",
];

/// A plan amount as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AmountInput {
    /// The side; none for the whole row.
    pub side: Option<SideId>,
    /// The number.
    pub amount: String,
    /// Code of its [`MoneyUnit`]; empty means 亿元.
    pub unit: String,
}

/// A row as typed. Empty means not given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowInput {
    /// Serial as printed.
    pub serial: String,
    /// Code of the [`ItemKind`]; empty means task.
    pub kind: String,
    /// Field.
    pub field: String,
    /// Heading path, parts separated by `/`.
    pub heading: String,
    /// Title; required.
    pub title: String,
    /// Measure.
    pub measure: String,
    /// `YYYY-MM-DD`.
    pub starts_on: String,
    /// `YYYY-MM-DD`.
    pub ends_on: String,
    /// 0–100 with at most two decimals.
    pub weight: String,
    /// Names of lead units; separators as in [`split_names`].
    pub lead_units: String,
    /// Names of joint lead units.
    pub joint_lead_units: String,
    /// Names of units that report when they are not the lead units.
    pub reporting_units: String,
    /// Names of support units.
    pub support_units: String,
    /// Amounts, in the order of [`AMOUNT_FIELDS`].
    pub amounts: Vec<AmountInput>,
    /// Number of an item that exists and is taken over; empty for a new one.
    pub item_number: String,
    /// The decision that the row rests on.
    pub decision: Option<DecisionId>,
    /// Why an adjustment adds or changes it.
    pub reason: String,
    /// Code of the [`Selection`]; empty means none.
    pub selection: String,
    /// Phase.
    pub phase: String,
    /// Name or code of the region where it lies.
    pub region: String,
    /// Name of the zone that it belongs to.
    pub zone: String,
    /// The item above it: serial or title of a row of the draft, or the number of an item.
    pub parent: String,
    /// What it waits for: each named like the item above it, with letters and days behind a space, as
    /// [`super::read_after`] reads them; separated as names of units are.
    pub after: String,
    /// Values of the list's own columns, by code, as typed.
    pub own: Vec<(String, String)>,
}

/// A unit's name in a row, before it is known which unit that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedUnit {
    /// Role.
    pub role: DutyRole,
    /// The form field in which it was typed.
    pub field: &'static str,
    /// Name as written.
    pub name: String,
}

/// The names in a field: one a line, or separated by 、 ， ； `,` or `;`.
pub fn split_names(text: &str) -> Vec<String> {
    let parts = text.split(['\n', '\r', '、', '，', '；', ',', ';']);
    let mut names: Vec<String> = Vec::new();
    for name in parts.map(str::trim).filter(|name| !name.is_empty()) {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

impl RowInput {
    /// The units named, lead units first.
    pub fn named_units(&self) -> Vec<NamedUnit> {
        let fields = [
            (DutyRole::Lead, "lead_units", &self.lead_units),
            (DutyRole::JointLead, "joint_lead_units", &self.joint_lead_units),
            (DutyRole::Reporting, "reporting_units", &self.reporting_units),
            (DutyRole::Support, "support_units", &self.support_units),
        ];
        let of = |(role, field, text): (DutyRole, &'static str, &String)| {
            let named = move |name| NamedUnit { role, field, name };
            split_names(text).into_iter().map(named)
        };
        fields.into_iter().flat_map(of).collect()
    }

    /// How a refusal names this row: its serial, else its title.
    pub fn label(&self) -> String {
        let serial = self.serial.trim();
        let text = if serial.is_empty() {
            self.title.trim()
        } else {
            serial
        };
        text.chars().take(40).collect()
    }

    /// Names the row in a refusal.
    pub fn refused(&self, refusal: Refusal) -> Refusal {
        refusal.with("row", self.label())
    }

    /// The row's content with the units already resolved. What names other rows, places, or values of the list's own
    /// columns is resolved by the caller and put beside it.
    ///
    /// # Errors
    /// `required`, `too_long`, `not_a_day`, `row_ends_before_start`, `not_a_weight`, `not_an_amount`, `amount_twice`,
    /// `not_a_choice`, each at its field and with `row`.
    pub fn judged(&self, units: RowUnits) -> Rule<RowContent> {
        self.content(units).map_err(|refusal| self.refused(refusal))
    }

    fn content(&self, units: RowUnits) -> Rule<RowContent> {
        let title = short(&self.title, "title", 200)?;
        if title.is_empty() {
            return Err(Refusal::new("required").at("title"));
        }
        let (starts_on, ends_on) = (
            optional_day(&self.starts_on, "starts_on")?,
            optional_day(&self.ends_on, "ends_on")?,
        );
        if let (Some(start), Some(end)) = (starts_on, ends_on)
            && end < start
        {
            return Err(Refusal::new("row_ends_before_start")
                .at("ends_on")
                .with("start", start)
                .with("end", end));
        }
        let kind = match self.kind.trim() {
            "" => ItemKind::Task,
            code => ItemKind::parse(code).ok_or_else(|| Refusal::new("not_a_choice").at("kind"))?,
        };
        Ok(RowContent {
            serial: short(&self.serial, "serial", 20)?,
            kind,
            field: short(&self.field, "field", 60)?,
            heading: heading(&self.heading)?,
            title,
            measure: short(&self.measure, "measure", 2000)?,
            starts_on,
            ends_on,
            weight: weight(&self.weight)?,
            units,
            amounts: amounts(&self.amounts)?,
            more: RowMore {
                selection: selection(&self.selection)?,
                phase: short(&self.phase, "phase", 40)?,
                ..RowMore::default()
            },
        })
    }
}

pub(super) fn short(text: &str, field: &'static str, limit: usize) -> Rule<String> {
    let text = text.trim();
    if text.chars().count() > limit {
        return Err(Refusal::new("too_long").at(field).with("limit", limit));
    }
    Ok(text.to_owned())
}

fn heading(text: &str) -> Rule<String> {
    let parts: Vec<&str> = text
        .split(['/', '／'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    short(&parts.join("/"), "heading", 120)
}

pub(super) fn selection(text: &str) -> Rule<Option<Selection>> {
    match text.trim() {
        "" => Ok(None),
        code => Selection::parse(code)
            .map(Some)
            .ok_or_else(|| Refusal::new("not_a_choice").at("selection")),
    }
}

/// A weight in units of 0.01, from 0 to 100.
pub(super) fn weight(text: &str) -> Rule<i64> {
    let text = text.trim().trim_end_matches('%').trim_end();
    if text.is_empty() {
        return Ok(0);
    }
    let bad = || Refusal::new("not_a_weight").at("weight").with("value", text);
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || whole.len() > 3 || fraction.len() > 2 {
        return Err(bad());
    }
    let hundredths: i64 = format!("{whole}{fraction:0<2}").parse().map_err(|_| bad())?;
    if hundredths > 10_000 {
        return Err(bad());
    }
    Ok(hundredths)
}

fn amounts(inputs: &[AmountInput]) -> Rule<RowAmounts> {
    let mut out: Vec<RowAmount> = Vec::new();
    for (input, field) in inputs.iter().zip(AMOUNT_FIELDS) {
        let unit = match input.unit.trim() {
            "" => MoneyUnit::Yi,
            code => MoneyUnit::parse(code).ok_or_else(|| Refusal::new("not_a_choice").at(field))?,
        };
        let Some(fen) = parse_amount(&input.amount, unit, field)? else {
            continue;
        };
        // Either the whole row or its sides: given together they would be counted twice.
        if out.iter().any(|a| a.side == input.side || a.side.is_none()) {
            return Err(Refusal::new("amount_twice").at(field));
        }
        let given: String = input.amount.chars().filter(|c| !c.is_whitespace()).collect();
        let fraction = given.split_once('.').map_or("", |(_, fraction)| fraction);
        let decimals = fraction.chars().filter(char::is_ascii_digit).count();
        out.push(RowAmount {
            side: input.side,
            fen,
            unit: unit.code().to_owned(),
            decimals: u32::try_from(decimals).unwrap_or(0),
        });
    }
    Ok(RowAmounts(out))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(change: impl FnOnce(&mut RowInput)) -> RowInput {
        let mut input = RowInput {
            serial: "7".into(),
            title: "跨区公交线路优化".into(),
            ..RowInput::default()
        };
        change(&mut input);
        input
    }

    fn amount(text: &str, unit: &str, side: Option<i64>) -> AmountInput {
        AmountInput {
            side: side.map(SideId),
            amount: text.into(),
            unit: unit.into(),
        }
    }

    #[test]
    fn what_cannot_be_is_refused_with_row_and_field() {
        type Change = fn(&mut RowInput);
        let table: &[(&str, &str, Change)] = &[
            ("required", "title", |r| r.title = "  ".into()),
            ("too_long", "title", |r| r.title = "长".repeat(201)),
            ("not_a_day", "starts_on", |r| r.starts_on = "2025-02-30".into()),
            ("not_a_day", "ends_on", |r| r.ends_on = "年底".into()),
            ("row_ends_before_start", "ends_on", |r| {
                r.starts_on = "2025-05-02".into();
                r.ends_on = "2025-05-01".into();
            }),
            ("not_a_weight", "weight", |r| r.weight = "100.01".into()),
            ("not_a_weight", "weight", |r| r.weight = "1.234".into()),
            ("not_a_weight", "weight", |r| r.weight = "-1".into()),
            ("not_a_choice", "kind", |r| r.kind = "dream".into()),
            ("not_a_choice", "selection", |r| r.selection = "luck".into()),
            ("too_long", "phase", |r| r.phase = "长".repeat(41)),
            ("not_an_amount", "amount_2", |r| {
                r.amounts = vec![
                    amount("", "yi", None),
                    amount("1", "yi", Some(1)),
                    amount("1亿", "yi", Some(2)),
                ];
            }),
            ("not_a_choice", "amount_1", |r| {
                r.amounts = vec![amount("", "", None), amount("1", "dollar", Some(1))];
            }),
            ("amount_twice", "amount_1", |r| {
                r.amounts = vec![amount("3", "yi", None), amount("1", "yi", Some(1))];
            }),
        ];
        for (code, field, change) in table {
            let refusal = row(*change).judged(RowUnits::default()).unwrap_err();
            assert_eq!((refusal.code, refusal.field), (*code, Some(*field)));
            assert!(
                refusal.args.contains(&("row", "7".to_owned())),
                "{code} names the row"
            );
        }
    }

    #[test]
    fn a_row_keeps_amounts_in_the_unit_and_decimals_given() {
        let input = row(|r| {
            r.amounts = vec![
                amount("", "", None),
                amount("18.60", "yi", Some(1)),
                amount("4 200", "wan", Some(2)),
            ];
            r.weight = "12.5".into();
            r.heading = " 一 / 道路／跨界 ".into();
            r.starts_on = "2025-05-01".into();
            r.ends_on = "2025-05-01".into();
        });
        let content = input.judged(RowUnits::default()).unwrap();
        assert_eq!(content.amounts.total(), Some(186_000_000_000 + 4_200_000_000));
        let second = content.amounts.of(Some(SideId(2))).unwrap();
        assert_eq!((second.given_in(), second.decimals), (MoneyUnit::Wan, 0));
        assert_eq!(content.amounts.of(Some(SideId(1))).unwrap().decimals, 2);
        assert_eq!((content.weight, content.heading.as_str()), (1250, "一/道路/跨界"));
        for (text, hundredths) in [("", 0), ("0", 0), ("100", 10_000), ("3.05", 305), ("8.5%", 850)] {
            assert_eq!(weight(text), Ok(hundredths), "{text}");
        }
    }

    #[test]
    fn names_are_split_and_said_once_with_their_role_and_field() {
        assert_eq!(
            split_names("市交通运输委、省交通运输厅\n市交通运输委， 江津区政府;;"),
            ["市交通运输委", "省交通运输厅", "江津区政府"]
        );
        let input = row(|r| {
            r.support_units = "市科技局".into();
            r.lead_units = "市发展改革委".into();
        });
        let named: Vec<_> = input
            .named_units()
            .into_iter()
            .map(|n| (n.role, n.field))
            .collect();
        assert_eq!(
            named,
            [
                (DutyRole::Lead, "lead_units"),
                (DutyRole::Support, "support_units")
            ]
        );
    }
}
