//! The steps of an order: 签发 下达 签收 反馈 评判 解除.

use super::draft::under_way;
use super::{ORDER, OrderContent, OrderDeed, OrderLine, note};
use crate::App;
use crate::error::{Error, Result};
use crate::evidence::{Proof, Proves, keep_proof};
use yipanqi_domain::OrderId;
use yipanqi_domain::list::Item;
use yipanqi_domain::order::{Issued, Order, OrderState};
use yipanqi_domain::paper::{Signature, SignatureHow};
use yipanqi_domain::refusal::{Refusal, required};
use yipanqi_domain::report::EvidencePurpose;
use yipanqi_domain::rights::{Action, Actor};
use yipanqi_domain::trail::Entry;
use yipanqi_store::{Reader, Tx};

impl App {
    /// 签发, by a leader of the body, in person another one than who drafted it. The signature is on the text as it will
    /// be issued, before number and deadline.
    ///
    /// # Errors
    /// `order_own_sign_off`, `order_item_state`; stale: `order_not_waiting`.
    pub async fn sign_off_order(&self, actor: &Actor, order: OrderId) -> Result<()> {
        let (mut tx, line) = self.order_for(actor, order, Action::SignOffOrder).await?;
        let drafted_on = line.order.drafted_at.day(self.settings().offset_minutes);
        let drafted = tx
            .held_by(line.order.drafted_by, actor.person, drafted_on)
            .await?;
        let now = tx.now();
        let next = line.order.clone().signed_off(actor.post, now)?;
        Refusal::unless(!drafted, "order_own_sign_off")?;
        still_under_way(&mut tx, &line).await?;
        let content = content_of(&mut tx, &line).await?;
        tx.update(&next).await?;
        let id = tx.new_id().await?;
        tx.insert(&Signature {
            id,
            object_kind: ORDER.to_owned(),
            object_id: order.0,
            person: actor.person,
            post: actor.post,
            unit: actor.unit,
            how: SignatureHow::Account,
            content: content.digest(),
            at: now,
        })
        .await?;
        note(
            &mut tx,
            actor,
            order,
            OrderDeed::SignedOff,
            Some(content.text()),
            None,
        )
        .await?;
        tx.commit(Entry::done(actor.by(), "order.sign_off", ORDER, order.0))
            .await?;
        Ok(())
    }

    /// 下达: numbered, sealed, its deadline counted in working days from today. Gives the number.
    ///
    /// # Errors
    /// `order_item_state`; stale: `order_not_waiting`.
    pub async fn issue_order(&self, actor: &Actor, order: OrderId) -> Result<String> {
        let (mut tx, line) = self.order_for(actor, order, Action::KeepOrders).await?;
        let OrderState::SignedOff(_) = line.order.state else {
            return Err(Refusal::stale("order_not_waiting")
                .with("state", line.order.state.code())
                .into());
        };
        still_under_way(&mut tx, &line).await?;
        let on = tx.now().day(self.settings().offset_minutes);
        let days = yipanqi_domain::order::working_days(line.order.working_days)?;
        let due = self.settings().work_calendar.add_working_days(on, days);
        let n = tx
            .next_number(&format!("order/{}/{}", line.order.body, on.year()))
            .await?;
        let number = format!("{}督办〔{}〕{n}号", line.prefix, on.year());
        let signatures = tx.signatures_of(ORDER, order.0).await?;
        let mut content = content_of(&mut tx, &line).await?;
        content.issued = Some(Issued {
            number: number.clone(),
            on: on.to_string(),
            due_on: due.on.to_string(),
            unpublished: due.unpublished,
            signed: signatures
                .last()
                .map(|(s, ..)| s.content.clone())
                .unwrap_or_default(),
        });
        let now = tx.now();
        let next = line.order.issued(number.clone(), content.digest(), now, due)?;
        tx.update(&next).await?;
        note(
            &mut tx,
            actor,
            order,
            OrderDeed::Issued,
            Some(content.text()),
            None,
        )
        .await?;
        let entry = Entry::done(actor.by(), "order.issue", ORDER, order.0);
        tx.commit(entry.because(number.clone())).await?;
        Ok(number)
    }

    /// 签收, by the unit.
    ///
    /// # Errors
    /// Stale: `order_not_waiting`.
    pub async fn sign_for_order(&self, actor: &Actor, order: OrderId) -> Result<()> {
        let (mut tx, line) = self.order_for(actor, order, Action::AnswerOrder).await?;
        let next = line.order.signed_for()?;
        tx.update(&next).await?;
        note(&mut tx, actor, order, OrderDeed::SignedFor, None, None).await?;
        tx.commit(Entry::done(actor.by(), "order.sign_for", ORDER, order.0))
            .await?;
        Ok(())
    }

