//! 同一场会的另一份来文: which documents of a body tell of the same event, and where two of them differ.

use crate::App;
use crate::document_pages::{DocumentPage, OtherReport, ShownReading};
use crate::error::Result;
use crate::intake::{off_lane, text_of};
use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};
use yipanqi_domain::document::Document;
use yipanqi_domain::example::ReadingEvent;
use yipanqi_domain::rights::{Actor, Sight};
use yipanqi_domain::{DocumentId, ReadingId, Refusal};
use yipanqi_extract::{
    NEAR_DAYS, Print, Reading, Report, Role, Session, paired_figures, paired_tasks, same_meeting,
};
use yipanqi_store::Reader;
use yipanqi_store::query::items::BATCH;

pub use yipanqi_extract::Likeness;

/// What two reports are compared by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// Day, body, session, place, mode, chair.
    Meeting,
    /// Persons with their posts.
    Person,
    /// Figures.
    Figure,
    /// Documents reviewed.
    Paper,
    /// Tasks.
    Task,
}

impl Topic {
    /// Every topic in the order of the page.
    pub const ALL: [Self; 5] = [Self::Meeting, Self::Person, Self::Figure, Self::Paper, Self::Task];
    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Meeting => "meeting",
            Self::Person => "person",
            Self::Figure => "figure",
            Self::Paper => "paper",
            Self::Task => "task",
        }
    }
}

/// One thing that at least one of the two says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// About what.
    pub topic: Topic,
    /// Its name: a code for what belongs to the meeting, else words of the text.
    pub name: String,
    /// As the first says it.
    pub left: Option<String>,
    /// As the second says it.
    pub right: Option<String>,
}

impl Said {
    /// Whether the two say the same.
    pub fn agrees(&self) -> bool {
        self.left == self.right
    }
    /// Whether both speak of it and say something else, which is worse than one of them being silent.
    pub fn contradicts(&self) -> bool {
        self.left.is_some() && self.right.is_some() && !self.agrees()
    }
}

/// Another report of the session that says something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The other report.
    pub document: DocumentId,
    /// Its title.
    pub title: String,
    /// Day, chair and figures that the two tell differently.
    pub said: Vec<Said>,
}

/// Two documents side by side.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The first.
    pub left: DocumentPage,
    /// The second.
    pub right: DocumentPage,
    /// What they say, topic by topic in the order of the first.
    pub said: Vec<Said>,
    /// Whether they are copies, accounts of one meeting or neither, with the share of text in common.
    pub likeness: Option<(Likeness, f64)>,
}

impl App {
    /// Two documents of one body, compared by what reading found in them.
    pub async fn compare_documents(
        &self,
        actor: &Actor,
        left: DocumentId,
        right: DocumentId,
    ) -> Result<Comparison> {
        let (left, right) = (
            self.document_page(actor, left).await?,
            self.document_page(actor, right).await?,
        );
        if left.document.body != right.document.body || left.document.id == right.document.id {
            return Err(Refusal::new("nothing_to_compare").into());
        }
        let answer = |page: &DocumentPage| page.reading.as_ref().and_then(|r| r.answer.clone());
        let (Some(a), Some(b)) = (answer(&left), answer(&right)) else {
            return Err(Refusal::new("nothing_to_compare").into());
        };
        let text = |page: &DocumentPage| {
            page.reading
                .as_ref()
                .and_then(|r| r.text.clone())
                .unwrap_or_default()
        };
        let (left_text, right_text) = (text(&left), text(&right));
        let (said, likeness) = off_lane(move || {
            let [left, right] = [(&a, &left_text), (&b, &right_text)]
                .map(|(reading, text)| Print::of(&Report { reading, text }));
            (differences(&a, &b), left.like(&right))
        })
        .await?;
        Ok(Comparison {
            left,
            right,
            said,
            likeness,
        })
    }

