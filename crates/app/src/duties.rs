//! 交办 签收 异议: duties made from an adopted version, signed for by the unit or by the office on its behalf, objected
//! to and ruled on. Handing over is in [`crate::hand_over`], what is missing in [`crate::gap_list`].

use crate::App;
use crate::error::Result;
use crate::orders::lift_unowed;
use crate::unit_names::{Named, resolve};
use std::collections::HashMap;
use yipanqi_domain::assign::{Owed, owed, settle};
use yipanqi_domain::document::Document;
use yipanqi_domain::duty::{Duty, DutyState};
use yipanqi_domain::list::{DutyRole, List, ListRow, ListVersion};
use yipanqi_domain::office::{Side, Unit};
use yipanqi_domain::refusal::{Refusal, required};
use yipanqi_domain::rights::{Action, Actor, Place, may};
use yipanqi_domain::trail::{By, Entry};
use yipanqi_domain::{Day, DocumentId, DutyId, ItemId, PostId, SideId, UnitId, VersionId};
pub use yipanqi_store::query::duties::{DutyFilter, DutyLine};
use yipanqi_store::{Reader, Tx};

/// Duties on one page of a list.
pub const PAGE: i64 = 50;

/// What assigning a version did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Assigned {
    /// Duties made.
    pub made: usize,
    /// Duties ended because the adjustment no longer asks for them.
    pub ended: usize,
    /// Units named by rows that are no more: nothing was made, the gap list shows them.
    pub unplaced: usize,
}

/// How the office rules on an objection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// The unit is right. The duty goes to the unit of this name, or ends when none is given.
    Uphold {
        /// Name or alias of the unit that takes over; may be empty.
        unit: String,
    },
    /// The duty stands.
    Reject,
}

/// One page of duties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DutiesPage {
    /// The lines.
    pub lines: Vec<DutyLine>,
    /// How many there are in all.
    pub total: i64,
    /// Page number, from 1.
    pub page: i64,
    /// Whether the reader is the office, which may assign, rule and hand over.
    pub is_office: bool,
    /// The sides that a filter may name.
    pub sides: Vec<Side>,
    /// The unit of the filter.
    pub unit: Option<Unit>,
}

/// One duty with what may be done with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DutyPage {
    /// The duty. Reason and proposed unit of an objection are blank for those whom they do not concern.
    pub line: DutyLine,
    /// Name of the unit that an objection proposes.
    pub other_unit: Option<String>,
    /// The duties that it came from, newest first.
    pub former: Vec<DutyLine>,
    /// The duty that took its place.
    pub next: Option<DutyLine>,
    /// The sides of its body for which the unit counts.
    pub sides: Vec<Side>,
    /// Successors, when the unit is no more.
    pub successors: Vec<Unit>,
    /// The reader may sign for it or object.
    pub can_sign: bool,
    /// The reader may sign on the unit's behalf.
    pub can_sign_on_behalf: bool,
    /// The reader may rule on the objection.
    pub can_rule: bool,
    /// The reader may hand it over.
    pub can_hand_over: bool,
}

impl App {
    /// 交办: makes the duties that the rows of an adopted version ask for and that nobody owes yet; ends those that an
    /// adjustment took away. Doing it again does nothing more.
    pub async fn assign_all(&self, actor: &Actor, version: VersionId) -> Result<Assigned> {
        let mut tx = self.store().begin(self.now()).await?;
        let Some((version, list)) = version_of_office(&mut tx, actor, version).await? else {
            let exists = tx.get::<ListVersion>(version.0).await?.is_some();
            drop(tx);
            return Err(self.not_seen(actor, ("list_version", version.0), exists).await);
        };
        let place = Place::of_body(list.body).marked(list.mark);
        let mut tx = self
            .allow(
                tx,
                actor,
                Action::AssignDuty,
                &place,
                ("list_version", version.id.0),
            )
            .await?;
        let Some(adoption) = version.state.adoption().cloned() else {
            return Err(Refusal::stale("version_not_adopted")
                .with("state", version.state.code())
                .into());
        };
        if tx.later_adopted(version.list, version.ordinal).await? {
            return Err(Refusal::stale("version_superseded").into());
        }
        let done = Assigning::of(&mut tx, &version, &list, adoption.in_force_on, actor.today)
            .await?
            .run(&mut tx, actor)
            .await?;
        let said = format!(
            "made={} ended={} unplaced={}",
            done.made, done.ended, done.unplaced
        );
        tx.commit(Entry::done(actor.by(), "duty.assign_all", "list_version", version.id.0).because(said))
            .await?;
        Ok(done)
    }

