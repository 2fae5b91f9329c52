//! Many reports of one event: near-copies and different reports of one session, found and compared.
//!
//! Two ways lead together. Near-copies share most of their runs of four characters (`MinHash` over the plain text, so
//! that another script, pinyin or furniture does not hide them). Other reports of one session share its body and
//! number, or its body and day, or its day and those who spoke. Nothing is compared with everything: candidates
//! come out of buckets.

mod pairs;

use std::collections::{BTreeMap, BTreeSet, HashMap};

pub use pairs::{Measured, Pair, measured, paired_figures, paired_tasks};

use crate::normalise::{is_han, normalise};
use crate::reading::{Mode, Reading, Role};

/// A report with the text it was read from.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// What reading found.
    pub reading: &'a Reading,
    /// The decoded original text.
    pub text: &'a str,
}

/// How two reports belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// The same text, more or less.
    NearCopy,
    /// Another account of the same meeting.
    SameMeeting,
}

/// Why two reports are in one event. Both are indices into what was given.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// The earlier one given.
    pub a: usize,
    /// The later one given.
    pub b: usize,
    /// How they belong together.
    pub likeness: Likeness,
    /// Share of text in common, 0–1.
    pub common: f64,
}

/// What reports of one event may say differently.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Point {
    /// The day.
    Date,
    /// The session's number.
    Session,
    /// Where.
    Place,
    /// Video or in person.
    Mode,
    /// Who chaired.
    Chair,
    /// Whether a person is named, and as what.
    Person(String),
    /// A figure, by its name.
    Figure(String),
    /// Whether a document is listed.
    Paper(String),
}

/// One thing that reports say differently: for each report that says something, what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What about.
    pub point: Point,
    /// (index of the report, what it says; `None`: nothing, where the others say something).
    pub said: Vec<(usize, Option<String>)>,
}

/// Reports of one event, at least two.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Indices into what was given, ascending.
    pub reports: Vec<usize>,
    /// Why they are together.
    pub links: Vec<Link>,
    /// Where they differ.
    pub differences: Vec<Difference>,
}

/// Hashes of a text's signature, in bands of [`ROWS`].
const HASHES: usize = 48;
const ROWS: usize = 3;
/// Share of text from which two reports are copies of one another.
const COPY: f64 = 0.45;
/// A bucket's members are compared with so many of its first.
const BUCKET_MAX: usize = 24;
/// Days by which reports of one session may miss each other.
pub const NEAR_DAYS: u32 = 3;
/// Characters of a text that make its signature.
const TEXT_MAX: usize = 20_000;

/// Whether two readings are accounts of one meeting by what they say of it, without their texts: what this says,
/// [`Print::like`] says too.
pub fn same_meeting(a: &Reading, b: &Reading) -> bool {
    let print = |reading| Print::with(reading, &[u64::MAX; HASHES]);
    print(a).like(&print(b)).is_some()
}

/// What names a session: the body, which of its sessions it is, the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    body: Option<String>,
    number: Option<u32>,
    day: Option<String>,
    counted: Option<u32>,
}

impl Session {
    /// Of a body as a text names it.
    pub fn new(body: &str, number: Option<u32>, day: Option<String>) -> Self {
        Self {
            body: named(body),
            number,
            counted: day.as_deref().and_then(day_number),
            day,
        }
    }

    /// Whether both name one session of one body, so that what they say otherwise of it contradicts.
    pub fn is(&self, other: &Self) -> bool {
        let held = match (self.number, other.number) {
            (Some(x), Some(y)) => {
                let near = self.counted.zip(other.counted);
                x == y && near.is_none_or(|(x, y)| x.abs_diff(y) <= NEAR_DAYS)
            }
            _ => self.day.is_some() && self.day == other.day,
        };
        held && named_like(self.body.as_deref(), other.body.as_deref())
    }
}

/// What a body is looked for by among others: the end of its name, without the words for its meeting.
pub fn name_end(body: &str) -> String {
    let han: String = body.chars().filter(|c| is_han(*c)).collect();
    let core: Vec<char> = core(&han).chars().collect();
    core[core.len().saturating_sub(4)..].iter().collect()
}

