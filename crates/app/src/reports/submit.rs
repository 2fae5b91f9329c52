//! Values on their way to being facts: kept as a draft, entered by the unit, or by the office on its behalf with the
//! sheet it received. A whole form is taken or refused; refused, it stays what the person typed.

use super::owed::{Owed, draft_name};
use super::{Entered, ReportKey};
use crate::App;
use crate::error::Result;
use crate::evidence::{HandedIn, Proves, keep_evidence};
use crate::search::reported_words;
use std::collections::{BTreeMap, BTreeSet};
use yipanqi_domain::list::Item;
use yipanqi_domain::measure::{Given, Limits, Measure, Typed, falls, read};
use yipanqi_domain::report::{CellState, Entering, EvidencePurpose, Fact, Moment, enter, levels_of};
use yipanqi_domain::rights::{Action, Actor};
use yipanqi_domain::trail::{By, Entry};
use yipanqi_domain::{Day, EvidenceId, FactId, Refusal, Rule};
use yipanqi_extract::tokens;
use yipanqi_store::{DraftNote, FactWaiting, Tx};

/// What a form came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Submitted {
    /// The facts added.
    pub facts: Vec<FactId>,
    /// Something that was accepted is corrected.
    pub is_correction: bool,
}

/// A value that the rules let in.
struct Taken {
    measure: Measure,
    given: Given,
    entering: Entering,
    former: Option<(FactId, i64)>,
    reason: Option<String>,
}

/// The words by which texts are found, cut before the lane is taken.
struct FoundBy(BTreeMap<String, BTreeSet<String>>);

impl FoundBy {
    fn of(entered: &Entered) -> Self {
        let texts = Measure::ALL.iter().filter_map(|measure| entered.typed(*measure));
        let cut = |typed: Typed<'_>| (typed.text.trim().to_owned(), tokens(typed.text));
        Self(texts.map(cut).collect())
    }
    fn tokens(&self, words: &str) -> BTreeSet<String> {
        self.0.get(words).cloned().unwrap_or_else(|| tokens(words))
    }
}

impl App {
    /// Keeps what was typed, for this seat alone; it counts nowhere and leaves no entry.
    pub async fn save_draft(&self, actor: &Actor, key: ReportKey, entered: &Entered) -> Result<()> {
        let mut read = self.store().read().await?;
        let owed = read.owed_mine(actor.sight(), key.period).await?;
        let of_unit = owed.iter().any(|o| o.item == key.item && o.side == key.side);
        let seen = read.item_seen(actor.sight(), key.item).await?.is_some();
        read.end().await?;
        let of_office = seen && actor.can_somewhere(Action::SubmitOnBehalf);
        if !of_unit && !of_office {
            return Err(crate::Error::NotFound);
        }
        let body = serde_json::to_string(&entered).map_err(|e| crate::Error::Broken(e.into()))?;
        if body.len() > 40_000 {
            return Err(Refusal::new("draft_too_long").into());
        }
        let mut plumbing = self.store().plumbing(self.now()).await?;
        let saved_at = plumbing.now();
        plumbing
            .put(&DraftNote {
                name: draft_name(actor.post, key),
                post: actor.post,
                body,
                saved_at,
            })
            .await?;
        plumbing.done().await?;
        Ok(())
    }

    /// 填报: enters what the unit's reporter typed.
    pub async fn submit_report(&self, actor: &Actor, key: ReportKey, entered: &Entered) -> Result<Submitted> {
        let found_by = FoundBy::of(entered);
        let (tx, owed) = self.report_for(actor, key, Action::SubmitReport).await?;
        let taken = judge(&owed, entered, actor.today)?;
        self.add_facts(tx, actor, &owed, taken, &found_by, None, actor.by())
            .await
    }

    /// 代填: the office enters what a unit handed in on paper; the received sheet is kept as evidence, the entry names
    /// both.
    pub async fn submit_on_behalf(
        &self,
        actor: &Actor,
        key: ReportKey,
        entered: &Entered,
        sheet: HandedIn,
    ) -> Result<Submitted> {
        let found_by = FoundBy::of(entered);
        // Judged once before the bytes are stored, and again in the lane.
        let (tx, owed) = self.report_for(actor, key, Action::SubmitOnBehalf).await?;
        judge(&owed, entered, actor.today)?;
        tx.roll_back();
        let sheet = self.take_evidence(sheet).await?;
        let (mut tx, owed) = self.report_for(actor, key, Action::SubmitOnBehalf).await?;
        let taken = judge(&owed, entered, actor.today)?;
        let proves = Proves {
            item: key.item,
            side: Some(key.side),
            purpose: EvidencePurpose::OnBehalf,
            title: "",
            mark: owed.line.mark,
            unit: owed.line.unit,
            post: actor.post,
        };
        let evidence = keep_evidence(&mut tx, &sheet, proves).await?;
        let by = By {
            for_whom: Some(owed.line.unit),
            ..actor.by()
        };
        self.add_facts(tx, actor, &owed, taken, &found_by, Some(evidence), by)
            .await
    }

