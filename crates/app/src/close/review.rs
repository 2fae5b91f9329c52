//! 复核: one review by each side, the last pass seals; and the correction record that alone opens a closed item.

use super::certificate::content_of;
use super::request::open_again;
use super::{ClosingLine, not_in_state, seats_of, sides_of};
use crate::App;
use crate::error::{Error, Result};
use yipanqi_domain::canon::digest;
use yipanqi_domain::close::{Certificate, CloseRequest, CloseReview, Reopening, Seat};
use yipanqi_domain::list::{Item, ItemState};
use yipanqi_domain::office::Body;
use yipanqi_domain::refusal::required;
use yipanqi_domain::report::Verdict;
use yipanqi_domain::rights::{Action, Actor, Place};
use yipanqi_domain::trail::Entry;
use yipanqi_domain::{CertificateId, CloseRequestId, DecisionId, Refusal, SideId};
use yipanqi_store::Tx;

/// What a review led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reviewed {
    /// Further reviews are waited for.
    Waiting(Vec<Seat>),
    /// It went back.
    Returned,
    /// It was the last pass: the item is closed.
    Sealed(CertificateId),
}

impl App {
    /// Gives one review. `seat` may be left out when the actor reviews for one side alone; an item of one side is
    /// reviewed as department or as supervision office. A return wants a reason and voids the passes given.
    pub async fn review_close(
        &self,
        actor: &Actor,
        id: CloseRequestId,
        seat: Option<Seat>,
        verdict: Verdict,
        reason: &str,
    ) -> Result<Reviewed> {
        let (mut tx, line) = self.closing_for(actor, id).await?;
        let sides = sides_of(&mut tx, &line).await?;
        let mut tx = self
            .allow(
                tx,
                actor,
                Action::ReviewClose,
                &place_of(&line, &sides),
                ("close_request", id.0),
            )
            .await?;
        let item: Item = tx.get(line.request.item.0).await?.ok_or(Error::NotFound)?;
        let seat = chosen(actor, &line, &sides, seat)?;
        let (capacity, side) = seat.parts();
        let review = CloseReview {
            id: tx.new_id().await?,
            close_request: id,
            side,
            capacity,
            verdict,
            reason: Some(reason.trim().to_owned()).filter(|reason| !reason.is_empty()),
            post: actor.post,
            person: actor.person,
            unit: actor.unit,
            at: tx.now(),
        };
        if let Some(reason) = &review.reason {
            required(reason, "reason")?;
        }
        let mut given: Vec<CloseReview> = tx
            .closing_reviews(id)
            .await?
            .into_iter()
            .map(|line| line.review)
            .collect();
        let doers = self.doers_of(&mut tx, item.id).await?;
        line.request.may_review(&doers, &sides, &given, &review)?;
        if item.state != ItemState::CloseRequested {
            return Err(not_in_state("close_item_not_waiting", &item).into());
        }
        tx.insert(&review).await?;
        given.push(review);
        let (reviewed, said) = if verdict == Verdict::Returned {
            let request = line.request.returned(tx.now(), reason)?;
            tx.update(&request).await?;
            open_again(&mut tx, item.id, ItemState::CloseRequested).await?;
            (Reviewed::Returned, "returned".to_owned())
        } else if CloseRequest::is_complete(&sides, &given) {
            let (certificate, number) = self.seal(&mut tx, line, &sides, item, actor).await?;
            (Reviewed::Sealed(certificate), format!("sealed={number}"))
        } else {
            // A side that the item came to be on since is kept from here on.
            if line.request.sides.0 != sides {
                let sides = line.request.sides.clone().with(&sides);
                tx.update(&CloseRequest {
                    sides,
                    ..line.request
                })
                .await?;
            }
            let waits = CloseRequest::waits_on(&sides, &given);
            (Reviewed::Waiting(waits), "accepted".to_owned())
        };
        tx.commit(Entry::done(actor.by(), "close.review", "close_request", id.0).because(said))
            .await?;
        Ok(reviewed)
    }

