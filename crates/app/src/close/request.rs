//! 申请销号, by the unit that leads or reports or by the office on its behalf; and taking it back.

use super::File;
use super::evidence::{Closing, checked_evidence, keep_files};
use super::{Under, not_in_state, reports_for, review_term, under};
use crate::App;
use crate::error::Result;
use yipanqi_domain::close::{Attached, CloseRequest, CloseState, Sides, Ticked};
use yipanqi_domain::list::{Item, ItemState};
use yipanqi_domain::rights::{Action, Actor, Place, may};
use yipanqi_domain::trail::{By, Entry};
use yipanqi_domain::{CloseRequestId, EvidenceId, ItemId, Refusal, UnitId};
use yipanqi_store::Reader;

/// What a request says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asking {
    /// The unit on whose behalf the office asks; none when a unit asks for itself.
    pub for_whom: Option<UnitId>,
    /// What was achieved.
    pub statement: String,
    /// The points that are affirmed.
    pub checklist: Vec<String>,
    /// Files handed in with it.
    pub files: Vec<File>,
    /// Files of the item handed in before.
    pub attached: Vec<EvidenceId>,
    /// Whether the person confirmed that the files hold no state secret.
    pub no_secret_confirmed: bool,
}

/// Who asks, for which unit, under which list.
pub(super) struct Ground {
    pub(super) item: Item,
    pub(super) under: Under,
    pub(super) unit: UnitId,
    pub(super) action: Action,
    pub(super) place: Place,
}

impl App {
    /// 申请销号. The item waits for its reviews from now on.
    pub async fn request_close(&self, actor: &Actor, item: ItemId, asking: Asking) -> Result<CloseRequestId> {
        // Judged before any byte is stored, and once more on the state that nobody else is changing.
        let mut read = self.store().read().await?;
        let ground = self.ground(&mut read, actor, item, asking.for_whom).await;
        let Some(ground) = ground? else {
            read.end().await?;
            return Err(self.item_not_seen(actor, item).await);
        };
        let asked = may_ask(&mut read, &ground).await;
        read.end().await?;
        self.allow_reading(actor, ground.action, &ground.place, ("item", item.0))
            .await?;
        asked?;
        if ground.under.is_above {
            return Err(Refusal::new("close_ask_office").into());
        }
        let evidence_count = asking.files.len() + asking.attached.len();
        if !asking.files.is_empty() && !asking.no_secret_confirmed {
            return Err(Refusal::new("secret_not_ruled_out").at("no_secret").into());
        }
        let term = review_term(&self.settings().work_calendar, actor.today);
        let request = CloseRequest {
            id: CloseRequestId(0),
            item,
            list: ground.under.list.id,
            sides: Sides(ground.under.sides.clone()),
            evidence: Attached::default(),
            checklist: Ticked(asking.checklist.into_iter().collect()),
            statement: asking.statement.trim().to_owned(),
            unit: ground.unit,
            post: actor.post,
            person: actor.person,
            round: 0,
            asked_at: self.now(),
            review_by_on: term.on,
            unpublished: term.unpublished.map(i64::from),
            state: CloseState::Requested,
        };
        let request = request.checked(ground.item.kind, evidence_count)?;
        let taken = self.take_files(asking.files).await?;

        let mut tx = self.store().begin(self.now()).await?;
        let Some(ground) = self.ground(&mut tx, actor, item, asking.for_whom).await? else {
            drop(tx);
            return Err(self.item_not_seen(actor, item).await);
        };
        let mut tx = self
            .allow(tx, actor, ground.action, &ground.place, ("item", item.0))
            .await?;
        may_ask(&mut tx, &ground).await?;
        let Under {
            list,
            body,
            sides,
            is_above,
        } = ground.under;
        if is_above {
            return Err(Refusal::new("close_ask_office").into());
        }
        let own = tx.sides_of_unit(ground.unit, Some(body.id)).await?;
        let handed_in = Closing {
            item,
            side: own.first().map(|side| side.id),
            mark: list.mark,
            unit: ground.unit,
        };
        let mut evidence = checked_evidence(&mut tx, actor, &handed_in, &asking.attached).await?;
        evidence.extend(keep_files(&mut tx, actor, &handed_in, taken).await?);
        let request = CloseRequest {
            id: tx.new_id().await?,
            list: list.id,
            sides: Sides(sides),
            evidence: Attached(evidence),
            unit: ground.unit,
            round: tx.returned_closings(item).await? + 1,
            asked_at: tx.now(),
            ..request
        };
        let request = {
            let count = request.evidence.0.len();
            request.checked(ground.item.kind, count)?
        };
        tx.insert(&request).await?;
        let state = ItemState::CloseRequested;
        tx.update(&Item { state, ..ground.item }).await?;
        let said = format!("item={item} round={}", request.round);
        let by = By {
            for_whom: asking.for_whom,
            ..actor.by()
        };
        let id = request.id;
        tx.commit(Entry::done(by, "close.request", "close_request", id.0).because(said))
            .await?;
        Ok(id)
    }

