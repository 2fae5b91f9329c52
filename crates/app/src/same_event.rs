//! 同一场会的另一份来文: which documents of a body tell of the same event, and where two of them differ.

use crate::App;
use crate::document_pages::{DocumentPage, OtherReport, ShownReading};
use crate::error::Result;
use crate::intake::{off_lane, text_of};
use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};
use yipanqi_domain::example::UNTRUSTED;
use yipanqi_domain::rights::Actor;
use yipanqi_domain::{DocumentId, Refusal};
use yipanqi_extract::{
    Kind, Print, Reading, Report, Role, paired_figures, paired_tasks, same_meeting, same_session,
};

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

    /// Those of `all` that tell of the event of the reading shown, by the judgement that a comparison of the two gives,
    /// and which of them contradict it. Texts are only looked at where what was read does not say enough.
    pub(crate) async fn of_one_event(
        &self,
        shown: Option<&ShownReading>,
        all: Vec<OtherReport>,
    ) -> Result<(Vec<OtherReport>, Vec<Contradiction>)> {
        let Some(shown) = shown.filter(|_| !all.is_empty()) else {
            return Ok((Vec::new(), Vec::new()));
        };
        let (Some(answer), text) = (shown.answer.clone(), shown.text.clone()) else {
            return Ok((Vec::new(), Vec::new()));
        };
        let blobs = self.blobs.clone();
        off_lane(move || {
            let (mut kept, mut contradictions) = (Vec::new(), Vec::new());
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
                let said = contradicting(&answer, &theirs);
                // What is not to be trusted makes nothing else doubtful.
                if !said.is_empty() && other.trust != UNTRUSTED {
                    contradictions.push(Contradiction {
                        document: other.document,
                        title: other.title.clone(),
                        said,
                    });
                }
                kept.push(other);
            }
            (kept, contradictions)
        })
        .await
    }
}

/// Characters from which the name of a figure means one thing.
const NAMED: usize = 6;

/// What two reports of one session tell differently of its day, its chair and its figures.
fn contradicting(a: &Reading, b: &Reading) -> Vec<Said> {
    if a.kind != Kind::Communique || b.kind != Kind::Communique || !same_session(a, b) {
        return Vec::new();
    }
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
        let told = |day: &str, chair: &str, sum: &str, session: &str| {
            let text = format!(
                "青禾县路灯联席会议{session}会议召开\n2031年4月{day}日，青禾县路灯联席会议{session}会议在县会堂召开。县长{chair}主持会议并讲话。\n\
                 会议要求，县路灯局要新装路灯30盏。\n今年一季度，全县路灯项目完成投资{sum}亿元，同比增长8.3%。\n"
            );
            read(&text, None, "t")
        };
        let first = told("16", "纪小禾", "5.4", "第五次");
        let about = |other: &Reading| -> Vec<String> {
            contradicting(&first, other).into_iter().map(|s| s.name).collect()
        };
        assert_eq!(about(&first), Vec::<String>::new());
        let other = about(&told("17", "田立秋", "5.8", "第五次"));
        assert_eq!(other.len(), 3, "{other:?}");
        assert_eq!(other[..2], ["day", "chair"]);
        assert_eq!(
            about(&told("17", "田立秋", "5.8", "第六次")),
            Vec::<String>::new()
        );
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
