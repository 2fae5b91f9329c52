//! Decisions: recorded with their source spans, put right with a reason, withdrawn while nothing rests on them.

use crate::App;
use crate::error::Result;
use crate::search::decision_tokens;
use yipanqi_domain::canon::row_digest;
use yipanqi_domain::document::Candidate;
use yipanqi_domain::meeting::{Amended, Decision, DecisionKind, DecisionState, Session, Source};
use yipanqi_domain::refusal::required;
use yipanqi_domain::rights::{Action, Actor, Place};
use yipanqi_domain::trail::Entry;
use yipanqi_domain::{CandidateId, Day, DecisionId, Refusal, Rule, SessionId};
use yipanqi_store::{Record, Tx};

/// A decision as it is to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDecision {
    /// Kind.
    pub kind: DecisionKind,
    /// What was decided.
    pub text: String,
    /// Names of lead units as written.
    pub lead_units: Vec<String>,
    /// Names of support units as written.
    pub support_units: Vec<String>,
    /// Last day, if one was set.
    pub due_on: Option<Day>,
    /// Taken candidates that it comes from; each becomes a source.
    pub candidates: Vec<CandidateId>,
}

impl NewDecision {
    /// Refuses what can be judged on its own, and trims the rest.
    pub(crate) fn judged(mut self) -> Rule<Self> {
        self.text = required(&self.text, "text")?;
        for names in [&mut self.lead_units, &mut self.support_units] {
            for name in names.iter_mut() {
                *name = name.trim().to_owned();
            }
            names.retain(|n| !n.is_empty());
        }
        // The dictionary of words is read here, before the lane is taken.
        decision_tokens("");
        Ok(self)
    }
}

/// A decision put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amendment {
    /// [`decision_form`] of the decision that the form was made from.
    pub seen: String,
    /// Kind.
    pub kind: DecisionKind,
    /// Text.
    pub text: String,
    /// Names of lead units.
    pub lead_units: Vec<String>,
    /// Names of support units.
    pub support_units: Vec<String>,
    /// Last day, if one was set.
    pub due_on: Option<Day>,
    /// Why; must be given.
    pub reason: String,
}

/// Changes whenever the decision changes: carried by its forms, so that a stale one is noticed.
pub fn decision_form(decision: &Decision) -> String {
    row_digest(Decision::TABLE, &decision.write(), Decision::ADDED)
}

/// Stores one decision of a session with its sources. Inside the transaction of the session or of its own.
pub(crate) async fn put(
    tx: &mut Tx,
    actor: &Actor,
    session: &Session,
    position: i64,
    new: NewDecision,
) -> Result<DecisionId> {
    let id: DecisionId = tx.new_id().await?;
    let decision = Decision {
        id,
        session: Some(session.id),
        body: session.body,
        position,
        kind: new.kind,
        text: new.text,
        lead_units: new.lead_units.join("\n"),
        support_units: new.support_units.join("\n"),
        due_on: new.due_on,
        state: DecisionState::Recorded,
        recorded_at: tx.now(),
    };
    tx.insert(&decision).await?;
    tx.index("decision", id.0, &decision_tokens(&decision.text))
        .await?;
    for candidate in new.candidates {
        let candidate = source_candidate(tx, actor, session, candidate).await?;
        let source = Source {
            id: tx.new_id().await?,
            object_kind: "decision".to_owned(),
            object_id: id.0,
            reading: candidate.reading,
            span_start: candidate.span_start,
            span_end: candidate.span_end,
            candidate: Some(candidate.id),
        };
        tx.insert(&source).await?;
    }
    Ok(id)
}

/// The candidate, if a decision of this session may come from it: taken, of a document of the same body that the
/// actor sees and whose mark is not narrower than the session's, and no other decision's yet.
async fn source_candidate(
    tx: &mut Tx,
    actor: &Actor,
    session: &Session,
    id: CandidateId,
) -> Result<Candidate> {
    let unknown = || Refusal::new("candidate_unknown").at("candidates");
    let candidate: Candidate = tx.get(id.0).await?.ok_or_else(unknown)?;
    let document = tx
        .document_for_session(actor.sight(), candidate.document)
        .await?
        .filter(|d| d.body == session.body)
        .ok_or_else(unknown)?;
    if document.mark > session.mark {
        return Err(Refusal::new("mark_wider_than_document").at("mark").into());
    }
    crate::vouches::usable(tx, &document).await?;
    if !candidate.state.is_taken() {
        return Err(Refusal::stale("candidate_not_taken")
            .with("text", brief(&candidate.text))
            .into());
    }
    if tx.decision_from(id.0).await?.is_some() {
        return Err(Refusal::stale("candidate_has_decision")
            .with("text", brief(&candidate.text))
            .into());
    }
    Ok(candidate)
}