    /// 反馈: what was done, with a piece of evidence: one that the unit handed in on the item before, or a file that comes
    /// with the answer. A refused file leaves nothing.
    ///
    /// # Errors
    /// `required` at `text`; `evidence_not_yours` at `evidence`; what a file is refused for at `file`;
    /// `secret_not_ruled_out` at `no_secret`; stale: `order_not_waiting`.
    pub async fn answer_order(
        &self,
        actor: &Actor,
        order: OrderId,
        text: &str,
        proof: impl Into<Proof>,
    ) -> Result<()> {
        let proof = proof.into();
        if proof.file.is_some() {
            // Judged before any byte is stored, and once more in the lane.
            let (tx, line) = self.order_for(actor, order, Action::AnswerOrder).await?;
            tx.roll_back();
            line.order.answered()?;
            required(text, "text")?;
        }
        let proven = self.take_proof(proof).await?;
        let (mut tx, line) = self.order_for(actor, order, Action::AnswerOrder).await?;
        let sides = tx.sides_of_unit(line.order.unit, Some(line.order.body)).await?;
        let proves = Proves {
            item: line.order.item,
            side: line.order.side.or(sides.first().map(|side| side.id)),
            purpose: EvidencePurpose::OrderAnswer,
            title: "",
            mark: line.mark,
            unit: line.order.unit,
            post: actor.post,
        };
        let next = line.order.answered()?;
        let text = required(text, "text")?;
        let evidence = keep_proof(&mut tx, actor, proven, proves).await?;
        tx.update(&next).await?;
        note(&mut tx, actor, order, OrderDeed::Answered, Some(text), evidence).await?;
        tx.commit(Entry::done(actor.by(), "order.answer", ORDER, order.0))
            .await?;
        Ok(())
    }

    /// 评判: satisfied, or not for a reason; then the next rung may follow.
    ///
    /// # Errors
    /// `required` at `reason`; stale: `order_not_waiting`.
    pub async fn judge_order(
        &self,
        actor: &Actor,
        order: OrderId,
        is_satisfied: bool,
        reason: &str,
    ) -> Result<()> {
        let (mut tx, line) = self.order_for(actor, order, Action::KeepOrders).await?;
        let next = line.order.judged(is_satisfied, reason)?;
        let deed = if is_satisfied {
            OrderDeed::Satisfied
        } else {
            OrderDeed::Unsatisfied
        };
        let said = Some(reason.trim().to_owned()).filter(|r| !r.is_empty());
        tx.update(&next).await?;
        note(&mut tx, actor, order, deed, said, None).await?;
        let entry = Entry::done(actor.by(), "order.judge", ORDER, order.0);
        tx.commit(entry.because(deed.code())).await?;
        Ok(())
    }

    /// 解除, for a reason; a draft that was wrong is lifted, too.
    ///
    /// # Errors
    /// `required` at `reason`; stale: `order_not_waiting`.
    pub async fn lift_order(&self, actor: &Actor, order: OrderId, reason: &str) -> Result<()> {
        let (mut tx, line) = self.order_for(actor, order, Action::KeepOrders).await?;
        let next = line.order.lifted(reason)?;
        tx.update(&next).await?;
        let reason = reason.trim().to_owned();
        note(
            &mut tx,
            actor,
            order,
            OrderDeed::Lifted,
            Some(reason.clone()),
            None,
        )
        .await?;
        tx.commit(Entry::done(actor.by(), "order.lift", ORDER, order.0).because(reason))
            .await?;
        Ok(())
    }
}

async fn still_under_way(tx: &mut Tx, line: &OrderLine) -> Result<()> {
    let item: Item = tx.get(line.order.item).await?.ok_or(Error::NotFound)?;
    under_way(&item)
}

/// What the order says, in the names of this moment.
pub(super) async fn content_of(reader: &mut Reader, line: &OrderLine) -> Result<OrderContent> {
    let order = &line.order;
    let former = match order.former {
        Some(former) => reader.get::<Order>(former).await?,
        None => None,
    };
    Ok(OrderContent {
        body: order.body,
        body_name: line.body_name.clone(),
        item: order.item,
        item_number: line.number.clone(),
        item_title: line.title.clone(),
        list_name: line.list_name.clone(),
        unit: order.unit,
        unit_name: line.unit_name.clone(),
        side_name: line.side.as_ref().map(|s| s.0.clone()),
        period: order.period.map(|p| p.to_string()),
        cause: order.cause.clone(),
        numbers: order.numbers.clone(),
        reason: order.reason.clone(),
        rung: order.rung.code().to_owned(),
        former: former.and_then(|f| f.state.issue().map(|i| i.number.clone())),
        asks: order.asks.clone(),
        working_days: order.working_days,
        issued: None,
    })
}
