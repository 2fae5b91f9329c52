//! Opening a list and drafting it from decisions.

use super::Edited;
use crate::App;
use crate::document_units::meanings_in;
use crate::error::Result;
use crate::unit_names::{Named, resolve_in};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use yipanqi_domain::document::Document;
use yipanqi_domain::list::{
    AboutInput, DraftRow, DutyRole, ItemKind, List, ListAbout, ListVersion, RowAmounts, RowChange,
    RowContent, RowMore, RowUnit, RowUnits, VersionState, split_names,
};
use yipanqi_domain::meeting::{Decision, DecisionKind, DecisionState, Session};
use yipanqi_domain::office::Mark;
use yipanqi_domain::refusal::required;
use yipanqi_domain::rights::{Action, Actor, Place};
use yipanqi_domain::trail::Entry;
use yipanqi_domain::{BodyId, Day, DecisionId, ListId, Refusal, RowId, SessionId, VersionId};
use yipanqi_store::{Reader, Tx};

/// A decision that a row may rest on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionChoice {
    /// The decision.
    pub decision: Decision,
    /// Whether a row of this draft rests on it.
    pub in_draft: bool,
    /// Whether a row of an adopted list rests on it.
    pub in_list: bool,
}

/// The decisions from which a draft can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionsPage {
    /// The list.
    pub list: List,
    /// The draft.
    pub version: ListVersion,
    /// Decisions by session, the newest session first; without a session, instructions given outside one.
    pub sessions: Vec<(Option<Session>, Vec<DecisionChoice>)>,
}

impl App {
    /// Opens a list of a body for a year, with its first draft.
    ///
    /// # Errors
    /// `required`, `too_long`, `list_exists` at `name`; `year_out_of_range` at `year`.
    pub async fn open_list(
        &self,
        actor: &Actor,
        body: BodyId,
        name: &str,
        year: i64,
        mark: Mark,
    ) -> Result<(ListId, VersionId)> {
        let about = AboutInput::default();
        self.open_list_of(actor, body, name, (year, mark), &about).await
    }

    /// The same, and says what kind of list it is.
    ///
    /// # Errors
    /// Those of [`Self::open_list`] and of [`Self::describe_list`].
    pub async fn open_list_of(
        &self,
        actor: &Actor,
        body: BodyId,
        name: &str,
        (year, mark): (i64, Mark),
        about: &AboutInput,
    ) -> Result<(ListId, VersionId)> {
        let tx = self.store.begin(self.now()).await?;
        let place = Place::of_body(body).marked(mark);
        let mut tx = self
            .allow(tx, actor, Action::DraftList, &place, ("body", body.0))
            .await?;
        let about = super::columns::about(&mut tx, about).await?;
        let version = open(&mut tx, body, name, year, mark, about).await?;
        let id = version.list;
        tx.commit(Entry::done(actor.by(), "list.open", "list", id.0))
            .await?;
        Ok((id, version.id))
    }

    /// The decisions of the list's body that a draft can be made from.
    pub async fn decisions_page(&self, actor: &Actor, version: VersionId) -> Result<DecisionsPage> {
        let (mut read, list, version) = self.version_to_edit(actor, version).await?;
        let decisions = read.list_decisions(actor.sight(), list.body, 500).await?;
        let answered: BTreeSet<DecisionId> = read
            .decisions_with_rows(actor.sight(), list.body)
            .await?
            .into_iter()
            .collect();
        let drawn = read.drafted_decisions(version.id).await?;
        let mut known: HashMap<SessionId, Session> = HashMap::new();
        let mut sessions: Vec<(Option<Session>, Vec<DecisionChoice>)> = Vec::new();
        for decision in decisions {
            if let Some(id) = decision.session
                && !known.contains_key(&id)
                && let Some(session) = read.get::<Session>(id).await?
            {
                known.insert(id, session);
            }
            let session = decision.session.and_then(|id| known.get(&id)).cloned();
            let choice = DecisionChoice {
                in_draft: drawn.contains(&decision.id),
                in_list: answered.contains(&decision.id),
                decision,
            };
            match sessions.last_mut() {
                Some((last, choices)) if *last == session => choices.push(choice),
                _ => sessions.push((session, vec![choice])),
            }
        }
        read.end().await?;
        Ok(DecisionsPage {
            list,
            version,
            sessions,
        })
    }

    /// Adds a row for each of these decisions. Units that cannot be told from their names stay as written, and the gap
    /// check names them. A decision that has a row in this draft is left alone.
    ///
    /// # Errors
    /// `decision_of_other_body`, `decision_withdrawn`, `decision_is_adoption` at `decision`; `nothing_chosen`.
    /// Not found: a decision that the actor does not see.
    pub async fn draft_from_decisions(
        &self,
        actor: &Actor,
        version: VersionId,
        seen_revision: i64,
        decisions: &[DecisionId],
    ) -> Result<Edited> {
        let (mut tx, list, mut version) = self.version_for_change(actor, version, Action::DraftList).await?;
        version.revision = version.editable(seen_revision)?;
        if decisions.is_empty() {
            return Err(Refusal::new("nothing_chosen").at("decision").into());
        }
        let drawn = tx.drafted_decisions(version.id).await?;
        let mut position = tx.last_draft_position(version.id).await? + 1;
        let mut added = Vec::new();
        for id in decisions {
            if drawn.contains(id) {
                continue;
            }
            let decision;
            (tx, decision) = self.decision_in(tx, actor, *id).await?;
            usable(&decision, list.body)?;
            let units = units_of(&mut tx, &decision, actor.today).await?;
            let row = DraftRow {
                id: tx.new_id::<RowId>().await?,
                version: version.id,
                position,
                item: None,
                decision: Some(*id),
                change: RowChange::Added,
                reason: String::new(),
                content: content_of(&decision, units),
            };
            tx.insert(&row).await?;
            added.push(row.id);
            position += 1;
        }
        tx.update(&version).await?;
        let entry = Entry::done(
            actor.by(),
            "list.draft_from_decisions",
            super::VERSION,
            version.id.0,
        );
        tx.commit(entry.because(format!("rows={}", added.len()))).await?;
        Ok(Edited {
            rows: added,
            revision: version.revision,
        })
    }

