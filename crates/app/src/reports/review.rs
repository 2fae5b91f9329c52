//! 审核: what waits for a reviewer, accepted many at once, returned one cell at a time. First the reporting side's own
//! level (where the body has several sides), then the body's.

use super::FactLine;
use crate::App;
use crate::error::Result;
use yipanqi_domain::list::Item;
use yipanqi_domain::office::Side;
use yipanqi_domain::period::Period;
use yipanqi_domain::refusal::required;
use yipanqi_domain::report::{Fact, FactReview, ReviewLevel, Verdict};
use yipanqi_domain::rights::{Action, Actor, Place, may};
use yipanqi_domain::trail::Entry;
use yipanqi_domain::{Day, FactId, Refusal, SideId};
use yipanqi_store::query::facts::latest;
use yipanqi_store::{FactWaiting, Reader, Tx};

/// At most this many cells are shown at once; accepted, the next ones follow.
pub const WAITING: i64 = 300;

/// The cells of one report that wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewGroup {
    /// The item.
    pub item: Item,
    /// The side that reports.
    pub side: Side,
    /// The month.
    pub period: Period,
    /// At which level they are reviewed here.
    pub level: ReviewLevel,
    /// The cells: what is to be reviewed, what it replaces, the latest of the months before.
    pub cells: Vec<(FactLine, Option<FactLine>, Option<FactLine>)>,
}

impl ReviewGroup {
    /// The unit that reported, and the post that entered it.
    pub fn unit_and_post(&self) -> Option<(&str, &str)> {
        let line = &self.cells.first()?.0;
        Some((&line.unit_name, &line.post_name))
    }
}

/// What waits for a reviewer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReviewsPage {
    /// Reports with cells that wait.
    pub groups: Vec<ReviewGroup>,
    /// How many cells are shown.
    pub cell_count: usize,
    /// There are more.
    pub is_cut: bool,
}

impl App {
    /// What waits for the seat's review.
    pub async fn reviews_page(&self, actor: &Actor) -> Result<ReviewsPage> {
        let mut read = self.store().read().await?;
        let mut waiting = read.facts_waiting(actor.sight(), WAITING + 1).await?;
        let shown = usize::try_from(WAITING).unwrap_or(usize::MAX);
        let is_cut = waiting.len() > shown;
        waiting.truncate(shown);
        let mut page = ReviewsPage {
            cell_count: waiting.len(),
            is_cut,
            groups: Vec::new(),
        };
        for line in waiting {
            let (item, side, period) = (line.fact.item, line.fact.side, line.fact.period);
            let Some(level) = line.next_level() else { continue };
            let same = |g: &&mut ReviewGroup| {
                g.item.id == item && g.side.id == side && g.period == period && g.level == level
            };
            if let Some(group) = page.groups.iter_mut().find(same) {
                group.cells.push((line, None, None));
                continue;
            }
            let (Some(item), Some(side)) = (read.get(item.0).await?, read.get(side.0).await?) else {
                continue;
            };
            page.groups.push(ReviewGroup {
                item,
                side,
                period,
                level,
                cells: vec![(line, None, None)],
            });
        }
        for group in &mut page.groups {
            beside(&mut read, group).await?;
        }
        read.end().await?;
        Ok(page)
    }

    /// How many cells wait for the seat's review; past [`WAITING`] they are not counted.
    pub async fn reviews_waiting(&self, actor: &Actor) -> Result<usize> {
        let mut read = self.store().read().await?;
        let waiting = read.facts_waiting(actor.sight(), WAITING).await?;
        read.end().await?;
        Ok(waiting.len())
    }

    /// One cell that waits for the seat's review, or that it may see.
    pub async fn fact_page(&self, actor: &Actor, fact: FactId) -> Result<FactLine> {
        let mut read = self.store().read().await?;
        let found = read.fact_seen(actor.sight(), fact).await?;
        let exists = found.is_some() || read.get::<Fact>(fact.0).await?.is_some();
        read.end().await?;
        match found {
            Some(line) => Ok(line),
            None => Err(self.not_seen(actor, ("fact", fact.0), exists).await),
        }
    }

    /// 通过, all or none: one that was revised or reviewed meanwhile refuses all.
    pub async fn accept_facts(&self, actor: &Actor, facts: &[FactId]) -> Result<usize> {
        let mut chosen: Vec<FactId> = facts.to_vec();
        chosen.sort_unstable();
        chosen.dedup();
        let Some(first) = chosen.first().copied() else {
            return Err(Refusal::new("nothing_chosen").into());
        };
        let mut tx = self.store().begin(self.now()).await?;
        for fact in &chosen {
            let waits;
            (tx, waits) = self.waiting_in(tx, actor, *fact).await?;
            insert_review(&mut tx, actor, waits, Verdict::Accepted, None).await?;
        }
        let said = format!("facts={}", chosen.len());
        tx.commit(Entry::done(actor.by(), "report.accept", "fact", first.0).because(said))
            .await?;
        Ok(chosen.len())
    }

