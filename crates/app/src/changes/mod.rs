//! 变更申请: asked by a unit that leads or reports an item, decided by the office of the body whose list holds it, and
//! carried out as it is approved.

mod page;

pub use page::{AskPage, ChangePage, ChangesOfItem, ChangesPage, PAGE};

use crate::App;
use crate::duties::optional_unit;
use crate::error::{Error, Result};
use crate::evidence::{Proof, Proves, keep_proof};
use crate::hand_over::move_one;
use yipanqi_domain::change::{Change, ChangeKind, ChangeState, current_deadline};
use yipanqi_domain::duty::Duty;
use yipanqi_domain::list::{DutyRole, Item, ItemState, List};
use yipanqi_domain::meeting::{Decision, DecisionState};
use yipanqi_domain::refusal::{Refusal, required};
use yipanqi_domain::report::EvidencePurpose;
use yipanqi_domain::rights::{Action, Actor, Place};
use yipanqi_domain::trail::Entry;
use yipanqi_domain::{ChangeId, Day, DecisionId, ItemId, ListId, UnitId};
pub use yipanqi_store::query::changes::ChangeLine;
use yipanqi_store::{Reader, Tx};

const CHANGE: &str = "change_request";

/// What the form of a request says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asking {
    /// The item.
    pub item: ItemId,
    /// The list whose row is to change; the newest under which the unit owes it when left out.
    pub list: Option<ListId>,
    /// What is asked for.
    pub kind: ChangeKind,
    /// The deadline asked for.
    pub wanted_on: Option<Day>,
    /// Name or alias of the unit that would lead; may be empty.
    pub wanted_unit: String,
    /// Why.
    pub reason: String,
    /// What proves it: a file that the unit handed in on the item before, or one that comes with it.
    pub proof: Proof,
}

/// How the office decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// 同意, perhaps as a session decided.
    Approve(Option<DecisionId>),
    /// 不同意
    Refuse,
}

/// The deadline of an item under one list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeadlineOf {
    /// The list.
    pub list: ListId,
    /// As the row says.
    pub original_on: Option<Day>,
    /// With the approved extension.
    pub current_on: Option<Day>,
}

impl App {
    /// Asks for a change.
    ///
    /// # Errors
    /// What a file is refused for (at `file`), `secret_not_ruled_out`, `required`, `change_not_later`, `change_same_lead`, `change_item_state`, `change_waits`, `evidence_not_yours`,
    /// and what a unit's name is refused for.
    pub async fn ask_change(&self, actor: &Actor, asked: &Asking) -> Result<ChangeId> {
        if asked.proof.file.is_some() {
            // Judged before any byte is stored, and once more in the lane.
            self.asked_for(actor, asked).await?.0.roll_back();
        }
        let proven = self.take_proof(asked.proof.clone()).await?;
        let (mut tx, change, list) = self.asked_for(actor, asked).await?;
        let sides = tx.sides_of_unit(change.unit, Some(list.body)).await?;
        let proves = Proves {
            item: change.item,
            side: sides.first().map(|side| side.id),
            purpose: EvidencePurpose::Change,
            title: "",
            mark: list.mark,
            unit: change.unit,
            post: actor.post,
        };
        let evidence = keep_proof(&mut tx, actor, proven, proves).await?;
        let change = Change { evidence, ..change };
        tx.insert(&change).await?;
        tx.commit(Entry::done(actor.by(), "change.ask", CHANGE, change.id.0).because(change.kind.code()))
            .await?;
        Ok(change.id)
    }

