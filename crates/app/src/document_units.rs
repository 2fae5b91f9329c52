//! 单位: what the names in a document's candidates stand for, and what a clerk said of them. A decision on a name is
//! remembered for its body: the next document that writes it so is understood at once, and so is a draft made from it.

use crate::App;
use crate::documents::place_of;
use crate::error::Result;
use std::collections::{BTreeMap, BTreeSet};
use yipanqi_domain::document::{Candidate, CandidateKind};
use yipanqi_domain::office::{Region, Unit};
use yipanqi_domain::refusal::required;
use yipanqi_domain::rights::{Action, Actor};
use yipanqi_domain::trail::Entry;
use yipanqi_domain::unit_match::{Answer, Known, Match, Register, UnitChoice, Why};
use yipanqi_domain::{BodyId, Day, DocumentId, Refusal, UnitId};
use yipanqi_extract::Reading;
use yipanqi_store::Reader;

/// What a name in a document comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// Its code: `one`, `open`, `several`, `unknown`.
    pub code: &'static str,
    /// The unit, or those that it may be, each with why it is near.
    pub units: Vec<(UnitId, String, Option<Why>)>,
    /// Whether a clerk said so.
    pub is_chosen: bool,
}

/// A clerk's decision as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceLine {
    /// The decision.
    pub choice: UnitChoice,
    /// The unit's name.
    pub unit: Option<String>,
}

/// What a clerk says of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// It is this unit.
    Unit(UnitId),
    /// It stays open.
    Open,
    /// What was said before holds no longer.
    Undo,
}

impl App {
    /// Says what a name in a document's candidates stands for, in this body from now on.
    pub async fn choose_unit(&self, actor: &Actor, id: DocumentId, name: &str, said: Said) -> Result<()> {
        let name = required(name, "name")?;
        let tx = self.store.begin(self.now()).await?;
        let (tx, document) = self.document_in(tx, actor, id).await?;
        let place = place_of(&document);
        let mut tx = self
            .allow(tx, actor, Action::ReviewDocument, &place, ("document", id.0))
            .await?;
        let held = tx.unit_choice(document.body, &name).await?;
        let held = held.filter(|c| c.answer != Answer::Undone);
        let (answer, unit) = match said {
            Said::Undo if held.is_none() => return Err(Refusal::stale("choice_not_there").into()),
            Said::Undo => (Answer::Undone, None),
            Said::Open => (Answer::Open, None),
            Said::Unit(unit) => {
                let found: Unit = tx
                    .get(unit.0)
                    .await?
                    .ok_or_else(|| Refusal::new("unit_unknown").at("unit").with("unit", unit))?;
                found.exists_on(actor.today, "unit")?;
                (Answer::Unit, Some(unit))
            }
        };
        let all = tx.candidates_of(id).await?;
        if said != Said::Undo && !all.iter().any(|c| names_in(c).any(|n| n == name)) {
            return Err(Refusal::new("name_not_here").at("name").with("name", name).into());
        }
        let choice = UnitChoice {
            id: tx.new_id().await?,
            body: document.body,
            name: name.clone(),
            answer,
            unit,
            document: Some(id),
            known_at: tx.seq(),
            at: tx.now(),
        };
        tx.insert(&choice).await?;
        let reason = match unit {
            Some(unit) => format!("{name} → {unit}"),
            None => format!("{name} → {answer}"),
        };
        let act = if said == Said::Undo {
            "unit.unchoose"
        } else {
            "unit.choose"
        };
        tx.commit(Entry::done(actor.by(), act, "document", id.0).because(reason))
            .await?;
        Ok(())
    }
}

/// The names of units in a task, lead units first.
fn names_in(candidate: &Candidate) -> impl Iterator<Item = &str> {
    let task = candidate.kind == CandidateKind::Task;
    let all = [candidate.lead_units.as_str(), candidate.support_units.as_str()];
    all.into_iter()
        .flat_map(str::lines)
        .filter(move |name| task && !name.is_empty())
}

