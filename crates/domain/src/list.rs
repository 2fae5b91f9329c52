//! 清单: versions that are drafted, deliberated, adopted and sealed, issued; rows as one version says them; items
//! that live through all of them.

use crate::canon::Form;
use crate::field::{Field, Group, Value, next};
use crate::money::MoneyUnit;
use crate::office::Mark;
use crate::refusal::{Refusal, Rule};
use crate::{
    At, BodyId, Day, DecisionId, ItemId, ListId, RowId, SessionId, SideId, UnitId, VersionId, coded,
    json_field,
};
use serde::{Deserialize, Serialize};

/// A list, of one body and one year, through all its versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// Id.
    pub id: ListId,
    /// The body whose list it is.
    pub body: BodyId,
    /// Name.
    pub name: String,
    /// Plan year.
    pub year: i64,
    /// Mark.
    pub mark: Mark,
}

/// One version of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListVersion {
    /// Id.
    pub id: VersionId,
    /// The list.
    pub list: ListId,
    /// 1, 2, 3 …
    pub ordinal: i64,
    /// The adopted version that this one adjusts.
    pub base: Option<VersionId>,
    /// Counts every edit of the draft; a form that carries an older number is stale.
    pub revision: i64,
    /// State.
    pub state: VersionState,
}

/// What adoption fixed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adoption {
    /// The session that adopted.
    pub session: SessionId,
    /// The decision that is the authority of every row.
    pub authority: DecisionId,
    /// Number, gap-free per body and year.
    pub number: String,
    /// Digest of the content: [`content_digest`].
    pub content: String,
    /// In force from this day.
    pub in_force_on: Day,
    /// When.
    pub at: At,
}

/// Draft → deliberated → adopted → issued. "Superseded" is derived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VersionState {
    /// Rows are edited.
    Draft,
    /// Put before a session; rows are fixed unless it is taken back to draft.
    Deliberated {
        /// On this day.
        on: Day,
    },
    /// Sealed.
    Adopted(Adoption),
    /// 印发, under a paper number.
    Issued(Adoption, String),
}

impl VersionState {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Deliberated { .. } => "deliberated",
            Self::Adopted(_) => "adopted",
            Self::Issued(..) => "issued",
        }
    }
    /// What adoption fixed, once adopted.
    pub const fn adoption(&self) -> Option<&Adoption> {
        match self {
            Self::Adopted(adoption) | Self::Issued(adoption, _) => Some(adoption),
            Self::Draft | Self::Deliberated { .. } => None,
        }
    }
}

impl Group for VersionState {
    const COLUMNS: &'static [&'static str] = &[
        "state",
        "deliberated_on",
        "session",
        "authority",
        "number",
        "content",
        "in_force_on",
        "adopted_at",
        "paper_number",
    ];
    fn put(&self, out: &mut Vec<Value>) {
        let deliberated = match self {
            Self::Deliberated { on } => Some(*on),
            _ => None,
        };
        let paper = match self {
            Self::Issued(_, paper) => Some(paper.clone()),
            _ => None,
        };
        let a = self.adoption();
        out.extend([
            self.code().to_owned().to_value(),
            deliberated.to_value(),
            a.map(|a| a.session).to_value(),
            a.map(|a| a.authority).to_value(),
            a.map(|a| a.number.clone()).to_value(),
            a.map(|a| a.content.clone()).to_value(),
            a.map(|a| a.in_force_on).to_value(),
            a.map(|a| a.at).to_value(),
            paper.to_value(),
        ]);
    }
    fn take(values: &mut dyn Iterator<Item = Value>) -> Option<Self> {
        let code: String = next(values)?;
        let deliberated: Option<Day> = next(values)?;
        let (session, authority): (Option<SessionId>, Option<DecisionId>) = (next(values)?, next(values)?);
        let (number, content): (Option<String>, Option<String>) = (next(values)?, next(values)?);
        let (in_force_on, at): (Option<Day>, Option<At>) = (next(values)?, next(values)?);
        let paper: Option<String> = next(values)?;
        let adoption = || {
            Some(Adoption {
                session: session?,
                authority: authority?,
                number: number.clone()?,
                content: content.clone()?,
                in_force_on: in_force_on?,
                at: at?,
            })
        };
        Some(match code.as_str() {
            "draft" => Self::Draft,
            "deliberated" => Self::Deliberated { on: deliberated? },
            "adopted" => Self::Adopted(adoption()?),
            "issued" => Self::Issued(adoption()?, paper?),
            _ => return None,
        })
    }
}