    /// Assigns one duty by hand.
    pub async fn assign(
        &self,
        actor: &Actor,
        item: ItemId,
        unit: UnitId,
        post: Option<PostId>,
        role: DutyRole,
        starts_on: Day,
    ) -> Result<DutyId> {
        let mut tx = self.store().begin(self.now()).await?;
        let Some(found) = tx.item_seen(actor.sight(), item).await? else {
            let exists = tx.get::<yipanqi_domain::list::Item>(item.0).await?.is_some();
            drop(tx);
            return Err(self.not_seen(actor, ("item", item.0), exists).await);
        };
        let version = tx.version_to_assign(actor.sight(), item).await?;
        let list = match version {
            Some(version) => list_of(&mut tx, version).await?,
            None => None,
        };
        let place = list
            .as_ref()
            .map_or_else(Place::default, |l| Place::of_body(l.body).marked(l.mark));
        let mut tx = self
            .allow(tx, actor, Action::AssignDuty, &place, ("item", item.0))
            .await?;
        let (Some(version), Some(list)) = (version, list) else {
            return Err(Refusal::new("item_not_in_force").into());
        };
        if !found.state.is_owed() {
            return Err(Refusal::stale("item_ended").with("number", found.number).into());
        }
        let unit: Unit = tx
            .get(unit.0)
            .await?
            .ok_or_else(|| Refusal::new("unit_unknown").at("unit").with("unit", unit))?;
        unit.exists_on(starts_on, "unit")?;
        if let Some(post) = post {
            let posts = tx.posts_of(unit.id, starts_on).await?;
            Refusal::unless(posts.iter().any(|p| p.id == post), "post_not_of_unit")
                .map_err(|r| r.at("post"))?;
        }
        if tx.duty_stands(list.id, item, unit.id, role.code()).await? {
            return Err(Refusal::new("duty_stands")
                .at("unit")
                .with("unit", unit.name)
                .into());
        }
        let id = tx.new_id().await?;
        let owed = Owed { unit: unit.id, role };
        tx.insert(&Duty {
            post,
            ..fresh(id, item, owed, version, starts_on)
        })
        .await?;
        tx.commit(Entry::done(actor.by(), "duty.assign", "duty", id.0))
            .await?;
        Ok(id)
    }

    /// 签收, by the unit's reporter; or by the office on the unit's behalf, with the document that shows it.
    pub async fn sign(&self, actor: &Actor, duty: DutyId, on_behalf: Option<DocumentId>) -> Result<()> {
        let (mut tx, line, place) = self.duty_for(actor, duty).await?;
        let (by, because) = match on_behalf {
            None => {
                tx = self
                    .allow(tx, actor, Action::SignDuty, &place, ("duty", duty.0))
                    .await?;
                (actor.by(), String::new())
            }
            Some(document) => {
                tx = self
                    .allow(tx, actor, Action::SignDutyOnBehalf, &place, ("duty", duty.0))
                    .await?;
                let evidence: Option<Document> = tx.get(document.0).await?;
                let fits = evidence.is_some_and(|d| d.body == line.body && d.mark <= actor.ceiling);
                Refusal::unless(fits, "evidence_unknown").map_err(|r| r.at("evidence"))?;
                let by = By {
                    for_whom: Some(line.duty.unit),
                    ..actor.by()
                };
                (by, format!("document={document}"))
            }
        };
        let next = line.duty.signed(tx.now(), actor.post)?;
        tx.update(&next).await?;
        tx.commit(Entry::done(by, "duty.sign", "duty", duty.0).because(because))
            .await?;
        Ok(())
    }

