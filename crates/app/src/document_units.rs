//! 单位: what the names in a document's candidates stand for, and what a clerk said of them. A decision on a name is
//! remembered for its body: the next document that writes it so is understood at once, and so is a draft made from it.

use crate::App;
use crate::documents::place_of;
use crate::error::Result;
use std::collections::{BTreeMap, BTreeSet};
use yipanqi_domain::document::{Candidate, CandidateKind, Document};
use yipanqi_domain::office::{Region, Unit};
use yipanqi_domain::refusal::required;
use yipanqi_domain::rights::{Action, Actor};
use yipanqi_domain::trail::Entry;
use yipanqi_domain::unit_match::{Answer, Around, Ground, Known, Match, Register, UnitChoice, Why};
use yipanqi_domain::{BodyId, Day, DocumentId, Refusal, UnitId};
use yipanqi_extract::Reading;
use yipanqi_store::Reader;

/// What a name in a document comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// Its code: `one`, `open`, `several`, `unknown`.
    pub code: &'static str,
    /// The unit, or those that it may be.
    pub units: Vec<Meant>,
    /// Where it is one: others that it might be instead.
    pub others: Vec<Meant>,
    /// Whether a clerk said so.
    pub is_chosen: bool,
}

/// A unit that a name stands or may stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meant {
    /// The unit.
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// Name of its region.
    pub region: String,
    /// Why it is near, where it is not the one.
    pub why: Option<Why>,
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
    /// Units of the register that somebody looks for by a few characters, so many at most and the likeliest first, and how
    /// many more there are.
    pub async fn units_like(&self, actor: &Actor, typed: &str, most: usize) -> Result<(Vec<Meant>, usize)> {
        // The register is kept in simplified characters.
        let plain = yipanqi_extract::normalise(typed).text;
        let mut read = self.store.read().await?;
        let (register, _) = register(&mut read, actor.today).await?;
        read.end().await?;
        let found = register.like(&plain);
        let more = found.len().saturating_sub(most);
        let found = found
            .into_iter()
            .take(most)
            .map(|unit| meant(&register, unit, None));
        Ok((found.collect(), more))
    }

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
    let document = candidates.first().map(|c| c.document);
    meanings_of(reader, body, names, (document, &told), on).await
}

/// What names stand for that somebody took from a document, as its page shows them.
pub(crate) async fn meanings_in(
    reader: &mut Reader,
    document: &Document,
    names: BTreeSet<&str>,
    on: Day,
) -> Result<BTreeMap<String, Meaning>> {
    let shown = document.state.reading();
    let readings = reader.readings_of(document.id).await?;
    let record = readings.into_iter().find(|r| Some(r.id) == shown);
    let answer: Option<Reading> = record.and_then(|r| serde_json::from_str(&r.answer).ok());
    let told = answer.as_ref().map(told_of).unwrap_or_default();
    meanings_of(reader, document.body, names, (Some(document.id), &told), on).await
}

/// What names stand for in a text, perhaps of a document; `told` is what its heading says, what counts first coming first.
pub(crate) async fn meanings_of(
    reader: &mut Reader,
    body: BodyId,
    names: BTreeSet<&str>,
    (document, told): (Option<DocumentId>, &[String]),
    on: Day,
) -> Result<BTreeMap<String, Meaning>> {
    if names.is_empty() {
        return Ok(BTreeMap::new());
    }
    let (register, regions) = register(reader, on).await?;
    let grounds: Vec<Ground> = regions.iter().map(ground).collect();
    let sides = reader.sides_of(body).await?;
    let of_side = |id| regions.iter().find(|r| r.id == id).map(ground);
    let sides = sides.iter().filter_map(|side| of_side(side.region)).collect();
    let told: Vec<&str> = told.iter().map(String::as_str).collect();
    let around = Around::of(&told, &grounds, sides);
    let said = reader.unit_choices(body).await?;
    let said: BTreeMap<&str, &UnitChoice> = said.iter().map(|c| (c.name.as_str(), c)).collect();
    let one = |unit, why| meant(&register, unit, why);
    let others = |name: &str, unit| {
        let near = register.others(name, unit, &around).into_iter();
        near.map(|(unit, why)| one(unit, Some(why))).collect()
    };
    let meaning = |name: &str| {
        let found = register.meant(name, &around);
        // What was said in another document yields to what this one says by itself.
        let holds = |choice: &UnitChoice| {
            (document.is_some() && choice.document == document)
                || !register.is_anybodys(name)
                || !matches!(found, Match::One(_))
        };
        match said.get(name).filter(|choice| holds(choice)) {
            Some(UnitChoice {
                answer: Answer::Open, ..
            }) => {
                return Meaning {
                    others: near_of(&found).map(|(unit, why)| one(unit, why)).collect(),
                    ..Meaning::of("open", Vec::new(), true)
                };
            }
            Some(UnitChoice {
                answer: Answer::Unit,
                unit: Some(unit),
                document: there,
                ..
            }) if register.unit(*unit).is_some()
                && ((document.is_some() && *there == document)
                    || register.may_carry_over(name, *unit, &around)) =>
            {
                return Meaning {
                    others: others(name, *unit),
                    ..Meaning::of("one", vec![one(*unit, None)], true)
                };
            }
            _ => {}
        }
        let code = match &found {
            Match::One(unit) => {
                return Meaning {
                    others: others(name, *unit),
                    ..Meaning::of("one", vec![one(*unit, None)], false)
                };
            }
            Match::Open => "open",
            Match::Several(_) => "several",
            Match::Unknown(_) => "unknown",
        };
        let units = near_of(&found).map(|(unit, why)| one(unit, why));
        Meaning::of(code, units.collect(), false)
    };
    Ok(names
        .into_iter()
        .map(|name| (name.to_owned(), meaning(name)))
        .collect())
}

fn meant(register: &Register, unit: UnitId, why: Option<Why>) -> Meant {
    let known = register.unit(unit);
    Meant {
        unit,
        name: known.map(|u| u.name.clone()).unwrap_or_default(),
        region: known.map(|u| u.region.clone()).unwrap_or_default(),
        why,
    }
}

/// The units of a match, each with why it is near.
fn near_of(found: &Match) -> impl Iterator<Item = (UnitId, Option<Why>)> {
    let units: Vec<(UnitId, Option<Why>)> = match found {
        Match::One(unit) => vec![(*unit, None)],
        Match::Open => Vec::new(),
        Match::Several(units) => units.iter().map(|unit| (*unit, None)).collect(),
        Match::Unknown(near) => near.iter().map(|(unit, why)| (*unit, Some(*why))).collect(),
    };
    units.into_iter()
}

fn ground(region: &Region) -> Ground {
    Ground {
        path: region.path.clone(),
        name: region.name.clone(),
        level: region.level,
    }
}

impl Meaning {
    fn of(code: &'static str, units: Vec<Meant>, is_chosen: bool) -> Self {
        Self {
            code,
            units,
            others: Vec::new(),
            is_chosen,
        }
    }
}

/// What the heading of a document says of regions: its title and who met; if these say nothing, where.
fn told_of(answer: &Reading) -> Vec<String> {
    let meeting = answer.meeting.as_ref();
    let body = meeting.and_then(|m| m.body.as_deref()).unwrap_or_default();
    let title = answer.title.as_deref().unwrap_or_default();
    // Those who meet 在江口 may be anybody; 江口市 is said by its own.
    let place = meeting.and_then(|m| m.place.clone());
    let place = place.filter(|place| place.ends_with(['省', '市', '区', '县', '州']));
    vec![format!("{title} {body}"), place.unwrap_or_default()]
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
