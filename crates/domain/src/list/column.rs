//! 自定栏目: the columns that a list has beside those of every list. Each definition is a further row, the last of which
//! counts; a version seals the definitions as they were, so that it is read as then written.

use super::more::serde_code;
use crate::canon::Form;
use crate::field::{Field, Value};
use crate::money::{MoneyUnit, parse_amount, show_amount};
use crate::refusal::{Refusal, Rule, optional_day};
use crate::{At, ListColumnId, ListId, PostId, VersionId, coded, json_field};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Columns that a list may ever define, retired ones included.
pub const MOST_COLUMNS: usize = 40;

macro_rules! fields {
    ($($n:literal)+) => { [$(concat!("own_", $n)),+] };
}
/// Form fields of the columns with the codes `c1`, `c2`, …
pub const OWN_FIELDS: [&str; MOST_COLUMNS] = fields!(
    1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40
);

/// The form field of a column.
pub fn own_field(code: &str) -> &'static str {
    let n: Option<usize> = code.strip_prefix('c').and_then(|n| n.parse().ok());
    let field = n.and_then(|n| OWN_FIELDS.get(n.checked_sub(1)?).copied());
    field.unwrap_or("own")
}

coded! {
    /// What a column holds.
    pub enum ColumnKind {
        /// 文字
        Text = "text",
        /// 数字, with a unit of its own.
        Number = "number",
        /// 金额
        Money = "money",
        /// 日期
        Date = "date",
        /// 选项
        Choice = "choice",
        /// 单位
        Unit = "unit",
        /// 行政区划
        Region = "region",
        /// 文件: evidence of the row's item.
        File = "file",
    }
}
serde_code!(ColumnKind);

coded! {
    /// Whether a column is in use.
    pub enum ColumnState {
        /// In use.
        Used = "used",
        /// 停用: not asked for any more; sealed versions keep it.
        Retired = "retired",
    }
}

/// One thing that may be chosen. Its code stays when its name changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnChoice {
    /// `1`, `2`, …
    pub code: String,
    /// Its name.
    pub name: String,
    /// Not offered any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_off: bool,
}

/// What may be chosen, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ColumnChoices(pub Vec<ColumnChoice>);
json_field!(ColumnChoices);

/// A column, defined once or once more. Insert-only: the last revision of a code counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListColumn {
    /// Id.
    pub id: ListColumnId,
    /// The list.
    pub list: ListId,
    /// `c1`, `c2`, …: stable through all revisions.
    pub code: String,
    /// 1, 2, 3 … within the code.
    pub revision: i64,
    /// Name.
    pub name: String,
    /// Kind; the same in every revision.
    pub kind: ColumnKind,
    /// Unit of a number in its own words, code of the [`MoneyUnit`] of an amount; else empty.
    pub unit: String,
    /// Decimals of a number, decimals in which an amount is shown.
    pub decimals: i64,
    /// What may be chosen.
    pub choices: ColumnChoices,
    /// Place from the left, from 1.
    pub position: i64,
    /// In use or not.
    pub state: ColumnState,
    /// By which post.
    pub post: PostId,
    /// When.
    pub at: At,
}

/// A column as rows are read by it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnColumn {
    /// Its code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: ColumnKind,
    /// Unit, as in [`ListColumn`].
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// Decimals.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub decimals: u32,
    /// What may be chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<ColumnChoice>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_zero(n: &u32) -> bool {
    *n == 0
}

/// The columns of a version, from left to right.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OwnColumns(pub Vec<OwnColumn>);
json_field!(OwnColumns);

/// The columns with which a version was sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnsSealed {
    /// Row id.
    pub id: i64,
    /// The version.
    pub version: VersionId,
    /// Its columns.
    pub columns: OwnColumns,
}