impl ListVersion {
    /// Refuses unless it is a draft and the form was made from its latest revision; gives the next revision.
    pub fn editable(&self, seen_revision: i64) -> Rule<i64> {
        if self.state != VersionState::Draft {
            return Err(Refusal::stale("version_not_draft").with("state", self.state.code()));
        }
        if self.revision != seen_revision {
            return Err(Refusal::stale("version_changed"));
        }
        Ok(self.revision + 1)
    }
    /// Puts the draft before a session. `gaps` is the number of gaps that block it.
    pub fn deliberated(mut self, seen_revision: i64, blocking_gaps: usize, on: Day) -> Rule<Self> {
        self.revision = self.editable(seen_revision)?;
        if blocking_gaps > 0 {
            return Err(Refusal::new("gaps_block").with("n", blocking_gaps));
        }
        self.state = VersionState::Deliberated { on };
        Ok(self)
    }
    /// Takes it back to draft.
    pub fn reopened(mut self) -> Rule<Self> {
        if !matches!(self.state, VersionState::Deliberated { .. }) {
            return Err(Refusal::stale("version_not_deliberated").with("state", self.state.code()));
        }
        self.revision += 1;
        self.state = VersionState::Draft;
        Ok(self)
    }
    /// Adopts it. The base of an adjustment must still be the latest adopted version (`latest_adopted`), and a
    /// version comes into force not before the one it replaces.
    pub fn adopted(mut self, adoption: Adoption, latest: Option<(VersionId, Day)>) -> Rule<Self> {
        if !matches!(self.state, VersionState::Deliberated { .. }) {
            return Err(Refusal::stale("version_not_deliberated").with("state", self.state.code()));
        }
        if self.base != latest.map(|(id, _)| id) {
            return Err(Refusal::stale("base_superseded"));
        }
        if let Some((_, day)) = latest
            && adoption.in_force_on < day
        {
            return Err(Refusal::new("in_force_too_early")
                .at("in_force_on")
                .with("day", day));
        }
        self.state = VersionState::Adopted(adoption);
        Ok(self)
    }
    /// Issues it under a paper number.
    pub fn issued(mut self, paper_number: String) -> Rule<Self> {
        match self.state {
            VersionState::Adopted(adoption) => {
                self.state = VersionState::Issued(adoption, paper_number);
                Ok(self)
            }
            other => Err(Refusal::stale("version_not_adopted").with("state", other.code())),
        }
    }
}

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
    ];
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
        ]);
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

/// 事项: one number for life, in any number of lists and years.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Id.
    pub id: ItemId,
    /// 事项编号, gap-free per body and year.
    pub number: String,
    /// The body that registered it.
    pub body: BodyId,
    /// Kind.
    pub kind: ItemKind,
    /// Title at registration; the list rows hold what each version calls it.
    pub title: String,
    /// Parent, for a sub-item.
    pub parent: Option<ItemId>,
    /// State.
    pub state: ItemState,
    /// When it was registered.
    pub registered_at: At,
}

coded! {
    /// State of an item. Close-out, suspension and ending come with their lifecycles; assigned and under way are
    /// derived, never stored.
    pub enum ItemState {
        /// Owed.
        Open = "open",
        /// 调出: in no version in force.
        Removed = "removed",
    }
}

/// One gap that the check of a draft found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The row.
    pub row: RowId,
    /// Stable code; the words are under `gap.<code>`.
    pub code: &'static str,
    /// What the words mention.
    pub detail: String,
    /// Whether it keeps the draft from being deliberated.
    pub blocks: bool,
}

