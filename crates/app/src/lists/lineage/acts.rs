//! Merging rows of a draft, splitting one, taking that back, and saying why amounts differ. One entry each.

use super::super::draft::usable;
use super::super::rows::resolved;
use super::super::{Edited, VERSION};
use super::forebear;
use crate::App;
use crate::error::{Error, Result};
use std::collections::BTreeSet;
use yipanqi_domain::list::{
    DraftLineage, DraftRow, DutyRole, Forebear, LineageKind, List, ListRow, ListVersion, PART_FIELDS,
    PartInput, RowChange, RowContent, RowUnit, amounts_moved, difference_said, lineage_acts, may_merge,
    may_split, merged_content, split_names,
};
use yipanqi_domain::refusal::required;
use yipanqi_domain::rights::{Action, Actor};
use yipanqi_domain::trail::Entry;
use yipanqi_domain::{DecisionId, Refusal, RowId, SideId, VersionId};
use yipanqi_store::{Reader, Tx};

/// A merger as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MergeInput {
    /// The rows that are to become one.
    pub rows: Vec<RowId>,
    /// What that one is called.
    pub title: String,
    /// Why.
    pub reason: String,
    /// The decision that says so; none: the session that adopts the version.
    pub decision: Option<DecisionId>,
}

/// A split as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SplitInput {
    /// The row that is to become several.
    pub row: Option<RowId>,
    /// The parts; blank ones are left out.
    pub parts: Vec<PartInput>,
    /// Why.
    pub reason: String,
    /// The decision that says so; none: the session that adopts the version.
    pub decision: Option<DecisionId>,
    /// Why the amounts of the parts do not add up.
    pub difference: String,
}

/// The rows of an act and what it says.
struct Said {
    kind: LineageKind,
    reason: String,
    decision: Option<DecisionId>,
    difference: String,
}

impl App {
    /// 合并: several rows of a draft become one, whose item is registered when the version is sealed. Their rows stay in the
    /// draft, taken out.
    ///
    /// # Errors
    /// `row_gone`, those of [`may_merge`] at `row`; `required`, `too_long` at `title`, `reason`; those of a decision at
    /// `decision`; stale: `version_not_draft`, `version_changed`, `list_not_adjusted`.
    pub async fn merge_rows(
        &self,
        actor: &Actor,
        version: VersionId,
        seen_revision: i64,
        input: &MergeInput,
    ) -> Result<Edited> {
        let (mut tx, list, mut version) = self.version_for_change(actor, version, Action::DraftList).await?;
        version.revision = adjusting(&version, seen_revision)?;
        let forebears = forebears(&mut tx, &list, &version, &input.rows).await?;
        may_merge(&forebears)?;
        let rows: Vec<&DraftRow> = forebears.iter().map(|one| &one.row).collect();
        let content = merged_content(&rows, &input.title)?;
        let reason = required(&input.reason, "reason")?;
        tx = self.decided(tx, actor, &list, input.decision).await?;
        let said = Said {
            kind: LineageKind::Merged,
            reason,
            decision: input.decision,
            difference: String::new(),
        };
        join(tx, actor, version, &forebears, vec![content], said).await
    }

