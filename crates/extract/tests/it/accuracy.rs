//! Pages of our own, in the layouts of county, city and joint-conference pages, with what is to be read from them. The
//! floors here are those of the reader as it is; a rule that helps one page and harms others shows up.
//!
//! A fixture: `=== id class origin [url]`, the page, `---`, then labels one a line: `k` kind, `t` title, `d` day, `m`
//! body|session|place|mode, `p` name|posts|role, `r` document, `T` task|leads|supports|deadline, `I`
//! figure|value|unit|change, `x` spun (judged for trust only). How labels are decided is written beside the labelled
//! documents that `docs/reading.md` is measured on.

use std::collections::{BTreeMap, HashMap};

use yipanqi_extract::{Kind, Mode, Reading, Role, TrustLevel, read};

const PAGES: &[&str] = &[
    include_str!("../fixtures/one.txt"),
    include_str!("../fixtures/two.txt"),
    include_str!("../fixtures/four.txt"),
    include_str!("../fixtures/five.txt"),
    include_str!("../fixtures/six.txt"),
    include_str!("../fixtures/seven.txt"),
    include_str!("../fixtures/eight.txt"),
    include_str!("../fixtures/nine.txt"),
    include_str!("../fixtures/ten.txt"),
    include_str!("../fixtures/eleven.txt"),
    include_str!("../fixtures/twelve.txt"),
    include_str!("../fixtures/thirteen.txt"),
    include_str!("../fixtures/fourteen.txt"),
    include_str!("../fixtures/fifteen.txt"),
    include_str!("../fixtures/sixteen.txt"),
    SEVENTEEN,
    include_str!("../fixtures/eighteen.txt"),
    include_str!("../fixtures/nineteen.txt"),
    include_str!("../fixtures/twenty.txt"),
    include_str!("../fixtures/twentyone.txt"),
    include_str!("../fixtures/twentytwo.txt"),
    include_str!("../fixtures/twentythree.txt"),
    include_str!("../fixtures/twentyfour.txt"),
    include_str!("../fixtures/twentyfive.txt"),
    include_str!("../fixtures/twentysix.txt"),
    include_str!("../fixtures/twentyeight.txt"),
    include_str!("../fixtures/twentynine.txt"),
    include_str!("../fixtures/thirty.txt"),
    include_str!("../fixtures/thirtyone.txt"),
    include_str!("../fixtures/thirtytwo.txt"),
    include_str!("../fixtures/thirtythree.txt"),
    include_str!("../fixtures/thirtyfour.txt"),
    include_str!("../fixtures/thirtyfive.txt"),
    include_str!("../fixtures/thirtysix.txt"),
    include_str!("../fixtures/thirtyseven.txt"),
    include_str!("../fixtures/thirtyeight.txt"),
    include_str!("../fixtures/thirtynine.txt"),
    include_str!("../fixtures/forty.txt"),
    include_str!("../fixtures/fortyone.txt"),
    include_str!("../fixtures/fortythree.txt"),
    include_str!("../fixtures/fortyfour.txt"),
    include_str!("../fixtures/fortyfive.txt"),
    include_str!("../fixtures/fortysix.txt"),
    include_str!("../fixtures/fortyseven.txt"),
    include_str!("../fixtures/fortyeight.txt"),
    include_str!("../fixtures/fortynine.txt"),
];

/// By a hand whose figures are named as no other names them.
const SEVENTEEN: &str = include_str!("../fixtures/seventeen.txt");

/// Least share (F1, or share of right answers) of each measure.
const FLOORS: &[(&str, f64)] = &[
    ("kind", 0.97),
    ("relevance", 0.97),
    ("title", 0.95),
    ("date", 0.95),
    ("body", 0.95),
    ("session", 0.95),
    ("place", 0.95),
    ("mode", 0.95),
    ("people", 0.97),
    ("posts", 0.95),
    ("role", 0.95),
    ("documents", 0.95),
    ("tasks of divisions", 0.95),
    ("tasks of communiqués", 0.88),
    ("lead units", 0.97),
    ("support units", 0.95),
    ("deadline", 0.97),
    ("figures", 0.93),
    ("spun pages found", 1.0),
    ("clean pages not accused", 1.0),
];

