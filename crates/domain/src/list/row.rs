//! What a row says, in a draft and in a sealed version, and what an adjustment does with it.

use super::{RowMore, RowRef, RowValue, differing_columns};
use crate::field::{Field, Group, Value, next};
use crate::money::{MoneyUnit, show_amount};
use crate::packed::Packed;
use crate::refusal::{Refusal, Rule, required};
use crate::{Day, DecisionId, ItemId, RowId, SideId, UnitId, VersionId, coded, json_field};
use serde::{Deserialize, Serialize};

coded! {
    /// Kind of an item.
    pub enum ItemKind {
        /// 任务
        Task = "task",
        /// 项目
        Project = "project",
        /// 政策
        Policy = "policy",
        /// 改革
        Reform = "reform",
        /// 平台
        Platform = "platform",
        /// 问题
        Problem = "problem",
    }
}

coded! {
    /// Role of a unit or post on an item.
    pub enum DutyRole {
        /// 联系领导
        LinkedLeader = "linked_leader",
        /// 牵头
        Lead = "lead",
        /// 共同牵头
        JointLead = "joint_lead",
        /// 配合
        Support = "support",
        /// 填报
        Reporting = "reporting",
        /// 经办
        Handler = "handler",
    }
}

impl DutyRole {
    /// Whether it makes its side one that the item is on.
    pub const fn makes_joint(self) -> bool {
        matches!(self, Self::Lead | Self::JointLead | Self::Reporting)
    }
}

impl Serialize for DutyRole {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for DutyRole {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let code = String::deserialize(d)?;
        Self::parse(&code).ok_or_else(|| serde::de::Error::custom("unknown duty role"))
    }
}

/// A unit as a row names it: the name as then written, and which unit that is when known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowUnit {
    /// Role.
    pub role: DutyRole,
    /// The unit, once resolved.
    pub unit: Option<UnitId>,
    /// Name as written.
    pub name: String,
}

/// Units of a row, lead units first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RowUnits(pub Vec<RowUnit>);
json_field!(RowUnits);

impl RowUnits {
    /// Those of one role.
    pub fn of(&self, role: DutyRole) -> impl Iterator<Item = &RowUnit> {
        self.0.iter().filter(move |u| u.role == role)
    }
}

/// Plan amount of one side (or of the whole row, without a side) for the plan year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowAmount {
    /// The side.
    pub side: Option<SideId>,
    /// 分.
    pub fen: i64,
    /// Code of the [`MoneyUnit`] in which it was given.
    pub unit: String,
    /// Decimals as given.
    pub decimals: u32,
}

/// Plan amounts of a row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RowAmounts(pub Vec<RowAmount>);
json_field!(RowAmounts);

impl RowAmounts {
    /// Sum over the sides, 分; `None` when no amount is given.
    pub fn total(&self) -> Option<i64> {
        if self.0.is_empty() {
            None
        } else {
            Some(self.0.iter().map(|a| a.fen).sum())
        }
    }
    /// Of one side.
    pub fn of(&self, side: Option<SideId>) -> Option<&RowAmount> {
        self.0.iter().find(|a| a.side == side)
    }
}

impl RowAmount {
    /// The unit in which it was given.
    pub fn given_in(&self) -> MoneyUnit {
        MoneyUnit::parse(&self.unit).unwrap_or(MoneyUnit::Yi)
    }
    /// As it is typed: the number as it was given, with its unit behind it.
    pub fn typed(&self) -> String {
        let unit = self.given_in();
        format!("{}{}", show_amount(self.fen, unit, self.decimals), unit.sign())
    }
}

/// What a row says. The same in a draft and in a sealed version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowContent {
    /// Serial as printed; may be empty in a draft.
    pub serial: String,
    /// Kind of the item.
    pub kind: ItemKind,
    /// Field 领域.
    pub field: String,
    /// Heading path below the field, parts separated by `/`.
    pub heading: String,
    /// Title.
    pub title: String,
    /// Measure: what is to be done or reached this year.
    pub measure: String,
    /// Planned first day.
    pub starts_on: Option<Day>,
    /// Planned last day; the original deadline.
    pub ends_on: Option<Day>,
    /// Weight in units of 0.01.
    pub weight: i64,
    /// Lead and support units.
    pub units: RowUnits,
    /// Plan amounts per side.
    pub amounts: RowAmounts,
    /// What it says beyond these.
    pub more: RowMore,
}

impl Group for RowContent {
    const COLUMNS: &'static [&'static str] = &[
        "serial",
        "kind",
        "field",
        "heading",
        "title",
        "measure",
        "starts_on",
        "ends_on",
        "weight",
        "units",
        "amounts",
        "more",
    ];
    const ADDED: &'static [usize] = &[1];
    fn put(&self, out: &mut Vec<Value>) {
        out.extend([
            self.serial.to_value(),
            self.kind.to_value(),
            self.field.to_value(),
            self.heading.to_value(),
            self.title.to_value(),
            self.measure.to_value(),
            self.starts_on.to_value(),
            self.ends_on.to_value(),
            self.weight.to_value(),
            self.units.to_value(),
            self.amounts.to_value(),
            self.more.to_value(),
        ]);
    }
    fn pack(&self, out: &mut Packed) {
        self.serial.pack(out);
        self.kind.pack(out);
        self.field.pack(out);
        self.heading.pack(out);
        self.title.pack(out);
        self.measure.pack(out);
        self.starts_on.pack(out);
        self.ends_on.pack(out);
        self.weight.pack(out);
        self.units.pack(out);
        self.amounts.pack(out);
        self.more.pack(out);
    }
    fn said(&self) -> Vec<RowValue> {
        self.more.values()
    }
    fn take(values: &mut dyn Iterator<Item = Value>) -> Option<Self> {
        Some(Self {
            serial: next(values)?,
            kind: next(values)?,
            field: next(values)?,
            heading: next(values)?,
            title: next(values)?,
            measure: next(values)?,
            starts_on: next(values)?,
            ends_on: next(values)?,
            weight: next(values)?,
            units: next(values)?,
            amounts: next(values)?,
            more: next(values)?,
        })
    }
}