    /// Those of `all` that tell of the event of the reading shown, by the judgement that a comparison of the two gives.
    /// Texts are only looked at where what was read does not say enough.
    pub(crate) async fn of_one_event(
        &self,
        shown: Option<&ShownReading>,
        all: Vec<OtherReport>,
    ) -> Result<Vec<OtherReport>> {
        let Some(shown) = shown.filter(|_| !all.is_empty()) else {
            return Ok(Vec::new());
        };
        let (Some(answer), text) = (shown.answer.clone(), shown.text.clone()) else {
            return Ok(Vec::new());
        };
        let blobs = self.blobs.clone();
        off_lane(move || {
            let mut kept = Vec::new();
            let print = |reading: &Reading, text: &str| Print::of(&Report { reading, text });
            let ours = LazyCell::new(|| Some(print(&answer, text.as_deref()?)));
            for mut other in all {
                let Ok(theirs) = serde_json::from_str::<Reading>(&std::mem::take(&mut other.answer)) else {
                    continue;
                };
                let copies = || {
                    let lengths = (answer.length, theirs.length);
                    if lengths.0.min(lengths.1).saturating_mul(3) < lengths.0.max(lengths.1) {
                        return None;
                    }
                    let text = text_of(&blobs, &other.text_blob).ok()?;
                    ours.as_ref()?.like(&print(&theirs, &text))
                };
                if !same_meeting(&answer, &theirs) && copies().is_none() {
                    continue;
                }
                kept.push(other);
            }
            kept
        })
        .await
    }

    /// What other reports of its session say otherwise than the reading shown.
    pub(crate) async fn contradictions(
        &self,
        sight: Sight,
        shown: Option<&ShownReading>,
    ) -> Result<Vec<Contradiction>> {
        let Some((id, answer)) = shown.and_then(|s| Some((s.record.id, s.answer.clone()?))) else {
            return Ok(Vec::new());
        };
        let mut read = self.store.read().await?;
        let beside = beside(&mut read, sight, &[id]).await?;
        let others = beside
            .into_iter()
            .next()
            .map(|(_, others)| others)
            .unwrap_or_default();
        let mut answers = answers(&mut read, sight, others.iter().map(|o| o.reading)).await?;
        read.end().await?;
        let said = off_lane(move || {
            let said = others.into_iter().filter_map(|other| {
                let theirs = serde_json::from_str(&answers.remove(&other.reading)?).ok()?;
                Some((other.document, contradicting(&answer, &theirs)))
            });
            said.filter(|(_, said)| !said.is_empty()).collect::<Vec<_>>()
        })
        .await?;
        if said.is_empty() {
            return Ok(Vec::new());
        }
        let mut read = self.store.read().await?;
        let mut all = Vec::new();
        for (document, said) in said {
            let other: Option<Document> = read.get(document.0).await?;
            let title = other.map(|other| other.title).unwrap_or_default();
            all.push(Contradiction {
                document,
                title,
                said,
            });
        }
        read.end().await?;
        Ok(all)
    }

    /// Those of these readings that another report of their session contradicts: as [`Self::contradictions`] says it of one.
    pub(crate) async fn contradicted(
        &self,
        sight: Sight,
        shown: &[ReadingId],
    ) -> Result<BTreeSet<ReadingId>> {
        let mut found = BTreeSet::new();
        for some in shown.chunks(BATCH) {
            let mut read = self.store.read().await?;
            let mut open = Vec::new();
            for (one, others) in beside(&mut read, sight, some).await? {
                let pairs: Vec<_> = others.iter().map(|other| (one, other.reading)).collect();
                match self.compared.known(&pairs) {
                    Some(true) => found.extend([one]),
                    Some(false) => {}
                    None => open.extend(pairs),
                }
            }
            let both = open.iter().flat_map(|(one, other)| [*one, *other]);
            let answers = answers(&mut read, sight, both).await?;
            read.end().await?;
            let compared = off_lane(move || compare_all(&open, &answers)).await?;
            found.extend(
                compared
                    .iter()
                    .filter(|(_, differ)| *differ)
                    .map(|((one, _), _)| *one),
            );
            self.compared.keep(compared);
        }
        Ok(found)
    }
}

