//! The demo's documents and sessions: received, reviewed candidate by candidate as the office would, then recorded.

use super::found::Office;
use super::sheets::Task;
use super::table::broken;
use crate::App;
use crate::candidates::{Added, Verdict};
use crate::decisions::NewDecision;
use crate::documents::Incoming;
use crate::error::Result;
use crate::meetings::{NewAttendance, NewSession, NewVenue};
use std::collections::HashMap;
use yipanqi_domain::document::{Candidate, CandidateKind};
use yipanqi_domain::meeting::{AttendanceRole, DecisionKind, Mode, VenueKind};
use yipanqi_domain::office::Mark;
use yipanqi_domain::review::Wording;
use yipanqi_domain::rights::Actor;
use yipanqi_domain::{CandidateId, Day, DecisionId, DocumentId, SessionId};

/// The series of the demo's sessions.
const SERIES: &str = "联合办公室主任调度会（演示）";

/// A session of the demo.
pub(super) struct Told {
    pub ordinal: i64,
    pub held_on: Day,
    pub mode: Mode,
    pub place: &'static str,
    pub venues: &'static [(&'static str, VenueKind)],
    /// Reviewed papers that it approved, by title.
    pub papers: &'static [&'static str],
}

/// Receives a text of the demo.
pub(super) async fn receive(
    app: &App,
    office: &Office,
    clerk: &Actor,
    text: &str,
    name: &str,
) -> Result<DocumentId> {
    let incoming = Incoming {
        bytes: text.as_bytes().to_vec(),
        file_name: Some(name.to_owned()),
        source_url: None,
        mark: Mark::Internal,
        no_secret_confirmed: true,
    };
    Ok(app
        .receive(clerk, office.body("joint")?, incoming)
        .await?
        .document)
}

/// Reviews a document: each wanted sentence is taken with its units put right, or marked by hand where reading did not
/// propose it; other tasks are dropped, papers, figures and persons taken. Gives the candidate of each phrase.
pub(super) async fn review(
    app: &App,
    clerk: &Actor,
    document: DocumentId,
    text: &str,
    wanted: &[(&'static str, Wording)],
) -> Result<HashMap<&'static str, CandidateId>> {
    let mut found = HashMap::new();
    for (phrase, wording) in wanted {
        let proposed = waiting(app, document, CandidateKind::Task).await?;
        let fits = |c: &&Candidate| plain(&c.text).contains(&plain(phrase)) && c.text.chars().count() < 120;
        let id = if let Some(candidate) = proposed.iter().find(fits) {
            let mut wording = wording.clone();
            wording.text.clone_from(&candidate.text);
            app.decide_candidate(clerk, candidate.id, &candidate.seen(), Verdict::Take(wording))
                .await?;
            candidate.id
        } else {
            let quote = text
                .lines()
                .find(|line| line.contains(phrase))
                .ok_or_else(|| broken(phrase))?;
            let added = Added {
                kind: CandidateKind::Task,
                wording: wording.clone(),
                quote: quote.to_owned(),
            };
            app.add_candidate(clerk, document, added).await?
        };
        found.insert(*phrase, id);
    }
    for (kind, take) in [
        (CandidateKind::Task, false),
        (CandidateKind::Paper, true),
        (CandidateKind::Figure, true),
        (CandidateKind::Person, true),
    ] {
        let rest = waiting(app, document, kind).await?.len();
        if rest > 0 {
            app.decide_rest(clerk, document, kind, rest, take).await?;
        }
    }
    app.finish_review(clerk, document).await?;
    Ok(found)
}

/// Reading may drop blanks and marks; a phrase is looked for without them.
fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

async fn waiting(app: &App, document: DocumentId, kind: CandidateKind) -> Result<Vec<Candidate>> {
    let mut read = app.store().read().await?;
    let all = read.candidates_of(document).await?;
    read.end().await?;
    let waits = |c: &Candidate| c.kind == kind && c.state.code() == "proposed";
    Ok(all.into_iter().filter(|c| waits(c)).collect())
}

/// The wording of a task's decision.
pub(super) fn wording(task: &Task) -> Wording {
    let leads = [task.lead, task.joint].join("、");
    Wording {
        text: String::new(),
        lead_units: leads.trim_end_matches('、').to_owned(),
        support_units: task.support.to_owned(),
        due_on: task.end.to_owned(),
    }
}

/// Records a held session with a decision for each taken candidate and approved paper.
pub(super) async fn record(
    app: &App,
    office: &Office,
    clerk: &Actor,
    told: &Told,
    document: DocumentId,
    taken: &HashMap<&'static str, CandidateId>,
) -> Result<(SessionId, HashMap<&'static str, DecisionId>)> {
    let proposal = app.session_proposal(clerk, Some(document)).await?;
    let mut decisions: Vec<NewDecision> = Vec::new();
    for title in told.papers {
        let of_paper = |c: &Candidate| c.kind == CandidateKind::Paper && c.text.contains(title);
        let candidates = proposal.decisions.iter().map(|d| &d.candidate);
        decisions.push(NewDecision {
            kind: DecisionKind::Approved,
            text: format!("审议通过《{title}》"),
            lead_units: Vec::new(),
            support_units: Vec::new(),
            due_on: None,
            candidates: candidates.filter(|c| of_paper(c)).map(|c| c.id).collect(),
        });
    }
    for proposed in &proposal.decisions {
        let candidate = &proposed.candidate;
        if candidate.kind != CandidateKind::Task {
            continue;
        }
        let lines = |text: &str| text.lines().map(str::to_owned).collect();
        decisions.push(NewDecision {
            kind: DecisionKind::Deployed,
            text: candidate.text.clone(),
            lead_units: lines(&candidate.lead_units),
            support_units: lines(&candidate.support_units),
            due_on: candidate.due_on,
            candidates: vec![candidate.id],
        });
    }
    let one = |(name, posts, role): (&str, &str, AttendanceRole)| NewAttendance {
        name: name.to_owned(),
        posts: vec![posts.to_owned()],
        role,
    };
    let present = [
        ("主任乙", "联合办公室主任", AttendanceRole::Chair),
        ("领导庚", "市发展改革委联系领导", AttendanceRole::Attendee),
        ("领导辛", "省发展改革委联系领导", AttendanceRole::Speaker),
        ("经办甲", "联合办公室综合组经办", AttendanceRole::Reporter),
    ];
    let session = NewSession {
        body: office.body("joint")?,
        series_name: Some(SERIES.to_owned()),
        ordinal: Some(told.ordinal),
        name: format!(
            "主任调度会第{}次会议（演示）",
            ["一", "二", "三", "四"][usize::try_from(told.ordinal - 1).unwrap_or(0)]
        ),
        held_on: told.held_on,
        mode: Some(told.mode),
        place: Some(told.place.to_owned()),
        document: Some(document),
        mark: Mark::Internal,
        venues: told
            .venues
            .iter()
            .map(|(name, kind)| NewVenue {
                name: (*name).to_owned(),
                kind: *kind,
            })
            .collect(),
        attendance: present.into_iter().map(one).collect(),
        decisions,
    };
    let id = app.record_session(clerk, session).await?;
    let mut read = app.store().read().await?;
    let mut recorded = HashMap::new();
    for (phrase, candidate) in taken {
        let decision = read
            .decision_from(candidate.0)
            .await?
            .ok_or_else(|| broken(phrase))?;
        recorded.insert(*phrase, decision.id);
    }
    read.end().await?;
    Ok((id, recorded))
}
