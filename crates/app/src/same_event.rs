//! 同一场会的另一份来文: which documents of a body tell of the same event, and where two of them differ.

use crate::App;
use crate::document_pages::DocumentPage;
use crate::error::Result;
use crate::intake::off_lane;
use std::collections::BTreeMap;
use yipanqi_domain::rights::Actor;
use yipanqi_domain::{DocumentId, Refusal};
use yipanqi_extract::{FigureFound, Reading, Report, events};

pub use yipanqi_extract::Likeness;

/// What two reports are compared by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// Day, body, session, place, mode.
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
            let reports =
                [(&a, &left_text), (&b, &right_text)].map(|(reading, text)| Report { reading, text });
            let link = events(&reports).into_iter().flat_map(|event| event.links).next();
            (differences(&a, &b), link.map(|link| (link.likeness, link.common)))
        })
        .await?;
        Ok(Comparison {
            left,
            right,
            said,
            likeness,
        })
    }
}

/// Everything that two readings say, paired by what it is about.
pub fn differences(a: &Reading, b: &Reading) -> Vec<Said> {
    let mut all = Vec::new();
    for topic in Topic::ALL {
        let (left, right) = (told(topic, a), told(topic, b));
        let of: BTreeMap<&str, &str> = right.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let known: BTreeMap<&str, &str> = left.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        for (name, value) in &left {
            all.push(Said {
                topic,
                name: name.clone(),
                left: Some(value.clone()),
                right: of.get(name.as_str()).map(|v| (*v).to_owned()),
            });
        }
        let only = right
            .iter()
            .filter(|(name, _)| !known.contains_key(name.as_str()));
        all.extend(only.map(|(name, value)| Said {
            topic,
            name: name.clone(),
            left: None,
            right: Some(value.clone()),
        }));
    }
    all
}

/// What a reading says on a topic, each name once.
fn told(topic: Topic, reading: &Reading) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = match topic {
        Topic::Meeting => meeting(reading),
        Topic::Person => {
            let told = reading.people.iter();
            told.map(|p| (p.name.clone(), p.posts.join("、"))).collect()
        }
        Topic::Figure => reading.indicators.iter().map(figure).collect(),
        Topic::Paper => reading
            .documents_reviewed
            .iter()
            .map(|title| (bare(title), title.clone()))
            .collect(),
        Topic::Task => {
            let told = reading.tasks.iter();
            told.map(|task| (bare(&task.text), bare(&task.text))).collect()
        }
    };
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|(name, _)| seen.insert(name.clone()));
    all
}

fn meeting(reading: &Reading) -> Vec<(String, String)> {
    let met = reading.meeting.as_ref();
    let mode = met
        .and_then(|m| m.mode)
        .and_then(|mode| serde_json::to_value(mode).ok());
    [
        ("day", reading.issued_or_held_on.clone()),
        ("body", met.and_then(|m| m.body.clone())),
        ("session", met.and_then(|m| m.session).map(|n| n.to_string())),
        ("place", met.and_then(|m| m.place.clone())),
        ("mode", mode.and_then(|mode| mode.as_str().map(str::to_owned))),
    ]
    .into_iter()
    .filter_map(|(name, value)| value.map(|value| (name.to_owned(), value)))
    .collect()
}

/// A figure by what it measures, when and where.
fn figure(found: &FigureFound) -> (String, String) {
    let parts = [
        found.period.as_deref(),
        found.region.as_deref(),
        Some(found.name.as_str()),
    ];
    let name: Vec<&str> = parts.into_iter().flatten().filter(|p| !p.is_empty()).collect();
    let (change, unit) = (found.change.as_deref(), found.unit.as_deref());
    // 增长6.2% and 6.2亿元 of one name are two figures.
    let growth = change.filter(|c| c.contains(['增', '降', '长', '减']));
    let name = format!("{} {}", name.join(" "), growth.unwrap_or_default());
    let value = format!("{}{}", found.value, unit.unwrap_or_default());
    (name.trim().to_owned(), value)
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