    /// 销号: the certificate is sealed and the item closed, in the transaction of the last pass. Nothing else closes an
    /// item.
    async fn seal(
        &self,
        tx: &mut Tx,
        line: ClosingLine,
        sides: &[SideId],
        item: Item,
        actor: &Actor,
    ) -> Result<(CertificateId, String)> {
        let body: Body = tx.get(line.body.0).await?.ok_or(Error::NotFound)?;
        let year = actor.today.year();
        let ordinal = tx.next_number(&format!("certificate/{}/{year}", body.id)).await?;
        let number = format!("{}销〔{year}〕{ordinal}号", body.number_prefix);
        let offset = self.settings().offset_minutes;
        let content = content_of(tx, &line, &body, sides, &item, &number, actor.today, offset).await?;
        let certificate = Certificate {
            id: tx.new_id().await?,
            close_request: line.request.id,
            item: item.id,
            number: number.clone(),
            digest: digest(content.as_bytes()),
            content,
            sealed_on: actor.today,
            at: tx.now(),
        };
        tx.insert(&certificate).await?;
        let request = line.request.sealed(tx.now(), number.clone())?;
        let sides = request.sides.clone().with(sides);
        tx.update(&CloseRequest { sides, ..request }).await?;
        let state = ItemState::Closed;
        tx.update(&Item { state, ..item }).await?;
        Ok((certificate.id, number))
    }

    /// 更正: a certificate was wrong. It stays, with the record beside it, and the item is open again.
    pub async fn reopen_closed(
        &self,
        actor: &Actor,
        id: CertificateId,
        reason: &str,
        decision: Option<DecisionId>,
    ) -> Result<()> {
        let mut tx = self.store().begin(self.now()).await?;
        let Some((certificate, line)) = tx.certificate_seen(actor.sight(), id).await? else {
            let exists = tx.get::<Certificate>(id.0).await?.is_some();
            drop(tx);
            return Err(self.not_seen(actor, ("certificate", id.0), exists).await);
        };
        let place = Place::of_body(line.body).marked(line.mark);
        let mut tx = self
            .allow(tx, actor, Action::Reopen, &place, ("certificate", id.0))
            .await?;
        let reason = required(reason, "reason")?;
        if let Some(decision) = decision
            && tx.decision_seen(actor.sight(), decision).await?.is_none()
        {
            return Err(Refusal::new("close_decision_unknown").at("decision").into());
        }
        let item: Item = tx.get(certificate.item.0).await?.ok_or(Error::NotFound)?;
        if tx.reopening_of(id).await?.is_some() || item.state != ItemState::Closed {
            return Err(not_in_state("close_item_not_closed", &item).into());
        }
        let reopening = Reopening {
            id: tx.new_id().await?,
            certificate: id,
            item: item.id,
            reason: reason.clone(),
            decision,
            post: actor.post,
            at: tx.now(),
        };
        tx.insert(&reopening).await?;
        open_again(&mut tx, item.id, ItemState::Closed).await?;
        tx.commit(Entry::done(actor.by(), "close.reopen", "certificate", id.0).because(reason))
            .await?;
        Ok(())
    }
}

/// Where a request lies, for the right to review it.
pub(super) fn place_of(line: &ClosingLine, sides: &[SideId]) -> Place {
    Place {
        sides: sides.to_vec(),
        ..Place::of_body(line.body).marked(line.mark)
    }
}

/// The seat that a review is given from: the one named, or the only one that the actor's rights cover.
fn chosen(actor: &Actor, line: &ClosingLine, sides: &[SideId], named: Option<Seat>) -> Result<Seat> {
    let covered = seats_of(actor, line, sides);
    match (named, covered.as_slice()) {
        (Some(seat), covered) if covered.contains(&seat) => Ok(seat),
        (None, [only]) => Ok(*only),
        (None, [_, ..]) => Err(Refusal::new("required").at("seat").into()),
        _ => Err(Refusal::new("close_reviewer_of_no_side").into()),
    }
}