/// The same for the sixteenth set alone, whose labels are by a hand that had not seen the reader: a little under what it
/// is read at.
const SIXTEENTH: &[(&str, f64)] = &[
    ("kind", 1.0),
    ("relevance", 1.0),
    ("title", 0.95),
    ("date", 0.95),
    ("body", 0.9),
    ("session", 0.95),
    ("place", 0.95),
    ("mode", 0.95),
    ("people", 0.97),
    ("posts", 0.97),
    ("role", 0.97),
    ("documents", 0.95),
    ("tasks of divisions", 0.95),
    ("tasks of communiqués", 0.87),
    ("lead units", 0.92),
    ("support units", 0.96),
    ("deadline", 0.98),
    ("figures", 0.92),
    ("spun pages found", 1.0),
    ("clean pages not accused", 1.0),
];

/// And for the seventeenth, which was labelled by a third hand and mended for kinds and people only.
const SEVENTEENTH: &[(&str, f64)] = &[
    ("kind", 0.95),
    ("relevance", 1.0),
    ("title", 0.94),
    ("date", 1.0),
    ("body", 0.95),
    ("session", 1.0),
    ("place", 0.9),
    ("mode", 0.9),
    ("people", 0.95),
    ("posts", 0.97),
    ("role", 0.97),
    ("documents", 0.95),
    ("tasks of divisions", 0.93),
    ("tasks of communiqués", 0.8),
    ("lead units", 0.94),
    ("support units", 0.95),
    ("deadline", 0.96),
    ("figures", 0.59),
    ("spun pages found", 1.0),
    ("clean pages not accused", 1.0),
];

/// A set that nothing was learned from and no rule was written for: a little under what it was first read at. Where that
/// is under what is wanted of all pages, that is how far reading is from it.
const APART: &[(&str, f64)] = &[
    ("kind", 0.98),
    ("relevance", 0.98),
    ("title", 0.94),
    ("date", 0.95),
    ("body", 0.98),
    ("session", 0.98),
    ("place", 0.9),
    ("mode", 0.9),
    ("people", 0.98),
    ("posts", 0.97),
    ("role", 0.98),
    ("documents", 0.98),
    ("tasks of divisions", 0.97),
    // 0.906 at first; two clauses of 78 less since pages of ministries and provinces teach, too (decision 0005).
    ("tasks of communiqués", 0.89),
    ("lead units", 0.95),
    ("support units", 0.97),
    ("deadline", 0.98),
    ("figures", 0.87),
    ("spun pages found", 1.0),
    ("clean pages not accused", 1.0),
];

#[derive(Default)]
struct Label<'a> {
    id: &'a str,
    url: Option<&'a str>,
    text: &'a str,
    lines: Vec<(char, Vec<&'a str>)>,
}

impl<'a> Label<'a> {
    fn all(&self, of: char) -> Vec<&Vec<&'a str>> {
        self.lines.iter().filter(|l| l.0 == of).map(|l| &l.1).collect()
    }

    fn one(&self, of: char) -> Option<&'a str> {
        self.all(of)
            .first()
            .and_then(|l| l.first().copied())
            .filter(|s| !s.is_empty())
    }
}

fn labels(source: &str) -> Vec<Label<'_>> {
    source
        .split("=== ")
        .skip(1)
        .map(|block| {
            let (head, rest) = block.split_once('\n').expect("a head");
            let (text, lines) = rest.rsplit_once("\n---\n").expect("labels");
            let mut head = head.split_whitespace();
            Label {
                id: head.next().expect("an id"),
                url: head.nth(2),
                text,
                lines: lines
                    .lines()
                    .filter_map(|l| {
                        let (of, value) = l.split_once(' ')?;
                        Some((of.chars().next()?, value.split('|').map(str::trim).collect()))
                    })
                    .collect(),
            }
        })
        .collect()
}

