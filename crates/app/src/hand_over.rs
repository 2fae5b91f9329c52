//! 移交: open duties go to another post or unit from a day; closed ones keep their names.

use crate::App;
use crate::duties::optional_unit;
use crate::error::Result;
use crate::orders::move_orders;
use yipanqi_domain::duty::Duty;
use yipanqi_domain::office::{Post, Unit};
use yipanqi_domain::refusal::{Refusal, required};
use yipanqi_domain::rights::{Action, Actor, Place, Role};
use yipanqi_domain::trail::Entry;
use yipanqi_domain::{BodyId, Day, DutyId, ListId, PostId, UnitId};
use yipanqi_store::Tx;

impl App {
    /// Moves every open duty of a post to another post from a day: a portfolio changes. Gives how many moved. Duties
    /// under lists of bodies in which the actor is not clerk stay.
    pub async fn hand_over_post(
        &self,
        actor: &Actor,
        from: PostId,
        to: PostId,
        on: Day,
        reason: &str,
    ) -> Result<usize> {
        let tx = self.store().begin(self.now()).await?;
        let mut tx = self
            .allow(
                tx,
                actor,
                Action::HandOverDuty,
                &clerk_place(actor),
                ("post", from.0),
            )
            .await?;
        let reason = required(reason, "reason")?;
        let unknown = |field| Refusal::new("post_unknown").at(field);
        let _: Post = tx.get(from.0).await?.ok_or_else(|| unknown("from"))?;
        let to: Post = tx.get(to.0).await?.ok_or_else(|| unknown("to"))?;
        if to.starts_on > on || to.ends_on.is_some_and(|end| end < on) {
            return Err(Refusal::new("heir_post_ended")
                .at("to")
                .with("post", to.name)
                .into());
        }
        exists(&mut tx, to.unit, on, "to").await?;
        let duties = tx.open_duties_of_post(actor.sight(), from).await?;
        let moved = move_all(&mut tx, actor, duties, to.unit, Some(to.id), on, &reason).await?;
        tx.commit(Entry::done(actor.by(), "duty.hand_over", "post", from.0).because(reason))
            .await?;
        Ok(moved)
    }

    /// Moves every open duty of a unit to another from a day: a unit is succeeded.
    pub async fn hand_over_unit(
        &self,
        actor: &Actor,
        from: UnitId,
        to: UnitId,
        on: Day,
        reason: &str,
    ) -> Result<usize> {
        let tx = self.store().begin(self.now()).await?;
        let mut tx = self
            .allow(
                tx,
                actor,
                Action::HandOverDuty,
                &clerk_place(actor),
                ("unit", from.0),
            )
            .await?;
        let reason = required(reason, "reason")?;
        if from == to {
            return Err(Refusal::new("hand_over_same").at("to").into());
        }
        let unknown = |field| Refusal::new("unit_unknown").at(field).with("unit", "");
        let _: Unit = tx.get(from.0).await?.ok_or_else(|| unknown("from"))?;
        exists(&mut tx, to, on, "to").await?;
        let duties = tx.open_duties_of_unit(actor.sight(), from).await?;
        let moved = move_all(&mut tx, actor, duties, to, None, on, &reason).await?;
        tx.commit(Entry::done(actor.by(), "duty.hand_over", "unit", from.0).because(reason))
            .await?;
        Ok(moved)
    }

    /// The unit that a name stands for on a day, for forms and filters.
    pub async fn unit_named(&self, name: &str, on: Day, field: &'static str) -> Result<Option<UnitId>> {
        let mut read = self.store().read().await?;
        let unit = optional_unit(&mut read, name, on, field).await?;
        read.end().await?;
        Ok(unit.map(|u| u.id))
    }

    /// Moves one open duty to the unit of this name, for instance to one of several successors.
    pub async fn hand_over(
        &self,
        actor: &Actor,
        duty: DutyId,
        unit: &str,
        on: Day,
        reason: &str,
    ) -> Result<()> {
        let (tx, line, place) = self.duty_for(actor, duty).await?;
        let mut tx = self
            .allow(tx, actor, Action::HandOverDuty, &place, ("duty", duty.0))
            .await?;
        let unit = optional_unit(&mut tx, unit, on, "unit").await?;
        let unit = unit.ok_or_else(|| Refusal::new("required").at("unit"))?;
        let reason = required(reason, "reason")?;
        move_one(&mut tx, actor, line.duty, line.list, unit.id, None, on, &reason).await?;
        tx.commit(Entry::done(actor.by(), "duty.hand_over", "duty", duty.0).because(reason))
            .await?;
        Ok(())
    }