    /// What a form asks for, judged within a transaction; without its evidence. And the list.
    async fn asked_for(&self, actor: &Actor, asked: &Asking) -> Result<(Tx, Change, List)> {
        let mut tx = self.store().begin(self.now()).await?;
        let Some(item) = tx.item_seen(actor.sight(), asked.item).await? else {
            let exists = tx.get::<Item>(asked.item.0).await?.is_some();
            drop(tx);
            return Err(self.not_seen(actor, ("item", asked.item.0), exists).await);
        };
        let duties = tx.duties_to_change(actor.sight(), item.id).await?;
        let duty = duties
            .into_iter()
            .find(|(_, list, _)| asked.list.is_none_or(|wanted| wanted == *list));
        let place = match &duty {
            Some((duty, ..)) => tx.place_of_unit(duty.unit, None).await?,
            None => Place::default(),
        };
        let mut tx = self
            .allow(tx, actor, Action::AskChange, &place, ("item", item.id.0))
            .await?;
        let (duty, list, _) = duty.ok_or(Error::NotFound)?;
        let list: List = tx.get(list.0).await?.ok_or(Error::NotFound)?;
        let wanted = optional_unit(&mut tx, &asked.wanted_unit, actor.today, "wanted_unit").await?;
        let is = |kind| asked.kind == kind;
        let known = tx.changes_under(list.id, item.id).await?;
        let waits = |c: &Change| c.kind == asked.kind && c.state == ChangeState::Asked;
        Refusal::unless(!known.iter().any(waits), "change_waits").map_err(|r| r.at("kind"))?;
        let (id, asked_at) = (tx.new_id().await?, tx.now());
        let change = Change {
            id,
            item: item.id,
            list: list.id,
            kind: asked.kind,
            original_on: original(&mut tx, list.id, item.id).await?,
            wanted_on: asked.wanted_on.filter(|_| is(ChangeKind::Extension)),
            wanted_unit: wanted.filter(|_| is(ChangeKind::Lead)).map(|u| u.id),
            reason: required(&asked.reason, "reason")?,
            evidence: None,
            unit: duty.unit,
            post: actor.post,
            asked_at,
            state: ChangeState::Asked,
        };
        let (change, _) = still_fits(&mut tx, change, &item, &known).await?;
        Ok((tx, change, list))
    }

    /// Decides a request, with the reason; what is approved is carried out at once.
    ///
    /// # Errors
    /// `required` at `reason`, `decision_unknown` at `decision`, `change_own_decision`; what [`App::ask_change`] refuses
    /// when the item has changed since; stale: `change_not_waiting`.
    pub async fn decide_change(
        &self,
        actor: &Actor,
        change: ChangeId,
        ruling: Ruling,
        reason: &str,
    ) -> Result<()> {
        let (mut tx, line) = self.change_for(actor, change, Action::DecideChange).await?;
        let change = line.change.clone();
        let (now, id) = (tx.now(), change.id);
        let asked_on = change.asked_at.day(self.settings().offset_minutes);
        let reason = match ruling {
            Ruling::Refuse => {
                let next = change.refused(now, actor.post, reason)?;
                tx.update(&next).await?;
                reason.trim().to_owned()
            }
            Ruling::Approve(decision) => {
                if let Some(decision) = decision {
                    let found: Option<Decision> = tx.decision_seen(actor.sight(), decision).await?;
                    let fits = found.is_some_and(|d| {
                        d.body == line.body && !matches!(d.state, DecisionState::Withdrawn { .. })
                    });
                    Refusal::unless(fits, "decision_unknown").map_err(|r| r.at("decision"))?;
                }
                let approved = change
                    .clone()
                    .approved(now, actor.post, String::new(), decision)?;
                let reason = required(reason, "reason")?;
                let item: Item = tx.get(change.item).await?.ok_or(Error::NotFound)?;
                let known = tx.changes_under(change.list, change.item).await?;
                let (change, lead) = still_fits(&mut tx, change, &item, &known).await?;
                let state = ChangeState::Approved {
                    at: now,
                    by: actor.post,
                    reason: reason.clone(),
                    decision,
                };
                // The row may say another deadline by now; the extension is of the one that counts.
                let original_on = original(&mut tx, change.list, change.item).await?;
                tx.update(&Change {
                    original_on,
                    state,
                    ..approved
                })
                .await?;
                carry_out(&mut tx, actor, &change, item, lead, &reason).await?;
                reason
            }
        };
        let asked = tx.held_by(line.change.post, actor.person, asked_on).await?;
        Refusal::unless(!asked, "change_own_decision")?;
        let code = match ruling {
            Ruling::Approve(_) => "approved",
            Ruling::Refuse => "refused",
        };
        let entry = Entry::done(actor.by(), "change.decide", CHANGE, id.0);
        tx.commit(entry.because(format!("{code} {reason}"))).await?;
        Ok(())
    }

    /// 撤回, by the unit that asked.
    ///
    /// # Errors
    /// Stale: `change_not_waiting`.
    pub async fn withdraw_change(&self, actor: &Actor, change: ChangeId) -> Result<()> {
        let (mut tx, line) = self.change_for(actor, change, Action::AskChange).await?;
        let next = line.change.withdrawn(tx.now(), actor.post)?;
        tx.update(&next).await?;
        tx.commit(Entry::done(actor.by(), "change.withdraw", CHANGE, change.0))
            .await?;
        Ok(())
    }