/// Reports of a session with which one is compared at most: those received last.
const MOST_BESIDE: usize = 20;

/// Other reports of the session of each of these readings that is a report of one. What is not to be trusted makes
/// nothing else doubtful.
async fn beside(
    read: &mut Reader,
    sight: Sight,
    shown: &[ReadingId],
) -> Result<Vec<(ReadingId, Vec<ReadingEvent>)>> {
    let told = read.meetings_told(sight, shown).await?;
    let mut beside = Vec::new();
    for one in told {
        let ours = session(&one);
        let theirs = read.meetings_beside(sight, &one, i64::from(NEAR_DAYS)).await?;
        let theirs = theirs.into_iter().filter(|e| session(e).is(&ours));
        let theirs: Vec<ReadingEvent> = theirs.take(MOST_BESIDE).collect();
        if !theirs.is_empty() {
            beside.push((one.reading, theirs));
        }
    }
    Ok(beside)
}

fn session(event: &ReadingEvent) -> Session {
    let number = event.session.and_then(|n| u32::try_from(n).ok());
    Session::new(&event.name, number, event.held_on.map(|day| day.to_string()))
}

/// The answers of readings, each once.
async fn answers(
    read: &mut Reader,
    sight: Sight,
    readings: impl Iterator<Item = ReadingId>,
) -> Result<HashMap<ReadingId, String>> {
    let readings: BTreeSet<ReadingId> = readings.collect();
    let readings: Vec<ReadingId> = readings.into_iter().collect();
    let mut answers = HashMap::new();
    for some in readings.chunks(BATCH) {
        answers.extend(read.answers_of(sight, some).await?);
    }
    Ok(answers)
}

/// Two readings, and whether the second contradicts the first.
type Compared = ((ReadingId, ReadingId), bool);

fn compare_all(pairs: &[(ReadingId, ReadingId)], answers: &HashMap<ReadingId, String>) -> Vec<Compared> {
    let mut read: HashMap<ReadingId, Option<Reading>> = HashMap::new();
    for (id, answer) in answers {
        read.insert(*id, serde_json::from_str(answer).ok());
    }
    let of = |id: &ReadingId| read.get(id).and_then(Option::as_ref);
    let differ = |(one, other): &(ReadingId, ReadingId)| {
        of(one)
            .zip(of(other))
            .is_some_and(|(a, b)| !contradicting(a, b).is_empty())
    };
    pairs.iter().map(|pair| (*pair, differ(pair))).collect()
}

/// Pairs of readings that were compared. Readings never change, so what was found holds for good.
#[derive(Debug, Default)]
pub(crate) struct Pairs(Mutex<HashMap<(ReadingId, ReadingId), bool>>);

/// Pairs kept at most; one more, and all are forgotten.
const MOST_PAIRS: usize = 20_000;

impl Pairs {
    /// Whether any of these differs; nothing as long as that is not known.
    fn known(&self, pairs: &[(ReadingId, ReadingId)]) -> Option<bool> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut told = pairs.iter().map(|pair| kept.get(pair).copied());
        if told.clone().any(|differ| differ == Some(true)) {
            return Some(true);
        }
        told.all(|differ| differ.is_some()).then_some(false)
    }

    fn keep(&self, compared: Vec<Compared>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() + compared.len() > MOST_PAIRS {
            kept.clear();
        }
        kept.extend(compared);
    }
}

/// Characters from which the name of a figure means one thing.
const NAMED: usize = 6;