    /// 撤回, by the unit that asked, or by the office when it asked on the unit's behalf. The item is open again.
    pub async fn withdraw_close(&self, actor: &Actor, id: CloseRequestId) -> Result<()> {
        let (mut tx, line) = self.closing_for(actor, id).await?;
        let unit = tx.place_of_unit(line.request.unit, Some(line.body)).await?;
        let (action, place) = withdrawal(actor, &line, unit.marked(line.mark));
        let mut tx = self
            .allow(tx, actor, action, &place, ("close_request", id.0))
            .await?;
        let request = line.request.withdrawn(tx.now())?;
        tx.update(&request).await?;
        open_again(&mut tx, request.item, ItemState::CloseRequested).await?;
        tx.commit(Entry::done(actor.by(), "close.withdraw", "close_request", id.0))
            .await?;
        Ok(())
    }

    /// Who asks for what, as the actor's rights and the item's duties have it; nothing when the item is not seen.
    pub(super) async fn ground(
        &self,
        read: &mut Reader,
        actor: &Actor,
        item: ItemId,
        for_whom: Option<UnitId>,
    ) -> Result<Option<Ground>> {
        let Some(item) = read.item_seen(actor.sight(), item).await? else {
            return Ok(None);
        };
        let under = under(read, &item, actor.ceiling).await?;
        let under = under.ok_or_else(|| not_in_state("close_item_in_no_list", &item))?;
        let (unit, action, place) = if let Some(unit) = for_whom {
            let place = Place::of_body(under.body.id).marked(under.list.mark);
            (unit, Action::RequestCloseOnBehalf, place)
        } else {
            let mine = reports_for(actor);
            let mut unit = mine.first().copied().unwrap_or(UnitId(0));
            for own in mine {
                if read.unit_closes(item.id, own).await? {
                    unit = own;
                    break;
                }
            }
            let place = read.place_of_unit(unit, Some(under.body.id)).await?;
            (unit, Action::RequestClose, place.marked(under.list.mark))
        };
        Ok(Some(Ground {
            item,
            under,
            unit,
            action,
            place,
        }))
    }

    pub(super) async fn item_not_seen(&self, actor: &Actor, item: ItemId) -> crate::Error {
        let exists = async {
            let mut read = self.store().read().await?;
            let exists = read.get::<Item>(item.0).await?.is_some();
            read.end().await?;
            Ok::<bool, crate::Error>(exists)
        };
        match exists.await {
            Ok(exists) => self.not_seen(actor, ("item", item.0), exists).await,
            Err(error) => error,
        }
    }
}

/// Refuses to ask for an item that is not open, is asked for already, or that the unit neither leads nor reports.
pub(super) async fn may_ask(read: &mut Reader, ground: &Ground) -> Result<()> {
    if ground.item.state != ItemState::Open {
        return Err(not_in_state("close_item_not_open", &ground.item).into());
    }
    if read.closing_that_waits(ground.item.id).await?.is_some() {
        return Err(Refusal::stale("close_asked_already").into());
    }
    if !read.unit_closes(ground.item.id, ground.unit).await? {
        return Err(Refusal::new("close_not_of_unit").at("for_whom").into());
    }
    Ok(())
}

/// The right by which an actor takes a request back, and where it is judged.
pub(super) fn withdrawal(actor: &Actor, line: &super::ClosingLine, of_unit: Place) -> (Action, Place) {
    let of_body = Place::of_body(line.body).marked(line.mark);
    let on_behalf = line.post_unit != line.request.unit || line.request.post == actor.post;
    if on_behalf && may(actor, Action::RequestCloseOnBehalf, &of_body).is_ok() {
        (Action::RequestCloseOnBehalf, of_body)
    } else {
        (Action::RequestClose, of_unit)
    }
}

/// Sets an item open again that is in this state; one that a list took out meanwhile stays as it is.
pub(super) async fn open_again(tx: &mut yipanqi_store::Tx, item: ItemId, from: ItemState) -> Result<()> {
    if let Some(item) = tx.get::<Item>(item.0).await?
        && item.state == from
    {
        let state = ItemState::Open;
        tx.update(&Item { state, ..item }).await?;
    }
    Ok(())
}