/// Text as compared: without marks and spaces, without a leading 要 or 一要.
fn fold(s: &str) -> String {
    let s = s.trim();
    let bare = s.trim_start_matches(|c| "一二三四五六七八九十".contains(c));
    let s = if bare.len() < s.len() && bare.starts_with(['要', '是']) {
        &bare['要'.len_utf8()..]
    } else {
        s.strip_prefix('要').unwrap_or(s)
    };
    s.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Pairs of neighbouring characters in common, 0–1.
#[expect(clippy::cast_precision_loss, reason = "short texts")]
fn dice(a: &str, b: &str) -> f64 {
    let grams = |s: &str| {
        let chars: Vec<char> = fold(s).chars().collect();
        let mut out: HashMap<String, usize> = HashMap::new();
        if chars.len() < 2 {
            *out.entry(chars.iter().collect()).or_default() += 1;
        }
        for pair in chars.windows(2) {
            *out.entry(pair.iter().collect()).or_default() += 1;
        }
        out
    };
    let (a, b) = (grams(a), grams(b));
    let common: usize = a
        .iter()
        .map(|(k, n)| (*n).min(b.get(k).copied().unwrap_or(0)))
        .sum();
    2.0 * common as f64 / (a.values().sum::<usize>() + b.values().sum::<usize>()) as f64
}

/// Greedy pairing by likeness.
fn pair(gold: &[&str], found: &[&str], floor: f64) -> Vec<(usize, usize)> {
    let mut all: Vec<(f64, usize, usize)> = gold
        .iter()
        .enumerate()
        .flat_map(|(i, g)| found.iter().enumerate().map(move |(j, f)| (dice(g, f), i, j)))
        .filter(|(s, _, _)| *s >= floor)
        .collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut out: Vec<(usize, usize)> = Vec::new();
    for (_, i, j) in all {
        if out.iter().all(|(x, y)| *x != i && *y != j) {
            out.push((i, j));
        }
    }
    out
}

/// Right, wanted, answered.
type Tally = BTreeMap<&'static str, [usize; 3]>;

fn add(tally: &mut Tally, of: &'static str, right: usize, wanted: usize, answered: usize) {
    let t = tally.entry(of).or_default();
    t[0] += right;
    t[1] += wanted;
    t[2] += answered;
}

fn exact(tally: &mut Tally, of: &'static str, right: bool) {
    add(tally, of, usize::from(right), 1, 1);
}

fn code<T: serde::Serialize>(value: T) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|v| v.as_str().map(str::to_owned))
        .unwrap_or_default()
}

#[expect(clippy::too_many_lines, reason = "one measure after another")]
fn score(label: &Label<'_>, found: &Reading, tally: &mut Tally) {
    let kind = label.one('k').expect("a kind");
    let irrelevant = label.all('k')[0].contains(&"irrelevant");
    exact(tally, "kind", kind == code(found.kind));
    exact(tally, "relevance", found.relevant != irrelevant);
    if label.one('x') == Some("spun") {
        exact(
            tally,
            "spun pages found",
            found.trust.level == TrustLevel::Untrusted,
        );
        return;
    }
    exact(
        tally,
        "clean pages not accused",
        found.trust.level != TrustLevel::Untrusted,
    );
    if irrelevant {
        return;
    }
    if let Some(title) = label.one('t') {
        exact(
            tally,
            "title",
            dice(title, found.title.as_deref().unwrap_or_default()) >= 0.9,
        );
    }
    exact(
        tally,
        "date",
        label.one('d') == found.issued_or_held_on.as_deref(),
    );
    if let Some(m) = label.all('m').first() {
        let meeting = found.meeting.clone().unwrap_or_default();
        exact(
            tally,
            "body",
            dice(m[0], meeting.body.as_deref().unwrap_or_default()) >= 0.85,
        );
        exact(
            tally,
            "session",
            m[1] == meeting.session.map(|n| n.to_string()).unwrap_or_default(),
        );
        exact(
            tally,
            "place",
            m[2] == meeting.place.as_deref().unwrap_or_default(),
        );
        let mode = meeting.mode.map(code::<Mode>).unwrap_or_default();
        exact(tally, "mode", m[3] == mode);
    }
    let people = label.all('p');
    let mut met = 0;
    for p in &people {
        let Some(person) = found.people.iter().find(|f| f.name == p[0]) else {
            continue;
        };
        met += 1;
        let wanted: Vec<&str> = p[1].split('、').filter(|s| !s.is_empty()).collect();
        let right = wanted
            .iter()
            .filter(|w| person.posts.iter().any(|x| fold(x) == fold(w)))
            .count();
        add(tally, "posts", right, wanted.len(), person.posts.len());
        exact(tally, "role", p[2] == code::<Role>(person.role));
    }
    add(tally, "people", met, people.len(), found.people.len());
    let papers: Vec<&str> = label.all('r').into_iter().map(|r| r[0]).collect();
    let listed: Vec<&str> = found.documents_reviewed.iter().map(String::as_str).collect();
    add(
        tally,
        "documents",
        pair(&papers, &listed, 0.85).len(),
        papers.len(),
        listed.len(),
    );
    let wanted = label.all('T');
    let texts: Vec<&str> = wanted.iter().map(|t| t[0]).collect();
    let answered: Vec<&str> = found.tasks.iter().map(|t| t.text.as_str()).collect();
    let pairs = pair(&texts, &answered, 0.75);
    let measure = if kind == "communique" {
        "tasks of communiqués"
    } else {
        "tasks of divisions"
    };
    add(tally, measure, pairs.len(), texts.len(), answered.len());
    for (i, j) in pairs {
        for (at, name, units) in [
            (1, "lead units", &found.tasks[j].lead_units),
            (2, "support units", &found.tasks[j].support_units),
        ] {
            let gold: Vec<String> = wanted[i]
                .get(at)
                .copied()
                .unwrap_or_default()
                .split('/')
                .filter(|u| !u.is_empty())
                .map(fold)
                .collect();
            let right = units.iter().filter(|u| gold.contains(&fold(u))).count();
            add(tally, name, right, gold.len(), units.len());
        }
        let due = wanted[i].get(3).copied().unwrap_or_default();
        exact(
            tally,
            "deadline",
            fold(due) == fold(found.tasks[j].due.as_deref().unwrap_or_default()),
        );
    }
    let figures = label.all('I');
    let names: Vec<&str> = figures.iter().map(|f| f[0]).collect();
    let told: Vec<&str> = found.indicators.iter().map(|f| f.name.as_str()).collect();
    let right = pair(&names, &told, 0.6)
        .into_iter()
        .filter(|(i, j)| {
            let (gold, figure) = (figures[*i], &found.indicators[*j]);
            fold(gold[1]) == fold(&figure.value)
                && gold.get(2).copied().unwrap_or_default() == figure.unit.as_deref().unwrap_or_default()
        })
        .count();
    add(tally, "figures", right, names.len(), told.len());
}