/// What two reports of one session tell differently of its day, its chair and its figures.
fn contradicting(a: &Reading, b: &Reading) -> Vec<Said> {
    let mut all = Vec::new();
    pair(Topic::Meeting, meeting(a), meeting(b), &mut all);
    figures(a, b, &mut all);
    all.retain(|said| {
        said.contradicts()
            && match said.topic {
                Topic::Meeting => matches!(said.name.as_str(), "day" | "chair"),
                // 总投资 is said of many things.
                _ => said.topic == Topic::Figure && said.name.chars().count() >= NAMED,
            }
    });
    all
}

/// Everything that two readings say, paired by what it is about.
pub fn differences(a: &Reading, b: &Reading) -> Vec<Said> {
    let mut all = Vec::new();
    for topic in Topic::ALL {
        match topic {
            Topic::Meeting => pair(topic, meeting(a), meeting(b), &mut all),
            Topic::Person => pair(topic, people(a), people(b), &mut all),
            Topic::Figure => figures(a, b, &mut all),
            Topic::Paper => pair(topic, papers(a), papers(b), &mut all),
            Topic::Task => {
                let pairs = paired_tasks(tasks(a), tasks(b)).into_iter();
                all.extend(pairs.map(|(left, right)| Said {
                    topic,
                    name: left.clone().or_else(|| right.clone()).unwrap_or_default(),
                    left,
                    right,
                }));
            }
        }
    }
    all
}

/// What two say under the same names.
fn pair(topic: Topic, left: Vec<(String, String)>, right: Vec<(String, String)>, all: &mut Vec<Said>) {
    let mut of = BTreeMap::new();
    for (name, value) in &right {
        of.entry(name.clone()).or_insert_with(|| value.clone());
    }
    let mut seen = BTreeSet::new();
    for (name, value) in left {
        if seen.insert(name.clone()) {
            all.push(Said {
                topic,
                left: Some(value),
                right: of.get(&name).cloned(),
                name,
            });
        }
    }
    for (name, value) in right {
        if seen.insert(name.clone()) {
            all.push(Said {
                topic,
                name,
                left: None,
                right: Some(value),
            });
        }
    }
}

fn figures(a: &Reading, b: &Reading, all: &mut Vec<Said>) {
    all.extend(paired_figures(a, b).into_iter().map(|(left, right)| {
        Said {
            topic: Topic::Figure,
            name: left
                .as_ref()
                .or(right.as_ref())
                .map(|m| m.name.clone())
                .unwrap_or_default(),
            left: left.map(|m| m.value),
            right: right.map(|m| m.value),
        }
    }));
}

fn people(reading: &Reading) -> Vec<(String, String)> {
    let told = reading.people.iter();
    told.map(|p| (p.name.clone(), p.posts.join("、"))).collect()
}

fn papers(reading: &Reading) -> Vec<(String, String)> {
    let told = reading.documents_reviewed.iter();
    told.map(|title| (bare(title), title.clone())).collect()
}

/// The words of the tasks, each once.
fn tasks(reading: &Reading) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let told = reading.tasks.iter().map(|task| bare(&task.text));
    told.filter(|words| seen.insert(words.clone())).collect()
}

fn meeting(reading: &Reading) -> Vec<(String, String)> {
    let met = reading.meeting.as_ref();
    let chair = reading.people.iter().find(|p| p.role == Role::Chair);
    let mode = met
        .and_then(|m| m.mode)
        .and_then(|mode| serde_json::to_value(mode).ok());
    [
        ("day", reading.issued_or_held_on.clone()),
        ("body", met.and_then(|m| m.body.clone())),
        ("session", met.and_then(|m| m.session).map(|n| n.to_string())),
        ("place", met.and_then(|m| m.place.clone())),
        ("mode", mode.and_then(|mode| mode.as_str().map(str::to_owned))),
        ("chair", chair.map(|p| p.name.clone())),
    ]
    .into_iter()
    .filter_map(|(name, value)| value.map(|value| (name.to_owned(), value)))
    .collect()
}