/// `content` of a version whose list has columns of its own: digest over that of its rows and figures, and the columns
/// as they are stored. Without any it is that of its rows and figures.
pub fn with_columns(content: String, columns: &OwnColumns) -> String {
    if columns.0.is_empty() {
        return content;
    }
    let mut form = Form::new();
    form.text("list_version_columns").int(1).text(&content);
    form.value(&columns.to_value());
    form.digest()
}

/// A column as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnInput {
    /// Name.
    pub name: String,
    /// Code of the [`ColumnKind`]; of a new column.
    pub kind: String,
    /// Unit; of a new column.
    pub unit: String,
    /// Decimals; of a new column.
    pub decimals: String,
    /// Names of choices, one a line, or separated as names of units are.
    pub choices: String,
    /// Place; empty: the last, or where it is.
    pub position: String,
    /// Not in use any more.
    pub is_retired: bool,
}

impl ListColumn {
    /// A column by its last definition, as rows are read by it.
    pub fn own(&self) -> OwnColumn {
        OwnColumn {
            code: self.code.clone(),
            name: self.name.clone(),
            kind: self.kind,
            unit: self.unit.clone(),
            decimals: u32::try_from(self.decimals).unwrap_or(0),
            choices: self.choices.0.clone(),
        }
    }

    /// A new definition of the same column, or one of a new column, from what was typed. `others` are the last
    /// definitions of the list's columns, this one's former one excepted.
    ///
    /// # Errors
    /// `required`, `too_long` at `name`; `column_exists` at `name`; `not_a_choice` at `kind` or `unit`; `not_decimals`
    /// at `decimals`; `too_few_choices` at `choices`; `not_a_place` at `position`; `too_many_columns`.
    pub fn typed(&self, input: &ColumnInput, others: &[Self]) -> Rule<Self> {
        let mut column = self.clone();
        column.revision += 1;
        column.name = short(&input.name, "name", 40)?;
        if column.name.is_empty() {
            return Err(Refusal::new("required").at("name"));
        }
        column.state = if input.is_retired {
            ColumnState::Retired
        } else {
            ColumnState::Used
        };
        let same = |other: &&Self| other.state == ColumnState::Used && other.name == column.name;
        if !input.is_retired && others.iter().any(|other| same(&other)) {
            return Err(Refusal::new("column_exists")
                .at("name")
                .with("name", &column.name));
        }
        if column.revision == 1 {
            if others.len() >= MOST_COLUMNS {
                return Err(Refusal::new("too_many_columns").with("n", MOST_COLUMNS));
            }
            let bad = || Refusal::new("not_a_choice").at("kind").with("row", &column.name);
            column.kind = ColumnKind::parse(input.kind.trim()).ok_or_else(bad)?;
            column.read_measure(input)?;
        }
        if column.kind == ColumnKind::Choice {
            column.read_choices(&input.choices)?;
        }
        let last = others.iter().map(|other| other.position).max().unwrap_or(0) + 1;
        column.position = match input.position.trim() {
            "" if self.revision == 0 => last,
            "" => self.position,
            text => {
                let n: Option<i64> = text.parse().ok().filter(|n| (1..=1000).contains(n));
                n.ok_or_else(|| Refusal::new("not_a_place").at("position").with("value", text))?
            }
        };
        Ok(column)
    }

    fn read_measure(&mut self, input: &ColumnInput) -> Rule {
        let (most, unit) = match self.kind {
            ColumnKind::Number => (6, short(&input.unit, "unit", 12)?),
            ColumnKind::Money => {
                let code = match input.unit.trim() {
                    "" => MoneyUnit::Wan.code(),
                    code => code,
                };
                let bad = || Refusal::new("not_a_choice").at("unit").with("row", &self.name);
                (4, MoneyUnit::parse(code).ok_or_else(bad)?.code().to_owned())
            }
            _ => return Ok(()),
        };
        self.unit = unit;
        let text = input.decimals.trim();
        let decimals = if text.is_empty() {
            Some(0)
        } else {
            text.parse().ok()
        };
        let fits = decimals.filter(|n| (0..=most).contains(n));
        self.decimals = fits.ok_or_else(|| {
            Refusal::new("not_decimals")
                .at("decimals")
                .with("value", text)
                .with("most", most)
        })?;
        Ok(())
    }

