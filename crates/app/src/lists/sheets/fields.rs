//! What a row says, field by field, as text that means the same when it is read again: what an export writes, what a file
//! that comes back is compared by, and how a changed field is put into a row.

use std::collections::HashMap;
use yipanqi_domain::list::{ColumnKind, DutyRole, GridColumn, OwnColumns, RowContent, RowUnit};
use yipanqi_domain::money::{MoneyUnit, parse_amount, show_amount};
use yipanqi_domain::office::Side;
use yipanqi_domain::{SideId, UnitId};

/// A field of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Serial,
    Area,
    Heading,
    Title,
    Kind,
    Measure,
    Starts,
    Ends,
    Weight,
    Units(DutyRole),
    Amount(Option<SideId>),
    Own(String),
}

impl Field {
    /// Its code: that of the column's meaning, sides by their ids and own columns by their codes.
    pub(super) fn code(&self) -> String {
        match self {
            Self::Serial => "serial",
            Self::Area => "field",
            Self::Heading => "heading",
            Self::Title => "title",
            Self::Kind => "kind",
            Self::Measure => "measure",
            Self::Starts => "starts",
            Self::Ends => "ends",
            Self::Weight => "weight",
            Self::Units(DutyRole::Lead) => "lead",
            Self::Units(DutyRole::JointLead) => "joint_lead",
            Self::Units(DutyRole::Reporting) => "reporting",
            Self::Units(_) => "support",
            Self::Amount(None) => "amount",
            Self::Amount(Some(side)) => return format!("amount@{side}"),
            Self::Own(code) => return format!("own@{code}"),
        }
        .to_owned()
    }

    /// The column of the grid to which it belongs; none: it is always there.
    pub(super) const fn shown_in(&self) -> Option<GridColumn> {
        Some(match self {
            Self::Serial | Self::Title => return None,
            Self::Area => GridColumn::Field,
            Self::Heading => GridColumn::Heading,
            Self::Kind => GridColumn::Kind,
            Self::Measure => GridColumn::Measure,
            Self::Starts | Self::Ends => GridColumn::Term,
            Self::Weight => GridColumn::Weight,
            Self::Units(DutyRole::Lead | DutyRole::JointLead) => GridColumn::Leads,
            Self::Units(DutyRole::Reporting) => GridColumn::Reporting,
            Self::Units(_) => GridColumn::Support,
            Self::Amount(_) => GridColumn::Amounts,
            Self::Own(_) => GridColumn::More,
        })
    }

    /// The fields of a list, in the order of the export.
    pub(super) fn all(sides: &[Side], columns: &OwnColumns) -> Vec<Self> {
        let mut out = vec![Self::Serial, Self::Title, Self::Area, Self::Heading, Self::Kind];
        for role in [
            DutyRole::Lead,
            DutyRole::JointLead,
            DutyRole::Reporting,
            DutyRole::Support,
        ] {
            out.push(Self::Units(role));
        }
        out.extend(sides.iter().map(|side| Self::Amount(Some(side.id))));
        out.push(Self::Amount(None));
        out.extend([Self::Starts, Self::Ends, Self::Measure, Self::Weight]);
        // A file is handed in where it is evidence of; a sheet only shows its name.
        let columns = columns.0.iter().filter(|column| column.kind != ColumnKind::File);
        out.extend(columns.map(|column| Self::Own(column.code.clone())));
        out
    }

    /// What a row says of it. Money is in `money`, with as many decimals as it takes.
    pub(super) fn of(&self, content: &RowContent, money: MoneyUnit) -> String {
        let day = |day: Option<yipanqi_domain::Day>| day.map(|d| d.to_string()).unwrap_or_default();
        match self {
            Self::Serial => content.serial.clone(),
            Self::Area => content.field.clone(),
            Self::Heading => content.heading.clone(),
            Self::Title => content.title.clone(),
            Self::Kind => content.kind.code().to_owned(),
            Self::Measure => content.measure.replace("\r\n", "\n").replace('\r', "\n"),
            Self::Starts => day(content.starts_on),
            Self::Ends => day(content.ends_on),
            Self::Weight if content.weight == 0 => String::new(),
            Self::Weight => {
                let text = format!("{}.{:02}", content.weight / 100, content.weight % 100);
                text.trim_end_matches('0').trim_end_matches('.').to_owned()
            }
            Self::Units(role) => {
                let names: Vec<&str> = content.units.of(*role).map(|unit| unit.name.as_str()).collect();
                names.join("、")
            }
            Self::Amount(side) => content
                .amounts
                .of(*side)
                .map(|a| exact(a.fen, money))
                .unwrap_or_default(),
            Self::Own(code) => content.more.own.get(code).cloned().unwrap_or_default(),
        }
    }

    /// Takes it over from another row.
    pub(super) fn put(&self, into: &mut RowContent, from: &RowContent) {
        match self {
            Self::Serial => into.serial.clone_from(&from.serial),
            Self::Area => into.field.clone_from(&from.field),
            Self::Heading => into.heading.clone_from(&from.heading),
            Self::Title => into.title.clone_from(&from.title),
            Self::Kind => into.kind = from.kind,
            Self::Measure => into.measure.clone_from(&from.measure),
            Self::Starts => into.starts_on = from.starts_on,
            Self::Ends => into.ends_on = from.ends_on,
            Self::Weight => into.weight = from.weight,
            Self::Units(role) => {
                // A name that stays keeps the unit that it was resolved to.
                let known: HashMap<String, Option<UnitId>> =
                    into.units.of(*role).map(|u| (u.name.clone(), u.unit)).collect();
                let fresh: Vec<RowUnit> = from
                    .units
                    .of(*role)
                    .map(|u| RowUnit {
                        unit: known.get(&u.name).copied().unwrap_or(u.unit),
                        ..u.clone()
                    })
                    .collect();
                let order = |role: DutyRole| match role {
                    DutyRole::Lead => 0,
                    DutyRole::JointLead => 1,
                    DutyRole::Reporting => 2,
                    _ => 3,
                };
                into.units.0.retain(|u| u.role != *role);
                into.units.0.extend(fresh);
                into.units.0.sort_by_key(|u| order(u.role));
            }
            Self::Amount(side) => {
                into.amounts.0.retain(|a| a.side != *side);
                into.amounts.0.extend(from.amounts.of(*side).cloned());
            }
            Self::Own(code) => match from.more.own.get(code) {
                Some(value) => {
                    into.more.own.insert(code.clone(), value.clone());
                }
                None => {
                    into.more.own.remove(code);
                }
            },
        }
    }
}

/// An amount with the fewest decimals that say it exactly.
pub(super) fn exact(fen: i64, money: MoneyUnit) -> String {
    (0..=10)
        .map(|decimals| show_amount(fen, money, decimals))
        .find(|text| parse_amount(text, money, "") == Ok(Some(fen)))
        .unwrap_or_else(|| show_amount(fen, money, 10))
}

/// What a row said, as digests of its fields, eight digits each: enough to see that a field was changed since.
pub(super) fn digests(fields: &[Field], content: &RowContent, money: MoneyUnit) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(fields.len() * 8);
    for field in fields {
        let _ = write!(out, "{:08x}", digest(&field.of(content, money)));
    }
    out
}

pub(super) fn digest(text: &str) -> u32 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    u32::try_from((hash >> 32) ^ (hash & 0xffff_ffff)).unwrap_or(0)
}