/// What pages are read at below `floors`, a line each.
fn below(pages: &[&str], floors: &[(&str, f64)]) -> Vec<String> {
    let mut tally = Tally::new();
    for source in pages {
        for label in labels(source) {
            let found = read(label.text, label.url, label.id);
            score(&label, &found, &mut tally);
        }
    }
    let mut low = Vec::new();
    for (of, floor) in floors {
        let [right, wanted, answered] = tally.get(of).copied().unwrap_or_default();
        #[expect(clippy::cast_precision_loss, reason = "counts of a few hundred")]
        let share = 2.0 * right as f64 / (wanted + answered).max(1) as f64;
        if share < *floor {
            low.push(format!("{of}: {share:.3} of {wanted}, at least {floor}"));
        }
    }
    low
}

#[test]
fn our_own_pages_are_read_as_well_as_the_floors_say() {
    let low = below(PAGES, FLOORS);
    assert!(low.is_empty(), "{}", low.join("\n"));
}

#[test]
fn the_sixteenth_set_is_read_as_well_as_its_floors_say() {
    let low = below(&[include_str!("../fixtures/sixteen.txt")], SIXTEENTH);
    assert!(low.is_empty(), "{}", low.join("\n"));
}

#[test]
fn the_seventeenth_set_is_read_as_well_as_its_floors_say() {
    let low = below(&[SEVENTEEN], SEVENTEENTH);
    assert!(low.is_empty(), "{}", low.join("\n"));
}

#[test]
fn a_set_that_taught_nothing_is_read_as_well_as_its_floors_say() {
    let low = below(&[include_str!("../fixtures/apart/twentyseven.txt")], APART);
    assert!(low.is_empty(), "{}", low.join("\n"));
}

#[test]
fn kinds_are_what_the_fixtures_call_them() {
    // A label that no kind answers to would never be right.
    let known: Vec<String> = [
        Kind::Communique,
        Kind::TaskDivision,
        Kind::ProjectList,
        Kind::Rules,
        Kind::Other,
    ]
    .into_iter()
    .map(code)
    .collect();
    for source in PAGES {
        for label in labels(source) {
            let kind = label.one('k').unwrap_or_default().to_owned();
            assert!(known.contains(&kind), "{}: {kind}", label.id);
        }
    }
}