    /// Names that stand there already keep their codes; those that are left out are not offered any more.
    fn read_choices(&mut self, text: &str) -> Rule {
        let names = super::split_names(text);
        if names.len() < 2 {
            return Err(Refusal::new("too_few_choices").at("choices"));
        }
        for name in &names {
            short(name, "choices", 40)?;
        }
        let mut next = self.choices.0.len();
        let mut choices: Vec<ColumnChoice> = names
            .into_iter()
            .map(|name| {
                let known = self.choices.0.iter().find(|choice| choice.name == name);
                let code = known.map_or_else(
                    || {
                        next += 1;
                        next.to_string()
                    },
                    |choice| choice.code.clone(),
                );
                ColumnChoice {
                    code,
                    name,
                    is_off: false,
                }
            })
            .collect();
        for gone in &self.choices.0 {
            if !choices.iter().any(|choice| choice.code == gone.code) {
                choices.push(ColumnChoice {
                    is_off: true,
                    ..gone.clone()
                });
            }
        }
        self.choices = ColumnChoices(choices);
        Ok(())
    }
}

fn short(text: &str, field: &'static str, limit: usize) -> Rule<String> {
    let text = text.trim();
    if text.chars().count() > limit {
        return Err(Refusal::new("too_long").at(field).with("limit", limit));
    }
    Ok(text.to_owned())
}

/// A value as typed, judged as far as the column alone can.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnTyped {
    /// Nothing was typed.
    Nothing,
    /// Its canonical text.
    Value(String),
    /// The name of a unit or region, or the id of a file, yet to be found.
    Named(String),
}

impl OwnColumn {
    /// Its form field.
    pub fn field(&self) -> &'static str {
        own_field(&self.code)
    }

    /// The unit in which amounts are shown.
    pub fn money(&self) -> MoneyUnit {
        MoneyUnit::parse(&self.unit).unwrap_or(MoneyUnit::Wan)
    }

    /// Judges what was typed.
    ///
    /// # Errors
    /// `too_long`, `own_not_a_number`, `not_an_amount`, `not_a_day`, `own_not_a_choice`, each at the column's field and
    /// naming the column.
    pub fn typed(&self, text: &str) -> Rule<OwnTyped> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(OwnTyped::Nothing);
        }
        let field = self.field();
        let value = match self.kind {
            ColumnKind::Text => short(text, field, 500)?,
            ColumnKind::Number => self.number(text)?.to_string(),
            ColumnKind::Money => match parse_amount(text, self.money(), field)? {
                Some(fen) => fen.to_string(),
                None => return Ok(OwnTyped::Nothing),
            },
            ColumnKind::Date => optional_day(text, field)?
                .map(|day| day.to_string())
                .unwrap_or_default(),
            ColumnKind::Choice => {
                let offered = self.choices.iter().filter(|choice| !choice.is_off);
                let found = offered.clone().find(|c| c.name == text).or_else(|| {
                    let mut offered = offered;
                    offered.find(|c| c.code == text)
                });
                let bad = || {
                    Refusal::new("own_not_a_choice")
                        .at(field)
                        .with("column", &self.name)
                        .with("value", text)
                };
                found.ok_or_else(bad)?.code.clone()
            }
            ColumnKind::Unit | ColumnKind::Region | ColumnKind::File => {
                return Ok(OwnTyped::Named(short(text, field, 80)?));
            }
        };
        Ok(OwnTyped::Value(value))
    }

    /// A number as the integer of its smallest unit.
    fn number(&self, text: &str) -> Rule<i64> {
        let bad = || {
            Refusal::new("own_not_a_number")
                .at(self.field())
                .with("column", &self.name)
                .with("value", text)
                .with("decimals", self.decimals)
        };
        let plain: String = text
            .chars()
            .filter(|c| !matches!(c, ' ' | ',' | '，' | '\u{2009}' | '\u{a0}'))
            .map(|c| if c == '−' { '-' } else { c })
            .collect();
        let (sign, digits) = match plain.strip_prefix('-') {
            Some(digits) => (-1, digits),
            None => (1, plain.as_str()),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        let decimals = self.decimals as usize;
        let fraction = fraction.trim_end_matches('0');
        if whole.is_empty() || whole.len() > 12 || !all(whole) || !all(fraction) || fraction.len() > decimals
        {
            return Err(bad());
        }
        let n: i64 = format!("{whole}{fraction:0<decimals$}")
            .parse()
            .map_err(|_| bad())?;
        Ok(sign * n)
    }

    /// A canonical value as it is shown; of a unit, region or file nothing: who shows it knows the name.
    pub fn shown(&self, value: &str) -> Option<String> {
        let number = || value.parse::<i64>().ok();
        match self.kind {
            ColumnKind::Text | ColumnKind::Date => Some(value.to_owned()),
            ColumnKind::Number => number().map(|n| decimal(n, self.decimals)),
            ColumnKind::Money => number().map(|fen| show_amount(fen, self.money(), self.decimals)),
            ColumnKind::Choice => {
                let found = self.choices.iter().find(|choice| choice.code == value);
                found.map(|choice| choice.name.clone())
            }
            ColumnKind::Unit | ColumnKind::Region | ColumnKind::File => None,
        }
    }

    /// A canonical value as it would be typed: as [`Self::shown`], but an amount with all its decimals.
    pub fn as_typed(&self, value: &str) -> Option<String> {
        if self.kind != ColumnKind::Money {
            return self.shown(value).map(|text| text.replace('−', "-"));
        }
        let fen: i64 = value.parse().ok()?;
        let exact = (self.decimals..=10).map(|decimals| show_amount(fen, self.money(), decimals));
        exact
            .into_iter()
            .find(|text| parse_amount(text, self.money(), "") == Ok(Some(fen)))
    }
}