    /// 签收 of several duties of one's own unit at once; one that is not waiting any more refuses all.
    pub async fn sign_all(&self, actor: &Actor, duties: &[DutyId]) -> Result<usize> {
        let [first, rest @ ..] = duties else {
            return Err(Refusal::new("nothing_chosen").into());
        };
        let (tx, line, place) = self.duty_for(actor, *first).await?;
        let mut tx = self
            .allow(tx, actor, Action::SignDuty, &place, ("duty", first.0))
            .await?;
        let now = tx.now();
        tx.update(&line.duty.signed(now, actor.post)?).await?;
        for duty in rest {
            let Some(line) = tx.duty_seen(actor.sight(), *duty).await? else {
                let exists = tx.get::<Duty>(duty.0).await?.is_some();
                drop(tx);
                return Err(self.not_seen(actor, ("duty", duty.0), exists).await);
            };
            let place = place_of(&mut tx, &line).await?;
            tx = self
                .allow(tx, actor, Action::SignDuty, &place, ("duty", duty.0))
                .await?;
            tx.update(&line.duty.signed(now, actor.post)?).await?;
        }
        let said = format!("n={}", duties.len());
        tx.commit(Entry::done(actor.by(), "duty.sign", "duty", first.0).because(said))
            .await?;
        Ok(duties.len())
    }

    /// 异议: the unit says why it is not theirs and perhaps whose it is (`other`: name or alias, may be empty).
    pub async fn object(&self, actor: &Actor, duty: DutyId, reason: &str, other: &str) -> Result<()> {
        let (tx, line, place) = self.duty_for(actor, duty).await?;
        let mut tx = self
            .allow(tx, actor, Action::SignDuty, &place, ("duty", duty.0))
            .await?;
        let reason = required(reason, "reason")?;
        let other = optional_unit(&mut tx, other, actor.today, "other").await?;
        let next = line
            .duty
            .objected(tx.now(), actor.post, reason, other.map(|u| u.id))?;
        tx.update(&next).await?;
        tx.commit(Entry::done(actor.by(), "duty.object", "duty", duty.0))
            .await?;
        Ok(())
    }

    /// The office rules on an objection, with its reason.
    pub async fn decide_objection(
        &self,
        actor: &Actor,
        duty: DutyId,
        ruling: &Ruling,
        reason: &str,
    ) -> Result<()> {
        let (tx, line, place) = self.duty_for(actor, duty).await?;
        let mut tx = self
            .allow(tx, actor, Action::DecideObjection, &place, ("duty", duty.0))
            .await?;
        let reason = required(reason, "reason")?;
        if !matches!(line.duty.state, DutyState::Objected { .. }) {
            return Err(Refusal::stale("duty_not_objected")
                .with("state", line.duty.state.code())
                .into());
        }
        let act = match ruling {
            Ruling::Reject => {
                tx.update(&line.duty.objection_rejected()?).await?;
                "duty.reject"
            }
            Ruling::Uphold { unit } => {
                if let Some(unit) = optional_unit(&mut tx, unit, actor.today, "unit").await? {
                    let day = actor.today.max(line.duty.starts_on);
                    crate::hand_over::move_one(
                        &mut tx, actor, line.duty, line.list, unit.id, None, day, &reason,
                    )
                    .await?;
                } else {
                    let (item, unit) = (line.duty.item, line.duty.unit);
                    tx.update(&line.duty.ended(actor.today, reason.clone())?).await?;
                    lift_unowed(&mut tx, actor, line.list, item, unit, &reason).await?;
                }
                "duty.uphold"
            }
        };
        tx.commit(Entry::done(actor.by(), act, "duty", duty.0).because(reason))
            .await?;
        Ok(())
    }

