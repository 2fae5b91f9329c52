//! The repeated lines of the session form: venues, people, decisions. They come from the reading or from what was
//! typed, and always end in a few empty ones, because nothing here needs script.

use yipanqi_app::decisions::NewDecision;
use yipanqi_app::meeting_proposal::{ProposedDecision, SessionProposal};
use yipanqi_app::meetings::{NewAttendance, NewVenue};
use yipanqi_domain::meeting::{AttendanceRole, DecisionKind, VenueKind};
use yipanqi_domain::refusal::{optional_day, required};

use super::names;
use crate::form::{FormState, words_of};
use crate::request::Form;
use crate::words::Words;

/// Empty lines offered below the filled ones.
const SPARE: usize = 2;
/// Decisions by hand that one form takes; more are added on the session's page.
const BY_HAND: std::ops::RangeInclusive<usize> = 1..=3;

/// A venue or an attendant as it stands in the form: kind or role, name, posts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Code of kind or role.
    pub kind: String,
    /// Name.
    pub name: String,
    /// Posts, for people.
    pub posts: String,
}

/// A decision as it stands in the form. `key` ends the names of its fields: a candidate's id, or `hand1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionFields {
    /// End of the field names.
    pub key: String,
    /// Names of its fields.
    pub take: String,
    pub text: String,
    pub kind: String,
    pub lead: String,
    pub support: String,
    pub due: String,
    /// What was proposed, unless it is one by hand.
    pub from: Option<ProposedDecision>,
}

impl DecisionFields {
    fn new(key: String, from: Option<ProposedDecision>) -> Self {
        let name = |stem: &str| format!("{stem}-{key}");
        Self {
            take: name("take"),
            text: name("text"),
            kind: name("kind"),
            lead: name("lead"),
            support: name("support"),
            due: name("due"),
            key,
            from,
        }
    }
}

/// Venue lines that were sent.
pub fn venue_lines(sent: &Form) -> Vec<Line> {
    let both = sent.all("venue-kind").zip(sent.all("venue-name"));
    let line = |(kind, name): (&str, &str)| Line {
        kind: kind.to_owned(),
        name: name.to_owned(),
        posts: String::new(),
    };
    both.map(line).collect()
}

/// People lines that were sent.
pub fn people_lines(sent: &Form) -> Vec<Line> {
    let all = sent
        .all("person-role")
        .zip(sent.all("person-name").zip(sent.all("person-posts")));
    let line = |(kind, (name, posts)): (&str, (&str, &str))| Line {
        kind: kind.to_owned(),
        name: name.to_owned(),
        posts: posts.to_owned(),
    };
    all.map(line).collect()
}

/// Lines with spare ones after them; spare ones that came back empty are not piled up.
pub fn with_spare(mut lines: Vec<Line>, kind: &str) -> Vec<Line> {
    lines.retain(|l| !l.name.is_empty() || !l.posts.is_empty());
    let spare = Line {
        kind: kind.to_owned(),
        ..Line::default()
    };
    lines.extend(std::iter::repeat_n(spare, SPARE));
    lines
}

/// Venues to be entered: the lines that name a place.
pub fn venues(lines: &[Line]) -> Vec<NewVenue> {
    let filled = lines.iter().filter(|l| !l.name.is_empty());
    let one = |l: &Line| NewVenue {
        name: l.name.clone(),
        kind: VenueKind::parse(&l.kind).unwrap_or(VenueKind::Equal),
    };
    filled.map(one).collect()
}

/// People to be entered: the lines that are not empty.
pub fn people(lines: &[Line]) -> Vec<NewAttendance> {
    let filled = lines.iter().filter(|l| !l.name.is_empty() || !l.posts.is_empty());
    let one = |l: &Line| NewAttendance {
        name: l.name.clone(),
        posts: names(&l.posts),
        role: AttendanceRole::parse(&l.kind).unwrap_or(AttendanceRole::Attendee),
    };
    filled.map(one).collect()
}

/// The decisions of the form: every taken candidate that is none yet, then those by hand.
pub fn decision_fields(proposal: &SessionProposal) -> Vec<DecisionFields> {
    let proposed = proposal.decisions.iter().filter(|d| d.decided.is_none());
    let mut fields: Vec<DecisionFields> = proposed
        .map(|d| DecisionFields::new(d.candidate.id.to_string(), Some(d.clone())))
        .collect();
    fields.extend(BY_HAND.map(|n| DecisionFields::new(format!("hand{n}"), None)));
    fields
}

/// What the fields of the proposed decisions hold before anybody typed.
pub fn proposed_values(fields: &[DecisionFields]) -> Vec<(String, String)> {
    let mut values = Vec::new();
    for field in fields {
        let mut put = |name: &str, value: String| values.push((format!("{name}-{}", field.key), value));
        let Some(from) = &field.from else {
            put("kind", DecisionKind::Decided.code().to_owned());
            continue;
        };
        let candidate = &from.candidate;
        put("take", "yes".to_owned());
        put("kind", from.kind.code().to_owned());
        put("text", candidate.text.clone());
        put("lead", candidate.lead_units.replace('\n', "、"));
        put("support", candidate.support_units.replace('\n', "、"));
        put("due", candidate.due_on.map(|d| d.to_string()).unwrap_or_default());
    }
    values
}

/// The decisions that were ticked or typed. What is wrong is said beside its field in `form`.
pub fn decisions(sent: &Form, fields: &[DecisionFields], form: &mut FormState, w: Words) -> Vec<NewDecision> {
    let mut out = Vec::new();
    for field in fields {
        let key = &field.key;
        let get = |name: &str| sent.get(&format!("{name}-{key}")).to_owned();
        let wanted = match field.from {
            Some(_) => sent.has(&format!("take-{key}")),
            None => !get("text").is_empty(),
        };
        if !wanted {
            continue;
        }
        let text = required(&get("text"), "text");
        let due_on = optional_day(&get("due"), "due");
        match (text, due_on) {
            (Ok(text), Ok(due_on)) => out.push(NewDecision {
                kind: DecisionKind::parse(&get("kind")).unwrap_or(DecisionKind::Decided),
                text,
                lead_units: names(&get("lead")),
                support_units: names(&get("support")),
                due_on,
                candidates: field.from.iter().map(|d| d.candidate.id).collect(),
            }),
            (text, due_on) => {
                for refusal in [text.err(), due_on.err()].into_iter().flatten() {
                    let name = format!("{}-{key}", refusal.field.unwrap_or("text"));
                    form.problem(&name, words_of(&refusal, w));
                }
            }
        }
    }
    out
}