/// Words without the marks around them, so that a comma more or less is no difference.
fn bare(text: &str) -> String {
    let marks = |c: char| c.is_whitespace() || "，。；、：,.;:《》“”\"".contains(c);
    text.chars().filter(|c| !marks(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use yipanqi_extract::read;

    fn reading(day: &str, sum: &str, task: &str) -> Reading {
        let text = format!(
            "青禾市与白鹭市召开联合办公室主任调度会第三次会议\n{day}，青禾市与白鹭市联合办公室主任调度会第三次会议在青禾市召开。\n\
             会议要求，由市交通局牵头，{task}。\n今年前两月，共建项目完成投资{sum}亿元，增长8.2%。\n"
        );
        read(&text, None, "报道")
    }

    #[test]
    fn two_reports_of_one_session_are_paired_by_what_they_speak_of() {
        let (a, b) = (
            reading("2025年2月20日", "36.5", "6月底前修通渡口连接路"),
            reading("2025年2月21日", "39.5", "6月底前修通渡口连接路"),
        );
        let all = differences(&a, &b);
        let of = |topic: Topic, name: &str| all.iter().find(|s| s.topic == topic && s.name.contains(name));
        let day = of(Topic::Meeting, "day").expect("both name a day");
        assert!(day.contradicts(), "{day:?}");
        assert!(of(Topic::Meeting, "session").is_some_and(Said::agrees));
        let sum = of(Topic::Figure, "投资").expect("both name the sum");
        assert_eq!(
            (sum.left.as_deref(), sum.right.as_deref()),
            (Some("36.5亿元"), Some("39.5亿元"))
        );
        assert!(
            all.iter().filter(|s| s.topic == Topic::Task).all(Said::agrees),
            "{all:?}"
        );
    }

    #[test]
    fn day_chair_and_figures_told_otherwise_contradict_another_report_of_the_session() {
        let told = |day: &str, chair: &str, sum: &str| {
            let text = format!(
                "青禾县路灯联席会议第五次会议召开\n2031年4月{day}日，青禾县路灯联席会议第五次会议在县会堂召开。县长{chair}主持会议并讲话。\n\
                 会议要求，县路灯局要新装路灯30盏。\n今年一季度，全县路灯项目完成投资{sum}亿元，同比增长8.3%。\n"
            );
            read(&text, None, "t")
        };
        let first = told("16", "纪小禾", "5.4");
        let about = |other: &Reading| -> Vec<String> {
            contradicting(&first, other).into_iter().map(|s| s.name).collect()
        };
        assert_eq!(about(&first), Vec::<String>::new());
        let other = about(&told("17", "田立秋", "5.8"));
        assert_eq!(other.len(), 3, "{other:?}");
        assert_eq!(other[..2], ["day", "chair"]);
    }

    #[test]
    fn a_task_with_another_number_is_a_contradiction() {
        let (a, b) = (
            reading("2025年2月20日", "36.5", "6月底前修通渡口连接路3条"),
            reading("2025年2月20日", "36.5", "6月底前修通渡口连接路5条"),
        );
        let all = differences(&a, &b);
        let differ: Vec<&Said> = all.iter().filter(|s| !s.agrees()).collect();
        assert_eq!(differ.len(), 1, "{differ:?}");
        assert!(differ[0].topic == Topic::Task && differ[0].contradicts());
    }

    #[test]
    fn what_one_of_them_leaves_out_is_no_contradiction() {
        let (a, b) = (
            reading("2025年2月20日", "36.5", "6月底前修通渡口连接路"),
            reading("2025年2月20日", "36.5", "9月底前建成沿线公交站"),
        );
        let tasks: Vec<Said> = differences(&a, &b)
            .into_iter()
            .filter(|s| s.topic == Topic::Task)
            .collect();
        assert_eq!(tasks.len(), 2, "{tasks:?}");
        assert!(tasks.iter().all(|s| !s.agrees() && !s.contradicts()));
        let same = differences(&a, &a.clone());
        assert!(!same.is_empty() && same.iter().all(Said::agrees));
    }
}