fn decimal(n: i64, decimals: u32) -> String {
    let sign = if n < 0 { "−" } else { "" };
    if decimals == 0 {
        return format!("{sign}{}", n.unsigned_abs());
    }
    let (scale, width) = (10_u64.pow(decimals), decimals as usize);
    let n = n.unsigned_abs();
    format!("{sign}{}.{:0width$}", n / scale, n % scale)
}

/// A value as the database holds it, for those who compare.
impl OwnColumns {
    /// The column with this code.
    pub fn of(&self, code: &str) -> Option<&OwnColumn> {
        self.0.iter().find(|column| column.code == code)
    }
    /// What a row says in columns of these, said in those of another list: where a column there has the same name, kind
    /// and unit, and its value can be. The rest has no place there.
    pub fn carried(&self, own: &BTreeMap<String, String>, into: &Self) -> BTreeMap<String, String> {
        let said = own.iter().filter_map(|(code, value)| {
            let from = self.of(code)?;
            let same = |to: &&OwnColumn| {
                to.name == from.name
                    && to.kind == from.kind
                    && (to.kind != ColumnKind::Number || to.unit == from.unit)
            };
            let to = into.0.iter().find(same)?;
            let value = match from.as_typed(value) {
                // An amount is the same in any unit.
                _ if to.kind == ColumnKind::Money => value.clone(),
                Some(text) => match to.typed(&text) {
                    Ok(OwnTyped::Value(value)) => value,
                    _ => return None,
                },
                // The same unit, region or file.
                None => value.clone(),
            };
            Some((to.code.clone(), value))
        });
        said.collect()
    }
    /// The text that is stored and hashed.
    pub fn text(&self) -> String {
        match self.to_value() {
            Value::Text(text) => text,
            _ => String::new(),
        }
    }
}

#[cfg(test)]
mod tests;