    async fn change_for(&self, actor: &Actor, change: ChangeId, action: Action) -> Result<(Tx, ChangeLine)> {
        let mut tx = self.store().begin(self.now()).await?;
        let Some(line) = tx.change_seen(actor.sight(), change).await? else {
            let exists = tx.get::<Change>(change.0).await?.is_some();
            drop(tx);
            return Err(self.not_seen(actor, (CHANGE, change.0), exists).await);
        };
        let place = place_of(&mut tx, &line).await?;
        let tx = self.allow(tx, actor, action, &place, (CHANGE, change.0)).await?;
        Ok((tx, line))
    }
}

async fn place_of(reader: &mut Reader, line: &ChangeLine) -> Result<Place> {
    let place = reader.place_of_unit(line.change.unit, Some(line.body)).await?;
    Ok(place.marked(line.mark))
}

/// The deadline that the latest row of a list says.
async fn original(reader: &mut Reader, list: ListId, item: ItemId) -> Result<Option<Day>> {
    let row = reader.latest_row(list, item).await?;
    Ok(row.and_then(|row| row.content.ends_on))
}

/// The original and the current deadline of an item under a list.
pub(crate) async fn deadline(reader: &mut Reader, list: ListId, item: ItemId) -> Result<DeadlineOf> {
    let original_on = original(reader, list, item).await?;
    let changes = reader.changes_under(list, item).await?;
    Ok(DeadlineOf {
        list,
        original_on,
        current_on: current_deadline(original_on, &changes),
    })
}

/// The request, if it still asks for something; with the duty that a change of lead would move.
async fn still_fits(
    tx: &mut Tx,
    change: Change,
    item: &Item,
    known: &[Change],
) -> Result<(Change, Option<Duty>)> {
    let original_on = original(tx, change.list, change.item).await?;
    let lead = if change.kind == ChangeKind::Lead {
        let mut duties = tx.duties_under(change.list, change.item).await?;
        duties.retain(|d| d.state.is_open() && matches!(d.role, DutyRole::Lead | DutyRole::JointLead));
        let own = duties.iter().find(|d| d.unit == change.unit);
        let lead = own.or_else(|| duties.iter().find(|d| d.role == DutyRole::Lead));
        Some(
            lead.cloned()
                .ok_or_else(|| Refusal::new("change_no_lead").at("kind"))?,
        )
    } else {
        None
    };
    let current_on = current_deadline(original_on, known);
    let change = change.checked(item.state, current_on, lead.as_ref().map(|d| d.unit))?;
    Ok((change, lead))
}

/// What an approval does: the item pauses or goes on; the lead is handed over, and with it the reporting of the same
/// unit where the new one counts for the same sides. An extension counts by being approved.
async fn carry_out(
    tx: &mut Tx,
    actor: &Actor,
    change: &Change,
    item: Item,
    lead: Option<Duty>,
    reason: &str,
) -> Result<()> {
    let state = match change.kind {
        ChangeKind::Extension => return Ok(()),
        ChangeKind::Suspension => ItemState::Suspended,
        ChangeKind::Resumption => ItemState::Open,
        ChangeKind::Lead => {
            let (Some(lead), Some(to)) = (lead, change.wanted_unit) else {
                return Ok(());
            };
            return hand_lead_over(tx, actor, change.list, lead, to, reason).await;
        }
    };
    tx.update(&Item { state, ..item }).await?;
    Ok(())
}

async fn hand_lead_over(
    tx: &mut Tx,
    actor: &Actor,
    list: ListId,
    lead: Duty,
    to: UnitId,
    reason: &str,
) -> Result<()> {
    let list: List = tx.get(list).await?.ok_or(Error::NotFound)?;
    let heir: Option<yipanqi_domain::office::Unit> = tx.get(to).await?;
    let heir = heir.ok_or_else(|| Refusal::new("unit_unknown").at("wanted_unit").with("unit", ""))?;
    heir.exists_on(actor.today, "wanted_unit")?;
    let before = tx.sides_of_unit(lead.unit, Some(list.body)).await?;
    let after = tx.sides_of_unit(to, Some(list.body)).await?;
    let mut moving = Vec::new();
    if before.iter().all(|side| after.contains(side)) {
        moving = tx.duties_under(list.id, lead.item).await?;
        moving.retain(|d| d.unit == lead.unit && d.role == DutyRole::Reporting && d.state.is_open());
    }
    moving.insert(0, lead);
    for duty in moving {
        let on = actor.today.max(duty.starts_on);
        move_one(tx, actor, duty, list.id, to, None, on, reason).await?;
    }
    Ok(())
}
