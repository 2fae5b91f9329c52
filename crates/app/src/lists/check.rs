//! Gathers what the gap check looks at, and checks.

use super::lineage::forebear;
use super::more::recorded_parents;
use crate::App;
use crate::error::Result;
use std::collections::{BTreeSet, HashMap};
use yipanqi_domain::list::{
    Check, DraftRow, Gap, List, ListVersion, RowChange, UnitCheck, VersionState, arranged, gaps,
    lineage_gaps, rows_anew,
};
use yipanqi_domain::meeting::Session;
use yipanqi_domain::office::Unit;
use yipanqi_domain::rights::Actor;
use yipanqi_domain::{BodyId, Day, DecisionId, SideId, UnitId, VersionId};
use yipanqi_store::Reader;

/// As many decisions as one list is checked against.
const DECISIONS: i64 = 2000;

impl App {
    /// 缺口 of a draft; none once it is adopted.
    pub async fn gaps(&self, actor: &Actor, version: VersionId) -> Result<Vec<Gap>> {
        let (mut read, list, version) = self.version_to_read(actor, version).await?;
        let rows = arranged(read.draft_rows(version.id).await?);
        let found = check(&mut read, actor, &list, &version, &rows).await?;
        read.end().await?;
        Ok(found)
    }
}

/// The gaps of these rows of a version that is not adopted yet.
pub(super) async fn check(
    reader: &mut Reader,
    actor: &Actor,
    list: &List,
    version: &ListVersion,
    rows: &[DraftRow],
) -> Result<Vec<Gap>> {
    if !matches!(
        version.state,
        VersionState::Draft | VersionState::Deliberated { .. }
    ) {
        return Ok(Vec::new());
    }
    let links = reader.draft_lineage(version.id).await?;
    // What names a row that ends will name what comes of it: so the rows are checked.
    let anew = (!links.is_empty()).then(|| rows_anew(rows.to_vec(), &links));
    let rows = anew.as_deref().unwrap_or(rows);
    let units = unit_checks(reader, list.body, rows, actor.today).await?;
    let sides: Vec<(SideId, String)> = reader
        .sides_of(list.body)
        .await?
        .into_iter()
        .map(|side| (side.id, side.name))
        .collect();
    let decisions = without_row(reader, actor, list, rows).await?;
    let parents = recorded_parents(reader, rows).await?;
    let mut found = gaps(&Check {
        rows,
        adjusting: version.base.is_some(),
        sides: &sides,
        units: &units,
        decisions: &decisions,
        parents: &parents,
    });
    let mut ending = Vec::new();
    for row in rows
        .iter()
        .filter(|row| links.iter().any(|link| link.forebear == row.id))
    {
        ending.push(forebear(reader, list, version, row, &links).await?);
    }
    found.extend(lineage_gaps(rows, &links, &ending));
    for row in reader.rows_of_joined_items(version.id).await? {
        found.push(Gap {
            row: Some(row),
            decision: None,
            code: "item_joined",
            detail: String::new(),
            blocks: true,
        });
    }
    Ok(found)
}

/// The gaps of some rows of a draft, looked at alone: what is said twice in it and what it does not answer is not found.
pub(super) async fn checked_rows(
    reader: &mut Reader,
    list: &List,
    version: &ListVersion,
    rows: &[DraftRow],
    on: Day,
) -> Result<Vec<Gap>> {
    if rows.is_empty() || version.state.adoption().is_some() {
        return Ok(Vec::new());
    }
    let units = unit_checks(reader, list.body, rows, on).await?;
    let sides: Vec<(SideId, String)> = reader
        .sides_of(list.body)
        .await?
        .into_iter()
        .map(|side| (side.id, side.name))
        .collect();
    let mut found = gaps(&Check {
        rows,
        adjusting: version.base.is_some(),
        sides: &sides,
        units: &units,
        decisions: &[],
        parents: &HashMap::new(),
    });
    found.retain(|gap| gap.row.is_some());
    Ok(found)
}

/// What the check needs to know of every unit that rows name.
pub(super) async fn unit_checks(
    reader: &mut Reader,
    body: BodyId,
    rows: &[DraftRow],
    on: Day,
) -> Result<HashMap<UnitId, UnitCheck>> {
    let mut out = HashMap::new();
    for id in rows
        .iter()
        .flat_map(|row| &row.content.units.0)
        .filter_map(|named| named.unit)
    {
        if out.contains_key(&id) {
            continue;
        }
        let Some(unit) = reader.get::<Unit>(id).await? else {
            continue;
        };
        let abolished = unit.ends_on.filter(|end| *end < on);
        let successors = if abolished.is_some() {
            reader.successors_of(id).await?
        } else {
            Vec::new()
        };
        let sides = reader.sides_of_unit(id, Some(body)).await?;
        let found = UnitCheck {
            abolished,
            successors: successors.into_iter().map(|unit| unit.name).collect(),
            sides: sides.into_iter().map(|side| side.id).collect(),
        };
        out.insert(id, found);
    }
    Ok(out)
}

/// Decisions that this list should answer and does not: those of the sessions it draws on (or, while it draws on none,
/// of its year's sessions) on which no row of it and of no adopted list rests.
async fn without_row(
    reader: &mut Reader,
    actor: &Actor,
    list: &List,
    rows: &[DraftRow],
) -> Result<Vec<(DecisionId, String)>> {
    let all = reader.list_decisions(actor.sight(), list.body, DECISIONS).await?;
    let mut answered: BTreeSet<DecisionId> = reader
        .decisions_with_rows(actor.sight(), list.body)
        .await?
        .into_iter()
        .collect();
    let drawn: BTreeSet<DecisionId> = rows
        .iter()
        .filter(|row| row.change != RowChange::Removed)
        .filter_map(|row| row.decision)
        .collect();
    let mut sessions: BTreeSet<_> = all
        .iter()
        .filter(|d| drawn.contains(&d.id))
        .filter_map(|d| d.session)
        .collect();
    if sessions.is_empty() {
        for id in all.iter().filter_map(|d| d.session).collect::<BTreeSet<_>>() {
            let session: Option<Session> = reader.get(id).await?;
            if session.is_some_and(|s| i64::from(s.held_on.year()) == list.year) {
                sessions.insert(id);
            }
        }
    }
    answered.extend(drawn);
    let open = all
        .into_iter()
        .filter(|d| !answered.contains(&d.id) && d.session.is_some_and(|s| sessions.contains(&s)));
    Ok(open.map(|d| (d.id, d.text)).collect())
}