    /// A decision within a transaction, if the actor sees it; else "not found", with the denial recorded.
    pub(super) async fn decision_in(
        &self,
        mut tx: Tx,
        actor: &Actor,
        id: DecisionId,
    ) -> Result<(Tx, Decision)> {
        if let Some(decision) = tx.decision_seen(actor.sight(), id).await? {
            return Ok((tx, decision));
        }
        let exists = tx.get::<Decision>(id).await?.is_some();
        tx.roll_back();
        Err(self.not_seen(actor, ("decision", id.0), exists).await)
    }
}

/// Opens a list within a transaction and gives its first draft.
///
/// # Errors
/// As [`App::open_list`].
pub(crate) async fn open(
    tx: &mut Tx,
    body: BodyId,
    name: &str,
    year: i64,
    mark: Mark,
    about: ListAbout,
) -> Result<ListVersion> {
    let name = required(name, "name")?;
    if name.chars().count() > 80 {
        return Err(Refusal::new("too_long").at("name").with("limit", 80).into());
    }
    if !(1990..=2100).contains(&year) {
        return Err(Refusal::new("year_out_of_range").at("year").into());
    }
    if tx.list_named(body, &name, year).await?.is_some() {
        return Err(Refusal::new("list_exists")
            .at("name")
            .with("name", &name)
            .with("year", year)
            .into());
    }
    let id = tx.new_id().await?;
    tx.insert(&List {
        id,
        body,
        name,
        year,
        mark,
        about,
    })
    .await?;
    let version = ListVersion {
        id: tx.new_id().await?,
        list: id,
        ordinal: 1,
        base: None,
        revision: 1,
        state: VersionState::Draft,
    };
    tx.insert(&version).await?;
    Ok(version)
}

/// Refuses a decision that no row of this body's lists can rest on. It names the decision, so the actor sees it.
pub(super) fn usable(decision: &Decision, body: BodyId) -> Result<()> {
    let refused = |code| {
        Err(Refusal::new(code)
            .at("decision")
            .with("decision", &decision.text)
            .into())
    };
    if decision.body != body {
        return refused("decision_of_other_body");
    }
    if matches!(decision.state, DecisionState::Withdrawn { .. }) {
        return refused("decision_withdrawn");
    }
    if decision.kind == DecisionKind::Approved {
        return refused("decision_is_adoption");
    }
    Ok(())
}

/// The units of a decision; what was taken from a document means what its page shows, and may stay open.
async fn units_of(reader: &mut Reader, decision: &Decision, on: Day) -> Result<RowUnits> {
    let mut units = Vec::new();
    let session: Option<Session> = match decision.session {
        Some(id) => reader.get(id.0).await?,
        None => None,
    };
    let document: Option<Document> = match session.and_then(|s| s.document) {
        Some(id) => reader.get(id.0).await?,
        None => None,
    };
    let mut names = split_names(&decision.lead_units);
    names.extend(split_names(&decision.support_units));
    let meanings = match &document {
        Some(document) => {
            let names = names.iter().map(String::as_str).collect();
            meanings_in(reader, document, names, on).await?
        }
        None => BTreeMap::new(),
    };
    for (role, names) in [
        (DutyRole::Lead, &decision.lead_units),
        (DutyRole::Support, &decision.support_units),
    ] {
        for name in split_names(names) {
            let unit = match (
                meanings.get(&name),
                resolve_in(reader, decision.body, &name, on).await?,
            ) {
                (Some(meaning), _) if meaning.code == "one" => meaning.units.first().map(|u| u.unit),
                (Some(_), Named::One(_)) => None,
                (_, named) => named.unit(),
            };
            units.push(RowUnit { role, unit, name });
        }
    }
    Ok(RowUnits(units))
}

/// A row as far as a decision says it: its first clause for a title, its words for the measure.
fn content_of(decision: &Decision, units: RowUnits) -> RowContent {
    const LONGEST: usize = 40;
    let text = decision.text.trim();
    let clause = text.split(['。', '；', ';', '\n']).next().unwrap_or(text).trim();
    let title = if clause.chars().count() > LONGEST {
        let part = clause.split(['，', ',']).next().unwrap_or(clause);
        part.chars().take(LONGEST).collect()
    } else {
        clause.to_owned()
    };
    RowContent {
        serial: String::new(),
        kind: ItemKind::Task,
        field: String::new(),
        heading: String::new(),
        title,
        measure: text.to_owned(),
        starts_on: None,
        ends_on: decision.due_on,
        weight: 0,
        units,
        amounts: RowAmounts::default(),
        more: RowMore::default(),
    }
}