    /// 退回一格, with what is wrong and until when it is to be answered.
    pub async fn return_fact(
        &self,
        actor: &Actor,
        fact: FactId,
        message: &str,
        answer_by_on: Day,
    ) -> Result<()> {
        let tx = self.store().begin(self.now()).await?;
        let (mut tx, waits) = self.waiting_in(tx, actor, fact).await?;
        let message = required(message, "message")?;
        if answer_by_on < actor.today {
            return Err(Refusal::new("answer_by_past")
                .at("answer_by")
                .with("day", actor.today)
                .into());
        }
        let told = Some((message.clone(), answer_by_on));
        insert_review(&mut tx, actor, waits, Verdict::Returned, told).await?;
        tx.commit(Entry::done(actor.by(), "report.return", "fact", fact.0).because(message))
            .await?;
        Ok(())
    }

    /// A fact within a transaction, if it waits for a review that this actor may give.
    async fn waiting_in(&self, mut tx: Tx, actor: &Actor, fact: FactId) -> Result<(Tx, Waits)> {
        let Some(line) = tx.fact_seen(actor.sight(), fact).await? else {
            let exists = tx.get::<Fact>(fact.0).await?.is_some();
            drop(tx);
            return Err(self.not_seen(actor, ("fact", fact.0), exists).await);
        };
        let revised = tx.fact_is_revised(&line.fact).await?;
        let stale = Refusal::stale("fact_not_waiting");
        let Some(level) = line.next_level().filter(|_| !revised) else {
            return Err(stale.into());
        };
        let Some(side) = tx.get::<Side>(line.fact.side.0).await? else {
            return Err(stale.into());
        };
        let of_side = Place {
            sides: vec![side.id],
            ..Place::default()
        };
        let of_body = Place::of_body(side.body);
        let (action, place) = match level {
            ReviewLevel::Side => (Action::ReviewForSide, of_side),
            ReviewLevel::Body => {
                // Whose level it has left was only late, and tried nothing that is not theirs.
                let late = may(actor, Action::ReviewForSide, &of_side).is_ok()
                    && may(actor, Action::ReviewForBody, &of_body).is_err();
                if late {
                    return Err(stale.into());
                }
                (Action::ReviewForBody, of_body)
            }
        };
        let mut tx = self.allow(tx, actor, action, &place, ("fact", fact.0)).await?;
        let entered_on = line.fact.at.day(self.settings.offset_minutes);
        let holder = tx.holder_of(line.fact.post, entered_on).await?;
        let own = line.fact.post == actor.post || holder.is_some_and(|h| h.person == actor.person);
        if own {
            return Err(Refusal::new("own_fact").into());
        }
        let side = side.id;
        Ok((tx, Waits { fact, side, level }))
    }
}

/// A fact with the level that reviews it next.
#[derive(Clone, Copy)]
struct Waits {
    fact: FactId,
    side: SideId,
    level: ReviewLevel,
}

async fn insert_review(
    tx: &mut Tx,
    actor: &Actor,
    waits: Waits,
    verdict: Verdict,
    told: Option<(String, Day)>,
) -> Result<()> {
    let Waits { fact, side, level } = waits;
    let id = tx.new_id().await?;
    let (known_at, at) = (tx.seq(), tx.now());
    let (message, answer_by_on) = told.unzip();
    tx.insert(&FactReview {
        id,
        fact,
        level,
        verdict,
        message,
        answer_by_on,
        post: actor.post,
        unit: actor.unit,
        known_at,
        at,
    })
    .await?;
    // Of a body with one side the body's level is the first and last one.
    if verdict == Verdict::Accepted && level == ReviewLevel::Side {
        let level = ReviewLevel::Body.code().to_owned();
        tx.keep(&FactWaiting { fact, side, level }).await?;
    } else {
        tx.use_up::<FactWaiting>(fact).await?;
    }
    Ok(())
}

/// Puts beside each cell what it replaces and what the months before said.
async fn beside(read: &mut Reader, group: &mut ReviewGroup) -> Result<()> {
    let facts = read.facts_of_side(group.item.id, group.side.id).await?;
    let heads = latest(&facts);
    for (line, former, before) in &mut group.cells {
        *former = facts
            .iter()
            .find(|f| Some(f.fact.id) == line.fact.former)
            .cloned();
        let earlier = |f: &&&FactLine| {
            f.fact.measure == line.fact.measure
                && f.fact.period < group.period
                && f.fact.period.year() == group.period.year()
        };
        *before = heads.iter().rfind(earlier).map(|f| (*f).clone());
    }
    Ok(())
}