    /// What the hand-over page shows: the open duties of a unit or post that the actor could move.
    pub async fn hand_over_page(&self, actor: &Actor, from: &str) -> Result<HandOverPage> {
        let place = clerk_place(actor);
        self.allow_reading(
            actor,
            Action::HandOverDuty,
            &place,
            ("body", place.body.map_or(0, |b| b.0)),
        )
        .await?;
        let mut read = self.store().read().await?;
        let mut page = HandOverPage::default();
        let from = from.trim();
        if !from.is_empty() {
            let found = read.units_named(from, actor.today).await?;
            page.is_unknown = found.is_empty();
            if let Some(unit) = found.into_iter().next() {
                page.open_count = read.open_duties_of_unit(actor.sight(), unit.id).await?.len();
                for post in read
                    .posts_of(unit.id, Day::new(1900, 1, 1).unwrap_or(actor.today))
                    .await?
                {
                    let open = read.open_duties_of_post(actor.sight(), post.id).await?.len();
                    page.posts.push((post, open));
                }
                page.successors = read.successors_of(unit.id).await?;
                for to in page.successors.iter().chain([&unit]) {
                    for post in read.posts_of(to.id, actor.today).await? {
                        page.to_posts.push((post, to.name.clone()));
                    }
                }
                page.unit = Some(unit);
            }
        }
        read.end().await?;
        Ok(page)
    }
}

/// What could be handed over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HandOverPage {
    /// The unit asked for.
    pub unit: Option<Unit>,
    /// No unit has the name asked for.
    pub is_unknown: bool,
    /// Its open duties.
    pub open_count: usize,
    /// Its posts with their open duties.
    pub posts: Vec<(Post, usize)>,
    /// Posts that could take over, with the name of their unit: those of the unit itself and of its successors.
    pub to_posts: Vec<(Post, String)>,
    /// Who took over from it.
    pub successors: Vec<Unit>,
}

/// Where bulk hand-overs are judged: the first body in which the actor is clerk. Which duties move is decided by the
/// store, body by body.
fn clerk_place(actor: &Actor) -> Place {
    Place::of_body(actor.bodies(Role::Clerk).first().copied().unwrap_or(BodyId(0)))
}

async fn exists(tx: &mut Tx, unit: UnitId, on: Day, field: &'static str) -> Result<()> {
    let unit: Option<Unit> = tx.get(unit.0).await?;
    let unit = unit.ok_or_else(|| Refusal::new("unit_unknown").at(field).with("unit", ""))?;
    Ok(unit.exists_on(on, field)?)
}

async fn move_all(
    tx: &mut Tx,
    actor: &Actor,
    duties: Vec<Duty>,
    unit: UnitId,
    post: Option<PostId>,
    on: Day,
    reason: &str,
) -> Result<usize> {
    if duties.is_empty() {
        return Err(Refusal::new("nothing_to_hand_over").at("from").into());
    }
    let moved = duties.len();
    for duty in duties {
        let list = tx.list_of_version(duty.version).await?;
        // A duty that begins later is handed over as it begins.
        let day = on.max(duty.starts_on);
        move_one(tx, actor, duty, list, unit, post, day, reason).await?;
    }
    Ok(moved)
}

/// Moves one duty. Where the new unit has the same duty already, the old one just ends: nobody owes a thing twice. With
/// the last duty that a unit has on an item its open orders move, too.
#[expect(
    clippy::too_many_arguments,
    reason = "what moves, where to, from when and why"
)]
pub(crate) async fn move_one(
    tx: &mut Tx,
    actor: &Actor,
    duty: Duty,
    list: ListId,
    unit: UnitId,
    post: Option<PostId>,
    on: Day,
    reason: &str,
) -> Result<()> {
    let (item, from) = (duty.item, duty.unit);
    if unit != duty.unit && tx.duty_stands(list, duty.item, unit, duty.role.code()).await? {
        let ended = duty.ended(on.plus(-1), reason.to_owned())?;
        tx.update(&ended).await?;
    } else {
        let (old, new) = duty.handed_over(unit, post, on, reason.to_owned())?;
        tx.update(&old).await?;
        let id = tx.new_id().await?;
        tx.insert(&Duty { id, ..new }).await?;
    }
    move_orders(tx, actor, list, item, (from, unit), reason).await
}