    /// One page of the duties that the reader may see.
    pub async fn duties_page(&self, actor: &Actor, filter: &DutyFilter, page: i64) -> Result<DutiesPage> {
        let mut read = self.store().read().await?;
        let sight = actor.sight();
        let mut page = page.max(1);
        let (mut lines, mut total) = read
            .duties_seen(sight, filter, (page - 1).saturating_mul(PAGE), PAGE)
            .await?;
        if lines.is_empty() && page > 1 {
            page = 1;
            (lines, total) = read.duties_seen(sight, filter, 0, PAGE).await?;
        }
        for line in &mut lines {
            hide_objection(actor, line);
        }
        let unit = match filter.unit {
            Some(unit) => read.get(unit.0).await?,
            None => None,
        };
        let sides = sides_named(&mut read, actor).await?;
        read.end().await?;
        let is_office = actor.can_somewhere(Action::AssignDuty);
        Ok(DutiesPage {
            lines,
            total,
            page,
            is_office,
            sides,
            unit,
        })
    }

    /// One duty.
    pub async fn duty_page(&self, actor: &Actor, duty: DutyId) -> Result<DutyPage> {
        let mut read = self.store().read().await?;
        let sight = actor.sight();
        let Some(mut line) = read.duty_seen(sight, duty).await? else {
            let exists = read.get::<Duty>(duty.0).await?.is_some();
            read.end().await?;
            return Err(self.not_seen(actor, ("duty", duty.0), exists).await);
        };
        let place = place_of(&mut read, &line).await?;
        hide_objection(actor, &mut line);
        let all = read.duties_of_item_seen(sight, line.duty.item).await?;
        let find = |id: DutyId| all.iter().find(|l| l.duty.id == id).cloned();
        let mut former = Vec::new();
        let mut at = line.duty.former;
        while let Some(before) = at.and_then(find) {
            at = before.duty.former.filter(|f| f.0 < before.duty.id.0);
            former.push(before);
        }
        let next = all.iter().find(|l| l.duty.former == Some(duty)).cloned();
        for line in &mut former {
            hide_objection(actor, line);
        }
        let other_unit = match &line.duty.state {
            DutyState::Objected {
                other: Some(other), ..
            } => read.get::<Unit>(other.0).await?.map(|u| u.name),
            _ => None,
        };
        let gone = line.unit_ends_on.is_some_and(|end| end < actor.today);
        let successors = if gone {
            read.successors_of(line.duty.unit).await?
        } else {
            Vec::new()
        };
        let sides = read.sides_of(line.body).await?;
        read.end().await?;
        let can = |action| may(actor, action, &place).is_ok();
        let is = |code: &str| line.duty.state.code() == code;
        Ok(DutyPage {
            can_sign: is("assigned") && can(Action::SignDuty),
            can_sign_on_behalf: is("assigned") && can(Action::SignDutyOnBehalf),
            can_rule: is("objected") && can(Action::DecideObjection),
            can_hand_over: line.duty.state.is_open() && can(Action::HandOverDuty),
            sides: sides.into_iter().filter(|s| line.is_on(s.position)).collect(),
            line,
            other_unit,
            former,
            next,
            successors,
        })
    }

    /// A duty within a transaction, if the actor sees it, with the place that its rights are judged by.
    pub(crate) async fn duty_for(&self, actor: &Actor, duty: DutyId) -> Result<(Tx, DutyLine, Place)> {
        let mut tx = self.store().begin(self.now()).await?;
        let Some(line) = tx.duty_seen(actor.sight(), duty).await? else {
            let exists = tx.get::<Duty>(duty.0).await?.is_some();
            drop(tx);
            return Err(self.not_seen(actor, ("duty", duty.0), exists).await);
        };
        let place = place_of(&mut tx, &line).await?;
        Ok((tx, line, place))
    }
}