/// Groups reports by event. Reports of nothing relevant and reports that stand alone are in no event.
pub fn events(reports: &[Report<'_>]) -> Vec<Event> {
    let prints: Vec<Option<Print>> = reports
        .iter()
        .map(|r| r.reading.relevant.then(|| Print::of(r)))
        .collect();
    let mut buckets: HashMap<Key, Vec<usize>> = HashMap::new();
    for (i, print) in prints.iter().enumerate() {
        for key in print.iter().flat_map(Print::keys) {
            buckets.entry(key).or_default().push(i);
        }
    }
    let mut pairs: BTreeSet<(usize, usize)> = BTreeSet::new();
    for members in buckets.into_values().filter(|m| m.len() > 1) {
        for (n, b) in members.iter().enumerate() {
            for a in members[..n].iter().take(BUCKET_MAX).filter(|a| *a != b) {
                pairs.insert((*a.min(b), *a.max(b)));
            }
        }
    }
    let mut parent: Vec<usize> = (0..reports.len()).collect();
    let mut links = Vec::new();
    for (a, b) in pairs {
        if let (Some(x), Some(y)) = (&prints[a], &prints[b])
            && let Some((likeness, common)) = x.like(y)
        {
            links.push(Link {
                a,
                b,
                likeness,
                common,
            });
            let (x, y) = (root(&mut parent, a), root(&mut parent, b));
            parent[x.max(y)] = x.min(y);
        }
    }
    let mut groups: BTreeMap<usize, Event> = BTreeMap::new();
    for link in links {
        let event = groups.entry(root(&mut parent, link.a)).or_insert_with(|| Event {
            reports: Vec::new(),
            links: Vec::new(),
            differences: Vec::new(),
        });
        event.reports.extend([link.a, link.b]);
        event.links.push(link);
    }
    groups
        .into_values()
        .map(|mut event| {
            event.reports.sort_unstable();
            event.reports.dedup();
            event.differences = differences(reports, &event.reports);
            event
        })
        .collect()
}

fn root(parent: &mut [usize], mut i: usize) -> usize {
    while parent[i] != i {
        parent[i] = parent[parent[i]];
        i = parent[i];
    }
    i
}

#[derive(PartialEq, Eq, Hash)]
enum Key {
    Band(usize, [u64; ROWS]),
    Session(String, u32),
    Held(String, String),
    Spoke(String, String),
}

/// What is compared of a report.
pub struct Print {
    signature: [u64; HASHES],
    body: Option<String>,
    session: Option<u32>,
    day: Option<String>,
    names: BTreeSet<String>,
    spoke: BTreeSet<String>,
}

impl Print {
    /// Of a report with its text.
    pub fn of(report: &Report<'_>) -> Self {
        Self::with(report.reading, &signature(report.text))
    }

    fn with(reading: &Reading, signature: &[u64; HASHES]) -> Self {
        let meeting = reading.meeting.as_ref();
        let body = meeting.and_then(|m| m.body.as_deref()).and_then(named);
        Self {
            signature: *signature,
            body,
            session: meeting.and_then(|m| m.session),
            day: reading.issued_or_held_on.clone(),
            names: reading.people.iter().map(|p| p.name.clone()).collect(),
            spoke: reading
                .people
                .iter()
                .filter(|p| matches!(p.role, Role::Chair | Role::Speaker))
                .map(|p| p.name.clone())
                .collect(),
        }
    }

    fn keys(&self) -> Vec<Key> {
        let mut keys: Vec<Key> = self
            .signature
            .chunks_exact(ROWS)
            .enumerate()
            .filter(|(_, rows)| rows.iter().all(|h| *h != u64::MAX))
            .filter_map(|(n, rows)| Some(Key::Band(n, rows.try_into().ok()?)))
            .collect();
        if let (Some(body), Some(n)) = (&self.body, self.session) {
            keys.push(Key::Session(core(body), n));
        }
        if let (Some(body), Some(day)) = (&self.body, &self.day) {
            keys.push(Key::Held(core(body), day.clone()));
        }
        if let Some(day) = &self.day {
            keys.extend(
                self.spoke
                    .iter()
                    .map(|name| Key::Spoke(day.clone(), name.clone())),
            );
        }
        keys
    }

    fn day_number(&self) -> Option<u32> {
        self.day.as_deref().and_then(day_number)
    }

    /// Whether two reports tell of one event, and how, with the share of text in common.
    pub fn like(&self, other: &Self) -> Option<(Likeness, f64)> {
        let same = self
            .signature
            .iter()
            .zip(&other.signature)
            .filter(|(a, b)| a == b && **a != u64::MAX)
            .count();
        #[expect(clippy::cast_precision_loss, reason = "a count below fifty")]
        let common = same as f64 / HASHES as f64;
        // Two sessions of one body read alike and are two events.
        let apart = matches!((self.session, other.session), (Some(a), Some(b)) if a != b);
        if common >= COPY && !(apart && common < 0.9) {
            return Some((Likeness::NearCopy, common));
        }
        if apart {
            return None;
        }
        let close = match (&self.body, &other.body) {
            (Some(a), Some(b)) => alike(a, b),
            _ => 0.0,
        };
        let same_day = self.day.is_some() && self.day == other.day;
        let near_day = same_day
            || self.day.is_none()
            || other.day.is_none()
            || named_like(self.body.as_deref(), other.body.as_deref())
                && matches!((self.day_number(), other.day_number()), (Some(a), Some(b)) if a.abs_diff(b) <= NEAR_DAYS);
        let met = self.names.intersection(&other.names).count();
        let numbered = self.session.is_some() && self.session == other.session;
        let one = (numbered && close >= 0.7 && (near_day || met >= 1))
            || (same_day && close >= 0.6)
            || (same_day && met >= 2 && (close >= 0.35 || common >= 0.15))
            || (same_day && met >= 4);
        one.then_some((Likeness::SameMeeting, common))
    }
}

/// A body's name in Han alone, where it is long enough to tell it from others.
fn named(body: &str) -> Option<String> {
    let han: String = body.chars().filter(|c| is_han(*c)).collect();
    (han.chars().count() >= 4).then_some(han)
}

/// Whether one name of the body is the other, perhaps without its first place.
fn named_like(a: Option<&str>, b: Option<&str>) -> bool {
    a.zip(b).is_some_and(|(a, b)| a.ends_with(b) || b.ends_with(a))
}

/// The day counted so that neighbours are near.
fn day_number(day: &str) -> Option<u32> {
    let mut parts = day.split('-').map(str::parse::<u32>);
    let mut next = || parts.next()?.ok();
    let (year, month, day) = (next()?, next()?, next()?);
    Some(
        year.checked_mul(372)?
            .saturating_add(month.min(12) * 31 + day.min(31)),
    )
}

/// A body's name without the words for its meeting, for buckets.
fn core(body: &str) -> String {
    let mut s = body;
    for tail in [
        "全体会议",
        "工作会议",
        "会议",
        "推进会",
        "调度会",
        "座谈会",
        "例会",
    ] {
        s = s.strip_suffix(tail).unwrap_or(s);
    }
    // The last characters of the name: 青禾市某某领导小组 and 某某领导小组 are one.
    let chars: Vec<char> = s.chars().collect();
    chars[chars.len().saturating_sub(8)..].iter().collect()
}

/// Pairs of neighbouring characters in common, 0–1.
fn alike(a: &str, b: &str) -> f64 {
    let pairs = |s: &str| {
        let chars: Vec<char> = s.chars().collect();
        chars.windows(2).map(|w| (w[0], w[1])).collect::<BTreeSet<_>>()
    };
    let (a, b) = (pairs(a), pairs(b));
    let smaller = a.len().min(b.len());
    if smaller == 0 {
        return 0.0;
    }
    #[expect(clippy::cast_precision_loss, reason = "names are short")]
    let share = a.intersection(&b).count() as f64 / smaller as f64;
    share
}

/// `MinHash` over runs of four characters of the plain text: Han and digits only.
fn signature(text: &str) -> [u64; HASHES] {
    let plain: Vec<char> = normalise(text)
        .text
        .chars()
        .filter(|c| is_han(*c) || c.is_ascii_digit())
        .take(TEXT_MAX)
        .collect();
    let mut least = [u64::MAX; HASHES];
    for run in plain.windows(4) {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for c in run {
            hash = (hash ^ u64::from(u32::from(*c))).wrapping_mul(0x0100_0000_01b3);
        }
        for (n, slot) in (1_u64..).zip(least.iter_mut()) {
            // One more hash of the same run: a multiply and a shift.
            let mut h = (hash ^ n.wrapping_mul(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xff51_afd7_ed55_8ccd);
            h ^= h >> 33;
            *slot = (*slot).min(h & (u64::MAX >> 1));
        }
    }
    least
}

/// Where reports of one event say different things.
fn differences(reports: &[Report<'_>], members: &[usize]) -> Vec<Difference> {
    let mut out = Vec::new();
    let mut compare = |point: Point, said: Vec<(usize, Option<String>)>| {
        let values: BTreeSet<&String> = said.iter().filter_map(|s| s.1.as_ref()).collect();
        if values.len() > 1 {
            let said = said.into_iter().filter(|s| s.1.is_some()).collect();
            out.push(Difference { point, said });
        }
    };
    let each = |of: &dyn Fn(&Reading) -> Option<String>| -> Vec<(usize, Option<String>)> {
        members.iter().map(|i| (*i, of(reports[*i].reading))).collect()
    };
    compare(Point::Date, each(&|r| r.issued_or_held_on.clone()));
    compare(
        Point::Session,
        each(&|r| r.meeting.as_ref()?.session.map(|n| n.to_string())),
    );
    compare(Point::Place, each(&|r| r.meeting.as_ref()?.place.clone()));
    compare(
        Point::Mode,
        each(&|r| {
            Some(match r.meeting.as_ref()?.mode? {
                Mode::Video => "video".to_owned(),
                Mode::InPerson => "in_person".to_owned(),
            })
        }),
    );
    compare(
        Point::Chair,
        each(&|r| {
            r.people
                .iter()
                .find(|p| p.role == Role::Chair)
                .map(|p| p.name.clone())
        }),
    );
    let told: Vec<Vec<(String, Measured)>> =
        members.iter().map(|i| pairs::keys(reports[*i].reading)).collect();
    let mut figures: BTreeMap<&str, &str> = BTreeMap::new();
    for (key, figure) in told.iter().flatten() {
        figures.entry(key).or_insert(&figure.name);
    }
    for (key, name) in figures {
        let said = members.iter().zip(&told).map(|(i, told)| {
            let figure = told.iter().find(|(k, _)| k == key);
            (*i, figure.map(|(_, figure)| figure.value.clone()))
        });
        compare(Point::Figure(name.to_owned()), said.collect());
    }
    // Named in one and not in another: only reports that name somebody at all are asked.
    let naming: Vec<usize> = members
        .iter()
        .copied()
        .filter(|i| !reports[*i].reading.people.is_empty())
        .collect();
    let names: BTreeSet<&String> = naming
        .iter()
        .flat_map(|i| reports[*i].reading.people.iter().map(|p| &p.name))
        .collect();
    for name in names {
        let said: Vec<(usize, Option<String>)> = naming
            .iter()
            .map(|i| {
                let person = reports[*i].reading.people.iter().find(|p| p.name == *name);
                (*i, person.map(|p| p.posts.join("、")))
            })
            .collect();
        let missing = said.iter().any(|s| s.1.is_none());
        let posts: BTreeSet<&String> = said
            .iter()
            .filter_map(|s| s.1.as_ref())
            .filter(|p| !p.is_empty())
            .collect();
        if missing || posts.len() > 1 {
            out.push(Difference {
                point: Point::Person(name.clone()),
                said,
            });
        }
    }
    let listing: Vec<usize> = members
        .iter()
        .copied()
        .filter(|i| !reports[*i].reading.documents_reviewed.is_empty())
        .collect();
    let papers: BTreeSet<&String> = listing
        .iter()
        .flat_map(|i| &reports[*i].reading.documents_reviewed)
        .collect();
    for paper in papers {
        let said: Vec<(usize, Option<String>)> = listing
            .iter()
            .map(|i| {
                let has = reports[*i].reading.documents_reviewed.contains(paper);
                (*i, has.then(|| paper.clone()))
            })
            .collect();
        if said.iter().any(|s| s.1.is_none()) {
            out.push(Difference {
                point: Point::Paper(paper.clone()),
                said,
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;

    fn grouped(texts: &[&str]) -> Vec<Event> {
        let readings: Vec<Reading> = texts.iter().map(|t| read(t, None, "t")).collect();
        let reports: Vec<Report<'_>> = readings
            .iter()
            .zip(texts)
            .map(|(reading, text)| Report { reading, text })
            .collect();
        events(&reports)
    }

    const FIRST: &str = "青禾区城市更新领导小组第四次会议召开\n2031年4月18日,青禾区城市更新领导小组第四次会议召开。区委书记田立秋主持会议并讲话,区长纪小禾出席。\n会议审议了《青禾区城市更新年度计划》。今年全区安排更新项目37个,计划投资86.4亿元。\n田立秋强调,要在5月底前完成滨河步道勘测,加快书屋选址工作,推动农贸市场提档建设。";

    #[test]
    fn copies_in_another_script_are_one_event() {
        let copy = "青禾區城市更新領導小組第四次會議召開\n2031年4月18日,青禾區城市更新領導小組第四次會議(yi)召開。區委書記田立秋主持會議並講話,區長紀小禾出席。\n會議審議了《青禾區城市更新年度計劃》。今年全區安排更新項目37個,計劃投資84.6億元。\n田立秋強調,要在5月底前完成濱河步道勘測,加快書屋選址工作,推動農貿市場提檔建設。";
        let found = grouped(&[FIRST, "青禾市书屋开放,欢迎读者。", copy]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].reports, [0, 2]);
        assert_eq!(found[0].links[0].likeness, Likeness::NearCopy);
        assert_eq!(
            found[0].differences,
            [Difference {
                point: Point::Figure("计划投资".to_owned()),
                said: vec![(0, Some("86.4亿元".to_owned())), (2, Some("84.6亿元".to_owned()))],
            }]
        );
    }

    #[test]
    fn other_accounts_of_one_session_are_compared() {
        let other = "城市更新进入快车道\n2031年4月19日,青禾区城市更新领导小组第四次会议在区政务中心召开。区委书记田立秋主持会议,副区长石青参加。\n田立秋指出,老街要留住烟火气,市民服务中心要延长开放时间。";
        let fifth =
            "2031年9月2日,青禾区城市更新领导小组第五次会议召开。区委书记田立秋主持会议,副区长石青参加。";
        let found = grouped(&[FIRST, other, fifth]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].reports, [0, 1]);
        assert_eq!(found[0].links[0].likeness, Likeness::SameMeeting);
        let points: Vec<&Point> = found[0].differences.iter().map(|d| &d.point).collect();
        assert_eq!(
            points,
            [
                &Point::Date,
                &Point::Person("石青".to_owned()),
                &Point::Person("纪小禾".to_owned())
            ]
        );
    }

    #[test]
    fn a_session_is_one_without_the_first_place_of_its_body_and_a_day_later() {
        let told = |body: &str, day: &str, session: &str, place: &str| {
            let text = format!(
                "青禾县路灯联席会议{session}会议召开\n2031年4月{day}日，{body}路灯联席会议{session}会议在{place}召开。会议听取了亮灯情况汇报。"
            );
            read(&text, None, "t")
        };
        let same_session = |a: &Reading, b: &Reading| {
            let of = |r: &Reading| {
                let meeting = r.meeting.as_ref();
                let body = meeting.and_then(|m| m.body.clone()).unwrap_or_default();
                Session::new(
                    &body,
                    meeting.and_then(|m| m.session),
                    r.issued_or_held_on.clone(),
                )
            };
            of(a).is(&of(b))
        };
        let first = told("青禾县推进", "16", "第五次", "县会堂");
        let other = told("县推进", "17", "第五次", "灯塔宾馆");
        assert!(same_meeting(&first, &other) && same_session(&first, &other));
        let sixth = told("县推进", "17", "第六次", "灯塔宾馆");
        assert!(!same_meeting(&first, &sixth) && !same_session(&first, &sixth));
        let elsewhere = told("白鹭县推进", "17", "第五次", "灯塔宾馆");
        assert!(!same_session(&first, &elsewhere));
        assert!(!same_meeting(&first, &elsewhere));
        assert_eq!(name_end("青禾县推进路灯联席会议"), "路灯联席");
    }

    #[test]
    fn nothing_given_is_no_event() {
        assert_eq!(events(&[]), vec![]);
        assert_eq!(grouped(&["", "甲", FIRST]), vec![]);
    }
}