    /// The report within a transaction, if it is owed and the actor may enter it.
    async fn report_for(&self, actor: &Actor, key: ReportKey, action: Action) -> Result<(Tx, Owed)> {
        let mut tx = self.store().begin(self.now()).await?;
        if tx.item_seen(actor.sight(), key.item).await?.is_none() {
            let exists = tx.get::<Item>(key.item.0).await?.is_some();
            drop(tx);
            return Err(self.not_seen(actor, ("item", key.item.0), exists).await);
        }
        let lines = tx.owed_for_item(actor.sight(), key.item, key.period).await?;
        let Some(line) = lines.into_iter().find(|l| l.side == key.side) else {
            return Err(Refusal::new("report_not_owed").with("period", key.period).into());
        };
        let place = tx.place_of_unit(line.unit, Some(line.body)).await?;
        let place = place.marked(line.mark);
        let mut tx = self
            .allow(tx, actor, action, &place, ("item", key.item.0))
            .await?;
        let owed = Owed::of(&mut tx, line).await?;
        Ok((tx, owed))
    }

    #[expect(clippy::too_many_arguments, reason = "one report, taken once")]
    async fn add_facts(
        &self,
        mut tx: Tx,
        actor: &Actor,
        owed: &Owed,
        taken: Vec<Taken>,
        found_by: &FoundBy,
        evidence: Option<EvidenceId>,
        by: By,
    ) -> Result<Submitted> {
        let key = owed.key();
        let mut done = Submitted::default();
        let (known_at, at) = (tx.seq(), tx.now());
        for value in taken {
            let id: FactId = tx.new_id().await?;
            if let Some(words) = reported_words(&value.given.worth) {
                tx.index("fact", id.0, &found_by.tokens(words)).await?;
            }
            let (former, revision) = value
                .former
                .map_or((None, 0), |(former, revision)| (Some(former), revision));
            tx.insert(&Fact {
                id,
                item: key.item,
                side: key.side,
                measure: value.measure,
                period: key.period,
                basis: value.measure.basis(),
                revision: revision + 1,
                given: value.given,
                reason: value.reason,
                former,
                unit: owed.line.unit,
                post: actor.post,
                evidence,
                known_at,
                at,
            })
            .await?;
            if let Some(former) = former {
                tx.use_up::<FactWaiting>(former).await?;
            }
            if let Some(level) = levels_of(owed.line.side_count).first() {
                let level = level.code().to_owned();
                tx.keep(&FactWaiting {
                    fact: id,
                    side: key.side,
                    level,
                })
                .await?;
            }
            done.is_correction |= value.entering == Entering::Correction;
            done.facts.push(id);
        }
        tx.forget_draft(&draft_name(actor.post, key)).await?;
        let act = match (evidence, done.is_correction) {
            (Some(_), _) => "report.submit_on_behalf",
            (None, true) => "report.correct",
            (None, false) => "report.submit",
        };
        let said = format!(
            "side={} period={} facts={}",
            key.side,
            key.period,
            done.facts.len()
        );
        tx.commit(Entry::done(by, act, "item", key.item.0).because(said))
            .await?;
        Ok(done)
    }
}

/// Judges a whole form, cell by cell in the order in which they are asked.
fn judge(owed: &Owed, entered: &Entered, today: Day) -> Rule<Vec<Taken>> {
    for cell in &owed.cells {
        if entered
            .seen(cell.measure)
            .is_some_and(|seen| seen != cell.revision())
        {
            return Err(Refusal::stale("report_changed"));
        }
    }
    let any_returned = owed.any_returned();
    let moment = Moment {
        window: Some(&owed.line.window),
        today,
        any_returned,
        reason: entered.get("reason"),
    };
    let limits = Limits {
        plan_fen: owed.line.plan_fen(),
        last_day: owed.line.period().last_day(),
    };
    let mut taken = Vec::new();
    for cell in &owed.cells {
        let typed = match entered.typed(cell.measure) {
            Some(typed) => typed,
            // What a first report leaves out is missing, not unasked.
            None if cell.state == CellState::Due && !owed.is_begun() => entered_empty(),
            None => continue,
        };
        let nothing = typed.text.trim().is_empty();
        if nothing && cell.state == CellState::Due && !cell.measure.is_required() {
            continue;
        }
        let Some(given) = read(cell.measure, typed, limits)? else {
            return Err(Refusal::new("cell_emptied").at(cell.measure.code()));
        };
        let former = cell.now.as_ref().map(|line| &line.fact);
        let before = former.map(|fact| &fact.given.worth);
        let Some(entering) = enter(cell.measure, cell.state, before, &given.worth, moment)? else {
            continue;
        };
        let fell = match &cell.before {
            Some(last) => falls(&last.fact.given.worth, &given.worth, moment.reason)?,
            None => None,
        };
        let told = Some(moment.reason.trim().to_owned()).filter(|r| !r.is_empty());
        let reason = if entering == Entering::First { fell } else { told };
        if reason.as_ref().is_some_and(|r| r.chars().count() > 2000) {
            return Err(Refusal::new("too_long").at("reason").with("limit", 2000));
        }
        taken.push(Taken {
            measure: cell.measure,
            given,
            entering,
            former: former.map(|fact| (fact.id, fact.revision)),
            reason,
        });
    }
    if taken.is_empty() {
        return Err(Refusal::new("nothing_changed"));
    }
    Ok(taken)
}

fn entered_empty<'a>() -> yipanqi_domain::measure::Typed<'a> {
    yipanqi_domain::measure::Typed::default()
}