/// Checks one row on its own. `exists` says whether a resolved unit exists on the given day and its name.
pub fn row_gaps(row: &DraftRow, abolished: &dyn Fn(UnitId) -> Option<Day>) -> Vec<Gap> {
    let mut gaps = Vec::new();
    if row.change == RowChange::Removed {
        if row.reason.is_empty() {
            gaps.push(Gap {
                row: row.id,
                code: "no_reason",
                detail: String::new(),
                blocks: true,
            });
        }
        return gaps;
    }
    let mut gap = |code, detail: &str, blocks| {
        gaps.push(Gap {
            row: row.id,
            code,
            detail: detail.to_owned(),
            blocks,
        })
    };
    let content = &row.content;
    if content.title.is_empty() {
        gap("no_title", "", true);
    }
    if content.units.of(DutyRole::Lead).next().is_none() {
        gap("no_lead", "", true);
    }
    for unit in &content.units.0 {
        match unit.unit {
            None => gap("unit_unknown", &unit.name, true),
            Some(id) if abolished(id).is_some() => gap("unit_abolished", &unit.name, true),
            Some(_) => {}
        }
    }
    if content.ends_on.is_none() {
        gap("no_deadline", "", false);
    }
    if let (Some(start), Some(end)) = (content.starts_on, content.ends_on)
        && end < start
    {
        gap("ends_before_start", &end.to_string(), true);
    }
    if content.measure.is_empty() {
        gap("no_measure", "", false);
    }
    if content.kind == ItemKind::Project && content.amounts.total().is_none() {
        gap("no_amount", "", false);
    }
    if matches!(row.change, RowChange::Added | RowChange::Changed)
        && row.item.is_some()
        && row.reason.is_empty()
    {
        gap("no_reason", "", true);
    }
    gaps
}

/// `content` of an adopted version: digest over list, ordinal, and every row in order.
pub fn content_digest(list: ListId, ordinal: i64, rows: &[ListRow]) -> String {
    let mut form = Form::new();
    form.text("list_version")
        .int(1)
        .int(list.0)
        .int(ordinal)
        .int(i64::try_from(rows.len()).unwrap_or(i64::MAX));
    for row in rows {
        form.int(row.item.0)
            .int(row.position)
            .maybe_int(row.decision.map(|d| d.0));
        let mut values = Vec::new();
        row.content.put(&mut values);
        for value in &values {
            form.value(value);
        }
    }
    form.digest()
}

/// How one item differs between two versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The item.
    pub item: ItemId,
    /// Added, removed or changed.
    pub change: RowChange,
    /// What the earlier version says.
    pub before: Option<RowContent>,
    /// What the later version says.
    pub after: Option<RowContent>,
    /// Columns that differ, for a changed row.
    pub columns: Vec<&'static str>,
}

/// Compares two versions by item: added and changed in the order of the later one, then removed in the order of the
/// earlier one. Order and serial alone are not a change.
pub fn compare(before: &[ListRow], after: &[ListRow]) -> Vec<Difference> {
    use std::collections::HashMap;
    let old: HashMap<ItemId, &ListRow> = before.iter().map(|r| (r.item, r)).collect();
    let new: HashMap<ItemId, &ListRow> = after.iter().map(|r| (r.item, r)).collect();
    let mut out = Vec::new();
    for row in after {
        match old.get(&row.item) {
            None => out.push(Difference {
                item: row.item,
                change: RowChange::Added,
                before: None,
                after: Some(row.content.clone()),
                columns: Vec::new(),
            }),
            Some(was) => {
                let columns = differing_columns(&was.content, &row.content);
                if !columns.is_empty() {
                    out.push(Difference {
                        item: row.item,
                        change: RowChange::Changed,
                        before: Some(was.content.clone()),
                        after: Some(row.content.clone()),
                        columns,
                    });
                }
            }
        }
    }
    for row in before.iter().filter(|r| !new.contains_key(&r.item)) {
        out.push(Difference {
            item: row.item,
            change: RowChange::Removed,
            before: Some(row.content.clone()),
            after: None,
            columns: Vec::new(),
        });
    }
    out
}

/// The columns in which two rows differ, serial apart.
pub fn differing_columns(a: &RowContent, b: &RowContent) -> Vec<&'static str> {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    a.put(&mut left);
    b.put(&mut right);
    let names = RowContent::COLUMNS.iter().zip(left.iter().zip(&right));
    names
        .filter(|(name, (l, r))| **name != "serial" && l != r)
        .map(|(name, _)| *name)
        .collect()
}