    /// 拆分: a row of a draft becomes several, whose items are registered when the version is sealed. The row stays in the
    /// draft, taken out.
    ///
    /// # Errors
    /// `row_gone`, those of [`may_split`]; of a part, those of a row as typed, at its title with the place of the part;
    /// `amounts_do_not_add_up` at `difference`; `required` at `reason`; those of a decision at `decision`; stale:
    /// `version_not_draft`, `version_changed`, `list_not_adjusted`.
    pub async fn split_row(
        &self,
        actor: &Actor,
        version: VersionId,
        seen_revision: i64,
        input: &SplitInput,
    ) -> Result<Edited> {
        let (mut tx, list, mut version) = self.version_for_change(actor, version, Action::DraftList).await?;
        version.revision = adjusting(&version, seen_revision)?;
        let chosen: Vec<RowId> = input.row.into_iter().collect();
        let forebears = forebears(&mut tx, &list, &version, &chosen).await?;
        let [one] = forebears.as_slice() else {
            return Err(Refusal::new("nothing_chosen").at("row").into());
        };
        let parts: Vec<(&'static str, &PartInput)> = PART_FIELDS
            .into_iter()
            .zip(&input.parts)
            .filter(|(_, part)| !part.is_blank())
            .collect();
        may_split(one, parts.len())?;
        let sides: Vec<SideId> = tx.sides_of(list.body).await?.iter().map(|side| side.id).collect();
        let mut contents = Vec::new();
        for (field, part) in parts {
            let content = part_content(&mut tx, actor, &list, one, part, &sides).await;
            contents.push(content.map_err(|error| at_part(error, field))?);
        }
        let reason = required(&input.reason, "reason")?;
        let moved = amounts_moved([&one.row.content], &contents)?;
        let difference = difference_said(&moved, &input.difference)?;
        tx = self.decided(tx, actor, &list, input.decision).await?;
        let said = Said {
            kind: LineageKind::Split,
            reason,
            decision: input.decision,
            difference,
        };
        join(tx, actor, version, &forebears, contents, said).await
    }

    /// Takes a merger or a split of a draft back, named by any of its rows: what ended is as it was, what came of it is gone.
    ///
    /// # Errors
    /// Stale: `version_not_draft`, `version_changed`, `row_not_joined`.
    pub async fn undo_lineage(
        &self,
        actor: &Actor,
        version: VersionId,
        seen_revision: i64,
        row: RowId,
    ) -> Result<Edited> {
        let (mut tx, _, mut version) = self.version_for_change(actor, version, Action::DraftList).await?;
        version.revision = version.editable(seen_revision)?;
        let links = act_of(&mut tx, version.id, row).await?;
        let (forebears, successors) = ends(&links);
        for link in &links {
            tx.remove::<DraftLineage>(link.id).await?;
        }
        for id in &forebears {
            let Some(row) = tx.draft_row(version.id, *id).await? else {
                continue;
            };
            let base: Option<ListRow> = match (version.base, row.item) {
                (Some(base), Some(item)) => tx.sealed_row_of(base, item).await?,
                _ => None,
            };
            let restored = row.restored(base.as_ref().map(|base| &base.content))?;
            tx.update(&restored).await?;
        }
        for id in &successors {
            tx.remove::<DraftRow>(*id).await?;
        }
        tx.update(&version).await?;
        let entry = Entry::done(actor.by(), "list.undo_lineage", VERSION, version.id.0);
        tx.commit(entry.because(named(&forebears, &successors))).await?;
        Ok(Edited {
            rows: forebears.into_iter().collect(),
            revision: version.revision,
        })
    }

    /// Says why the planned amounts of a merger or a split differ, after its rows were edited.
    ///
    /// # Errors
    /// `required` at `difference`; stale: `version_not_draft`, `version_changed`, `row_not_joined`.
    pub async fn explain_lineage(
        &self,
        actor: &Actor,
        version: VersionId,
        seen_revision: i64,
        row: RowId,
        difference: &str,
    ) -> Result<Edited> {
        let (mut tx, _, mut version) = self.version_for_change(actor, version, Action::DraftList).await?;
        version.revision = version.editable(seen_revision)?;
        let difference = required(difference, "difference")?;
        let links = act_of(&mut tx, version.id, row).await?;
        let (forebears, successors) = ends(&links);
        for link in links {
            tx.update(&DraftLineage {
                difference: difference.clone(),
                ..link
            })
            .await?;
        }
        tx.update(&version).await?;
        let entry = Entry::done(actor.by(), "list.explain_lineage", VERSION, version.id.0);
        tx.commit(entry.because(named(&forebears, &successors))).await?;
        Ok(Edited {
            rows: successors.into_iter().collect(),
            revision: version.revision,
        })
    }

    /// A decision that may be named as the source of an act.
    async fn decided(&self, tx: Tx, actor: &Actor, list: &List, decision: Option<DecisionId>) -> Result<Tx> {
        let Some(id) = decision else {
            return Ok(tx);
        };
        let (tx, decision) = self.decision_in(tx, actor, id).await?;
        usable(&decision, list.body)?;
        Ok(tx)
    }
}

/// Rows are merged and split in the draft of an adjustment alone: in a first draft there is nothing that could end.
fn adjusting(version: &ListVersion, seen_revision: i64) -> Result<i64> {
    let next = version.editable(seen_revision)?;
    if version.base.is_none() {
        return Err(Refusal::new("list_not_adjusted").at("row").into());
    }
    Ok(next)
}

async fn forebears(tx: &mut Tx, list: &List, version: &ListVersion, rows: &[RowId]) -> Result<Vec<Forebear>> {
    let links = tx.draft_lineage(version.id).await?;
    let mut found = Vec::new();
    for id in rows.iter().collect::<BTreeSet<_>>() {
        // A row of another list or of none is not there.
        let row = tx.draft_row(version.id, *id).await?;
        let row = row.ok_or_else(|| Refusal::stale("row_gone").at("row"))?;
        found.push(forebear(tx, list, version, &row, &links).await?);
    }
    found.sort_by_key(|one| (one.row.position, one.row.id));
    Ok(found)
}

async fn part_content(
    reader: &mut Reader,
    actor: &Actor,
    list: &List,
    of: &Forebear,
    part: &PartInput,
    sides: &[SideId],
) -> Result<RowContent> {
    let mut units = Vec::new();
    for name in split_names(&part.lead_units) {
        // A name that the row has already is not asked again: what it meant then still holds.
        let known = of.row.content.units.0.iter().find(|unit| unit.name == name);
        let unit = match known.and_then(|known| known.unit) {
            Some(unit) => unit,
            None => resolved(reader, list.body, &name, actor.today, "lead_units").await?,
        };
        units.push(RowUnit {
            role: DutyRole::Lead,
            unit: Some(unit),
            name,
        });
    }
    Ok(part.judged(&of.row, sides, units)?)
}

/// Says what is wrong with a part at its title.
fn at_part(error: Error, field: &'static str) -> Error {
    match error {
        Error::Refused(mut refusal) => {
            refusal.field = Some(field);
            if !refusal.args.iter().any(|(name, _)| *name == "row") {
                refusal = refusal.with("row", field.trim_start_matches("title_"));
            }
            Error::Refused(refusal)
        }
        other => other,
    }
}

/// Writes an act: the rows that end are taken out, those that come of them are added at the place of the first.
async fn join(
    mut tx: Tx,
    actor: &Actor,
    version: ListVersion,
    forebears: &[Forebear],
    contents: Vec<RowContent>,
    said: Said,
) -> Result<Edited> {
    let position = forebears.iter().map(|one| one.row.position).min().unwrap_or(1);
    let mut successors = Vec::new();
    for content in contents {
        let row = DraftRow {
            id: tx.new_id().await?,
            version: version.id,
            position,
            item: None,
            decision: said.decision,
            change: RowChange::Added,
            reason: said.reason.clone(),
            content,
        };
        tx.insert(&row).await?;
        successors.push(row.id);
    }
    let mut ended = BTreeSet::new();
    for one in forebears {
        ended.insert(one.row.id);
        tx.update(&one.row.clone().removed(&said.reason)?).await?;
        for successor in &successors {
            let link = DraftLineage {
                id: tx.new_id().await?,
                version: version.id,
                kind: said.kind,
                forebear: one.row.id,
                successor: *successor,
                reason: said.reason.clone(),
                decision: said.decision,
                difference: said.difference.clone(),
            };
            tx.insert(&link).await?;
        }
    }
    tx.update(&version).await?;
    let entry = Entry::done(actor.by(), said.kind.act(), VERSION, version.id.0);
    let made = successors.iter().copied().collect();
    tx.commit(entry.because(named(&ended, &made))).await?;
    Ok(Edited {
        rows: successors,
        revision: version.revision,
    })
}

/// The links of the act in which a row stands.
async fn act_of(tx: &mut Tx, version: VersionId, row: RowId) -> Result<Vec<DraftLineage>> {
    let mut links = tx.draft_lineage(version).await?;
    let acts = lineage_acts(links.iter().map(|l| (l.kind, l.forebear, l.successor)));
    let act = acts
        .into_iter()
        .find(|act| act.forebears.contains(&row) || act.successors.contains(&row));
    let act = act.ok_or_else(|| Refusal::stale("row_not_joined"))?;
    links.retain(|link| act.forebears.contains(&link.forebear));
    Ok(links)
}

fn ends(links: &[DraftLineage]) -> (BTreeSet<RowId>, BTreeSet<RowId>) {
    (
        links.iter().map(|link| link.forebear).collect(),
        links.iter().map(|link| link.successor).collect(),
    )
}

/// What an entry says of an act: rows alone, no words.
fn named(forebears: &BTreeSet<RowId>, successors: &BTreeSet<RowId>) -> String {
    let ids = |rows: &BTreeSet<RowId>| rows.iter().map(RowId::to_string).collect::<Vec<_>>().join(",");
    format!("of={} into={}", ids(forebears), ids(successors))
}
