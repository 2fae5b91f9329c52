//! 销号: asked for with evidence, reviewed by each side, sealed with a certificate; opened again by a correction record
//! alone.
//!
//! Asking is in `request`, reviews and the seal in `review`, what the certificate says in `certificate`, files in
//! `evidence`, what pages show in `pages`. The one place that closes an item is `review::seal`.

mod certificate;
mod evidence;
mod pages;
mod request;
mod review;
mod shown;

pub use crate::evidence::HandedIn as File;
pub use certificate::{Content, ContentFile, ContentReview, ContentSide};
pub use evidence::Opened;
pub use request::Asking;
pub use review::Reviewed;
pub use shown::{
    CertificatePage, CloseForm, ClosingPage, ClosingRow, ClosingsPage, ItemClosing, OneClosing, PAGE,
    SeatShown,
};
pub use yipanqi_store::query::closings::{ClosingFilter, ClosingLine, ReviewLine};

use crate::App;
use crate::error::{Error, Result};
use std::cmp::Reverse;
use std::collections::BTreeSet;
use yipanqi_domain::close::{CloseRequest, Doers, Seat};
use yipanqi_domain::list::{Item, List};
use yipanqi_domain::office::{Body, Mark};
use yipanqi_domain::rights::{Actor, Role, Scope};
use yipanqi_domain::workdays::{Deadline, WorkCalendar};
use yipanqi_domain::{CloseRequestId, Day, ItemId, Refusal, SideId, UnitId};
use yipanqi_store::{Reader, Tx};

/// Working days within which a review is to be given.
pub const REVIEW_DAYS: u32 = 5;

/// Under which list an item is closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Under {
    pub(crate) list: List,
    pub(crate) body: Body,
    pub(crate) sides: Vec<SideId>,
    /// A list above the ceiling holds the item under a body of more say: it is asked for by the office that may read it.
    pub(crate) is_above: bool,
}

/// The list under which an item is closed: that of the body under which it is on most sides, so that a list of one
/// side never closes what others share; then of the body that registered it, then of the higher one, the newest. Only
/// lists up to a mark count, so that pages tell nothing of others.
pub(crate) async fn under(read: &mut Reader, item: &Item, ceiling: Mark) -> Result<Option<Under>> {
    let mut best = None;
    let mut above = None;
    for holder in read.holders_of_item(item.id).await? {
        let sides = read.sides_of_item(item.id, holder.body).await?;
        let say = (sides.len(), holder.body == item.body, Reverse(holder.rank));
        if holder.mark > ceiling {
            above = above.max(Some(say));
            continue;
        }
        let key = (say, holder.year, holder.list);
        if best.as_ref().is_none_or(|(other, _)| *other < key) {
            best = Some((key, sides));
        }
    }
    let Some(((say, _, list), sides)) = best else {
        return Ok(None);
    };
    let list: List = read.get(list.0).await?.ok_or(Error::NotFound)?;
    let body: Body = read.get(list.body.0).await?.ok_or(Error::NotFound)?;
    let is_above = above.is_some_and(|above| above > say);
    Ok(Some(Under {
        list,
        body,
        sides,
        is_above,
    }))
}

/// The sides that must pass a request: those when it was asked, and those that the item came to be on since.
pub(crate) async fn sides_of(read: &mut Reader, line: &ClosingLine) -> Result<Vec<SideId>> {
    let now = read.sides_of_item(line.request.item, line.body).await?;
    Ok(line.request.sides.clone().with(&now).0)
}

/// By when reviews are to be given.
fn review_term(calendar: &WorkCalendar, today: Day) -> Deadline {
    calendar.add_working_days(today, REVIEW_DAYS)
}

/// The units for which a seat reports.
fn reports_for(actor: &Actor) -> Vec<UnitId> {
    let of = |g: &yipanqi_domain::rights::Grant| match g.scope() {
        Scope::Unit(unit) if g.role == Role::Reporter && g.holds_on(actor.today) => Some(unit),
        _ => None,
    };
    actor.grants.iter().filter_map(of).collect()
}

/// The seats of a request that an actor's rights as reviewer cover.
fn seats_of(actor: &Actor, line: &ClosingLine, sides: &[SideId]) -> Vec<Seat> {
    let covers = |seat: &Seat| {
        let scope = match seat {
            Seat::Side(side) => Scope::Side(*side),
            Seat::Department | Seat::Supervision => Scope::Body(line.body),
        };
        actor
            .grants
            .iter()
            .any(|g| g.role == Role::Reviewer && g.scope() == scope && g.holds_on(actor.today))
    };
    Seat::asked(sides).into_iter().filter(covers).collect()
}

impl App {
    /// Who did the work on an item or asked to close it: they review nothing.
    pub(crate) async fn doers_of(&self, read: &mut Reader, item: ItemId) -> Result<Doers> {
        let mut units: BTreeSet<UnitId> = read.units_that_did(item).await?.into_iter().collect();
        let mut persons: BTreeSet<_> = read.persons_that_did(item).await?.into_iter().collect();
        for (post, own, for_whom, at) in read.posts_that_entered(item).await? {
            units.insert(for_whom);
            // On behalf: the office that entered it counts as one that did it.
            units.insert(own);
            let day = at.day(self.settings().offset_minutes);
            let held = read.holdings_of(post, day).await?;
            persons.extend(held.into_iter().filter(|h| h.starts_on <= day).map(|h| h.person));
        }
        Ok(Doers { units, persons })
    }

    /// A request within a transaction, if the actor sees it.
    pub(crate) async fn closing_for(&self, actor: &Actor, id: CloseRequestId) -> Result<(Tx, ClosingLine)> {
        let mut tx = self.store().begin(self.now()).await?;
        if let Some(line) = tx.closing_seen(actor.sight(), id).await? {
            return Ok((tx, line));
        }
        let exists = tx.get::<CloseRequest>(id.0).await?.is_some();
        drop(tx);
        Err(self.not_seen(actor, ("close_request", id.0), exists).await)
    }
}

/// That an item is not in the state that an act wants.
fn not_in_state(code: &'static str, item: &Item) -> Refusal {
    Refusal::stale(code).with("state", item.state.code())
}