/// The register as it stood on a day.
async fn register(reader: &mut Reader, on: Day) -> Result<(Register, Vec<Region>)> {
    let regions = reader.regions_on(on).await?;
    let of: BTreeMap<i64, &Region> = regions.iter().map(|r| (r.id.0, r)).collect();
    let mut aliases: BTreeMap<UnitId, Vec<String>> = BTreeMap::new();
    for alias in reader.aliases_in_use(on).await? {
        aliases.entry(alias.unit).or_default().push(alias.name);
    }
    let units = reader
        .units()
        .await?
        .into_iter()
        .filter(|u| u.exists_on(on, "unit").is_ok());
    let known = units.filter_map(|unit| {
        let region = of.get(&unit.region.0)?;
        Some(Known {
            unit: unit.id,
            aliases: aliases.remove(&unit.id).unwrap_or_default(),
            name: unit.name,
            path: region.path.clone(),
            region: region.name.clone(),
            level: region.level,
        })
    });
    let names = regions.iter().map(|r| r.name.clone()).collect();
    Ok((Register::new(known.collect(), names), regions))
}

/// What the names in the candidates stand for.
pub(crate) async fn meanings(
    reader: &mut Reader,
    body: BodyId,
    candidates: &[Candidate],
    answer: Option<&Reading>,
    on: Day,
) -> Result<BTreeMap<String, Meaning>> {
    let names: BTreeSet<&str> = candidates.iter().flat_map(names_in).collect();
    let told = answer.map(told_of).unwrap_or_default();
    meanings_of(reader, body, names, &told, on).await
}

/// What names stand for, in a text whose heading says `told`.
pub(crate) async fn meanings_of(
    reader: &mut Reader,
    body: BodyId,
    names: BTreeSet<&str>,
    told: &str,
    on: Day,
) -> Result<BTreeMap<String, Meaning>> {
    if names.is_empty() {
        return Ok(BTreeMap::new());
    }
    let (register, regions) = register(reader, on).await?;
    let sides = reader.sides_of(body).await?;
    let path = |id| regions.iter().find(|r| r.id == id).map(|r| r.path.clone());
    let named = regions
        .iter()
        .filter(|r| !told.is_empty() && told.contains(&r.name));
    let tiers = vec![
        named.map(|r| r.path.clone()).collect(),
        sides.iter().filter_map(|side| path(side.region)).collect(),
    ];
    let said = reader.unit_choices(body).await?;
    let said: BTreeMap<&str, &UnitChoice> = said.iter().map(|c| (c.name.as_str(), c)).collect();
    let meaning = |name: &str| {
        let one = |unit| {
            (
                unit,
                register.unit(unit).map(|u| u.name.clone()).unwrap_or_default(),
                None,
            )
        };
        match said.get(name) {
            Some(UnitChoice {
                answer: Answer::Open, ..
            }) => return chosen("open", Vec::new()),
            Some(UnitChoice {
                answer: Answer::Unit,
                unit: Some(unit),
                ..
            }) if register.unit(*unit).is_some() => {
                return chosen("one", vec![one(*unit)]);
            }
            _ => {}
        }
        let (code, units) = match register.meant(name, &tiers) {
            Match::One(unit) => ("one", vec![one(unit)]),
            Match::Open => ("open", Vec::new()),
            Match::Several(units) => ("several", units.into_iter().map(one).collect()),
            Match::Unknown(near) => {
                let near = near
                    .into_iter()
                    .map(|(unit, why)| (one(unit).0, one(unit).1, Some(why)));
                ("unknown", near.collect())
            }
        };
        Meaning {
            code,
            units,
            is_chosen: false,
        }
    };
    Ok(names
        .into_iter()
        .map(|name| (name.to_owned(), meaning(name)))
        .collect())
}

fn chosen(code: &'static str, units: Vec<(UnitId, String, Option<Why>)>) -> Meaning {
    Meaning {
        code,
        units,
        is_chosen: true,
    }
}

/// What the heading of a document says of regions: its title, who met, and where.
fn told_of(answer: &Reading) -> String {
    let meeting = answer.meeting.as_ref();
    let told = [
        answer.title.as_deref(),
        meeting.and_then(|m| m.body.as_deref()),
        meeting.and_then(|m| m.place.as_deref()),
    ];
    told.map(Option::unwrap_or_default).join(" ")
}

/// What clerks of a body said, with the names of units, the latest first; what was taken back is left out.
pub(crate) async fn choices(reader: &mut Reader, body: BodyId) -> Result<Vec<ChoiceLine>> {
    let mut lines = Vec::new();
    for choice in reader.unit_choices(body).await? {
        if choice.answer == Answer::Undone {
            continue;
        }
        let unit: Option<Unit> = match choice.unit {
            Some(unit) => reader.get(unit.0).await?,
            None => None,
        };
        lines.push(ChoiceLine {
            choice,
            unit: unit.map(|u| u.name),
        });
    }
    Ok(lines)
}