/// What one run of `assign_all` works on.
struct Assigning {
    version: VersionId,
    /// Its number: why a duty ended, where the adjustment gives no reason.
    number: String,
    list: List,
    in_force_on: Day,
    rows: Vec<ListRow>,
    before: Vec<ListRow>,
    /// Rule of the adjustment for removed and changed items.
    reasons: HashMap<ItemId, String>,
    sides: HashMap<UnitId, Vec<SideId>>,
    gone: Vec<UnitId>,
}

impl Assigning {
    async fn of(
        tx: &mut Tx,
        version: &ListVersion,
        list: &List,
        in_force_on: Day,
        today: Day,
    ) -> Result<Self> {
        let rows = tx.sealed_rows(version.id).await?;
        let before = match version.base {
            Some(base) => tx.sealed_rows(base).await?,
            None => Vec::new(),
        };
        let (mut sides, mut gone) = (HashMap::new(), Vec::new());
        let mut named: Vec<UnitId> = Vec::new();
        for row in rows.iter().chain(&before) {
            named.extend(row.content.units.0.iter().filter_map(|u| u.unit));
        }
        for unit in named {
            if sides.contains_key(&unit) {
                continue;
            }
            let on = tx.sides_of_unit(unit, Some(list.body)).await?;
            sides.insert(unit, on.into_iter().map(|s| s.id).collect());
            let record: Option<Unit> = tx.get(unit.0).await?;
            if record.is_none_or(|u| u.exists_on(today.max(in_force_on), "unit").is_err()) {
                gone.push(unit);
            }
        }
        let mut reasons = HashMap::new();
        for (item, reason) in tx.reasons_of(version.id).await? {
            reasons.insert(item, reason);
        }
        Ok(Self {
            version: version.id,
            number: version
                .state
                .adoption()
                .map(|a| a.number.clone())
                .unwrap_or_default(),
            list: list.clone(),
            in_force_on,
            rows,
            before,
            reasons,
            sides,
            gone,
        })
    }

    fn owed(&self, row: Option<&ListRow>) -> Vec<Owed> {
        let sides_of = |unit: UnitId| self.sides.get(&unit).cloned().unwrap_or_default();
        row.map(|row| owed(&row.content.units, &sides_of))
            .unwrap_or_default()
    }

    async fn run(&self, tx: &mut Tx, actor: &Actor) -> Result<Assigned> {
        let mut done = Assigned::default();
        let now: HashMap<ItemId, &ListRow> = self.rows.iter().map(|r| (r.item, r)).collect();
        let before: HashMap<ItemId, &ListRow> = self.before.iter().map(|r| (r.item, r)).collect();
        let removed = self.before.iter().filter(|r| !now.contains_key(&r.item));
        for item in self.rows.iter().chain(removed).map(|r| r.item) {
            let duties = tx.duties_under(self.list.id, item).await?;
            let asked = self.owed(now.get(&item).copied());
            let asked_before = self.owed(before.get(&item).copied());
            let settlement = settle(&asked, &asked_before, &duties, self.version);
            for owed in settlement.assign {
                if self.gone.contains(&owed.unit) {
                    done.unplaced += 1;
                    continue;
                }
                let id = tx.new_id().await?;
                tx.insert(&fresh(id, item, owed, self.version, self.in_force_on))
                    .await?;
                done.made += 1;
            }
            // A removed item ends with everything, also what was assigned by hand.
            let end = if now.contains_key(&item) {
                settlement.end
            } else {
                duties.into_iter().filter(|d| d.state.is_open()).collect()
            };
            let reason = self.reasons.get(&item).unwrap_or(&self.number).clone();
            for duty in end {
                let unit = duty.unit;
                tx.update(&duty.ended(self.in_force_on.plus(-1), reason.clone())?)
                    .await?;
                done.ended += 1;
                lift_unowed(tx, actor, self.list.id, item, unit, &reason).await?;
            }
        }
        Ok(done)
    }
}