coded! {
    /// What an adjustment does with a row.
    pub enum RowChange {
        /// As in the base version.
        Kept = "kept",
        /// 新增
        Added = "added",
        /// 调整
        Changed = "changed",
        /// 调出
        Removed = "removed",
    }
}

/// A row of a draft; may be edited. A removed row stays in the draft, marked so, with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftRow {
    /// Id.
    pub id: RowId,
    /// The version.
    pub version: VersionId,
    /// Order within the version.
    pub position: i64,
    /// The item, when the row stands for one that exists (an adjustment, a carried-over item).
    pub item: Option<ItemId>,
    /// The decision that it was drafted from.
    pub decision: Option<DecisionId>,
    /// What the adjustment does with it.
    pub change: RowChange,
    /// Why, for added, changed and removed rows of an adjustment.
    pub reason: String,
    /// What it says.
    pub content: RowContent,
}

impl DraftRow {
    /// With what a form says. `base` is what the adjusted version says of the same item: the row is kept when the
    /// form says the same again, changed otherwise.
    pub fn rewritten(mut self, content: RowContent, reason: &str, base: Option<&RowContent>) -> Rule<Self> {
        if self.change == RowChange::Removed {
            return Err(Refusal::stale("row_removed").with("row", &self.content.title));
        }
        self.content = content;
        reason.trim().clone_into(&mut self.reason);
        self.settle(base);
        Ok(self)
    }
    /// 调出, with the reason.
    pub fn removed(mut self, reason: &str) -> Rule<Self> {
        if self.change == RowChange::Removed {
            return Err(Refusal::stale("row_removed").with("row", &self.content.title));
        }
        self.reason = required(reason, "reason").map_err(|r| r.with("row", &self.content.title))?;
        self.change = RowChange::Removed;
        Ok(self)
    }
    /// Takes a removal back.
    pub fn restored(mut self, base: Option<&RowContent>) -> Rule<Self> {
        if self.change != RowChange::Removed {
            return Err(Refusal::stale("row_not_removed").with("row", &self.content.title));
        }
        self.reason = String::new();
        self.settle(base);
        Ok(self)
    }
    /// By what other rows name it: its item, or itself as long as it has none.
    pub fn as_named(&self) -> RowRef {
        self.item.map_or(RowRef::Row(self.id), RowRef::Item)
    }
    /// As the version seals it, in its place and for its item. A row without a serial gets its place as one; where it names
    /// rows of the draft, it names their items from now on.
    pub fn sealed(
        &self,
        id: RowId,
        position: i64,
        item: ItemId,
        item_of: impl Fn(RowId) -> Option<ItemId>,
    ) -> ListRow {
        let mut content = self.content.clone();
        content.more = content.more.sealed(item_of);
        if content.serial.is_empty() {
            content.serial = position.to_string();
        }
        ListRow {
            id,
            version: self.version,
            position,
            item,
            decision: self.decision,
            content,
        }
    }
    fn settle(&mut self, base: Option<&RowContent>) {
        self.change = match base {
            None => RowChange::Added,
            Some(base) if differing_columns(base, &self.content).is_empty() => RowChange::Kept,
            Some(_) => RowChange::Changed,
        };
        if self.change == RowChange::Kept {
            self.reason = String::new();
        }
    }
}

/// 清单行: one row of an adopted version. Insert-only; never live.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRow {
    /// Id.
    pub id: RowId,
    /// The version.
    pub version: VersionId,
    /// Order within the version.
    pub position: i64,
    /// The item.
    pub item: ItemId,
    /// The decision that it was drafted from.
    pub decision: Option<DecisionId>,
    /// What it says.
    pub content: RowContent,
}

/// What an adjustment did and why, kept with the version that it made. Insert-only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjustment {
    /// Row id.
    pub id: i64,
    /// The new version.
    pub version: VersionId,
    /// The item.
    pub item: ItemId,
    /// Added, changed or removed.
    pub change: RowChange,
    /// Why.
    pub reason: String,
}

/// A unit of a sealed row, once more as a row of its own, so that sight and search find rows by unit. Insert-only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRowUnit {
    /// Row id.
    pub id: i64,
    /// The version.
    pub version: VersionId,
    /// The sealed row.
    pub list_row: RowId,
    /// The item.
    pub item: ItemId,
    /// The unit.
    pub unit: UnitId,
    /// Role.
    pub role: DutyRole,
    /// Name as then written.
    pub name: String,
}

/// A plan amount of a sealed row, once more as a row of its own, so that sums are made by the database. Insert-only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRowAmount {
    /// Row id.
    pub id: i64,
    /// The version.
    pub version: VersionId,
    /// The sealed row.
    pub list_row: RowId,
    /// The side, or none for the whole row.
    pub side: Option<SideId>,
    /// 分.
    pub fen: i64,
}