/// The beginning of a text, enough to know it again.
pub(crate) fn brief(text: &str) -> String {
    let mut brief: String = text.chars().take(24).collect();
    if brief.len() < text.len() {
        brief.push('…');
    }
    brief
}

impl App {
    /// Adds a decision at the end of a session.
    pub async fn record_decision(
        &self,
        actor: &Actor,
        session: SessionId,
        new: NewDecision,
    ) -> Result<DecisionId> {
        let new = new.judged()?;
        let mut tx = self.store().begin(self.now()).await?;
        let Some(session) = tx.session_seen(actor.sight(), session).await? else {
            let exists = tx.get::<Session>(session.0).await?.is_some();
            drop(tx);
            return Err(self.not_seen(actor, ("session", session.0), exists).await);
        };
        let place = Place::of_body(session.body).marked(session.mark);
        let mut tx = self
            .allow(
                tx,
                actor,
                Action::RecordDecision,
                &place,
                ("session", session.id.0),
            )
            .await?;
        let position = tx.next_position(session.id).await?;
        let id = put(&mut tx, actor, &session, position, new).await?;
        tx.commit(Entry::done(actor.by(), "decision.record", "decision", id.0))
            .await?;
        Ok(id)
    }

    /// Puts the record of a decision right. Rows already sealed keep what they say; the source spans stay.
    pub async fn amend_decision(&self, actor: &Actor, id: DecisionId, to: Amendment) -> Result<()> {
        let reason = required(&to.reason, "reason")?;
        let new = NewDecision {
            kind: to.kind,
            text: to.text,
            lead_units: to.lead_units,
            support_units: to.support_units,
            due_on: to.due_on,
            candidates: Vec::new(),
        }
        .judged()?;
        let (mut tx, decision) = self.decision_to_change(actor, id).await?;
        if decision_form(&decision) != to.seen {
            return Err(Refusal::stale("decision_changed").into());
        }
        let is_authority = !tx.adopted_by(actor.sight(), id).await?.is_empty();
        let next = decision.amended(
            Amended {
                kind: new.kind,
                text: new.text,
                lead_units: new.lead_units.join("\n"),
                support_units: new.support_units.join("\n"),
                due_on: new.due_on,
                reason: reason.clone(),
            },
            is_authority,
        )?;
        tx.update(&next).await?;
        tx.index("decision", id.0, &decision_tokens(&next.text)).await?;
        tx.commit(Entry::done(actor.by(), "decision.amend", "decision", id.0).because(reason))
            .await?;
        Ok(())
    }

    /// Takes a decision back. Refused while rows of an adopted version, or the version itself, rest on it.
    pub async fn withdraw_decision(&self, actor: &Actor, id: DecisionId, reason: &str) -> Result<()> {
        let reason = required(reason, "reason")?;
        let (mut tx, decision) = self.decision_to_change(actor, id).await?;
        let resting = tx.resting_on(id).await?;
        let next = decision.withdrawn(resting, reason.clone())?;
        tx.update(&next).await?;
        tx.commit(Entry::done(actor.by(), "decision.withdraw", "decision", id.0).because(reason))
            .await?;
        Ok(())
    }

    async fn decision_to_change(&self, actor: &Actor, id: DecisionId) -> Result<(Tx, Decision)> {
        let mut tx = self.store().begin(self.now()).await?;
        let Some(decision) = tx.decision_seen(actor.sight(), id).await? else {
            let exists = tx.get::<Decision>(id.0).await?.is_some();
            drop(tx);
            return Err(self.not_seen(actor, ("decision", id.0), exists).await);
        };
        let place = Place::of_body(decision.body);
        let tx = self
            .allow(tx, actor, Action::RecordDecision, &place, ("decision", id.0))
            .await?;
        Ok((tx, decision))
    }
}