const fn fresh(id: DutyId, item: ItemId, owed: Owed, version: VersionId, starts_on: Day) -> Duty {
    Duty {
        id,
        item,
        unit: owed.unit,
        post: None,
        role: owed.role,
        version,
        starts_on,
        ends_on: None,
        former: None,
        state: DutyState::Assigned,
    }
}

/// Where a duty lies, for the rights.
async fn place_of(reader: &mut Reader, line: &DutyLine) -> Result<Place> {
    let place = reader.place_of_unit(line.duty.unit, Some(line.body)).await?;
    Ok(place.marked(line.mark))
}

async fn list_of(tx: &mut Tx, version: VersionId) -> Result<Option<List>> {
    let Some(version) = tx.get::<ListVersion>(version.0).await? else {
        return Ok(None);
    };
    Ok(tx.get(version.list.0).await?)
}

/// A version with its list, if the actor has a role in the list's body and may read its mark.
async fn version_of_office(tx: &mut Tx, actor: &Actor, id: VersionId) -> Result<Option<(ListVersion, List)>> {
    let Some(version) = tx.get::<ListVersion>(id.0).await? else {
        return Ok(None);
    };
    let Some(list) = tx.get::<List>(version.list.0).await? else {
        return Ok(None);
    };
    let sees = tx.sees_list(actor.sight(), list.id).await?;
    Ok(sees.then_some((version, list)))
}

/// The unit of a name or alias that exists on a day; nothing when the name is empty.
pub(crate) async fn optional_unit(
    reader: &mut Reader,
    name: &str,
    on: Day,
    field: &'static str,
) -> Result<Option<Unit>> {
    let name = name.trim();
    if name.is_empty() {
        return Ok(None);
    }
    let names = |units: &[Unit]| {
        let names: Vec<&str> = units.iter().map(|u| u.name.as_str()).collect();
        names.join("、")
    };
    let refusal = match resolve(reader, name, on).await? {
        Named::One(unit) => return Ok(Some(unit)),
        Named::Unknown => Refusal::new("unit_unknown"),
        Named::Many(units) => Refusal::new("unit_many").with("units", names(&units)),
        Named::Abolished(gone, successors) => {
            let refusal = if successors.is_empty() {
                Refusal::new("unit_abolished")
            } else {
                Refusal::new("unit_succeeded").with("successors", names(&successors))
            };
            refusal.with("on", gone.ends_on.map(|d| d.to_string()).unwrap_or_default())
        }
    };
    Err(refusal.at(field).with("unit", name).into())
}

/// Why a unit objected and whom it proposes is between the unit and the office: others see that it objected.
pub(crate) fn hide_objection(actor: &Actor, line: &mut DutyLine) {
    if let DutyState::Objected { reason, other, .. } = &mut line.duty.state {
        let concerned = actor.grants.iter().any(|g| {
            let scope = g.scope();
            scope == yipanqi_domain::rights::Scope::Unit(line.duty.unit)
                || scope == yipanqi_domain::rights::Scope::Body(line.body)
        });
        if !concerned {
            reason.clear();
            *other = None;
        }
    }
}

/// The sides of the bodies in which the actor has a role, for filters.
pub(crate) async fn sides_named(reader: &mut Reader, actor: &Actor) -> Result<Vec<Side>> {
    use yipanqi_domain::rights::Scope;
    let mut out: Vec<Side> = Vec::new();
    for grant in &actor.grants {
        let body = match grant.scope() {
            Scope::Body(body) => Some(body),
            Scope::Side(side) => reader.get::<Side>(side.0).await?.map(|s| s.body),
            _ => None,
        };
        if let Some(body) = body {
            for side in reader.sides_of(body).await? {
                if !out.contains(&side) {
                    out.push(side);
                }
            }
        }
    }
    Ok(out)
}
