//! What the form of a new session starts from: the reading of its document proposes, the clerk decides.

use crate::App;
use crate::error::Result;
use crate::meetings::{NewAttendance, NewVenue};
use serde::Deserialize;
use yipanqi_domain::document::{Candidate, CandidateKind, Document, ReadingRecord};
use yipanqi_domain::meeting::{AttendanceRole, DecisionKind, Mode, VenueKind};
use yipanqi_domain::office::{Body, Mark};
use yipanqi_domain::rights::{Action, Actor, Place, Role};
use yipanqi_domain::{BodyId, Day, DecisionId, DocumentId, SessionId};

/// What the form starts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionProposal {
    /// Bodies in which the actor may record, with their series.
    pub bodies: Vec<BodyChoice>,
    /// Marks that the actor may give.
    pub marks: Vec<Mark>,
    /// The document, when one is named.
    pub document: Option<ProposedFrom>,
    /// Body proposed.
    pub body: Option<BodyId>,
    /// Series proposed, by name.
    pub series_name: String,
    /// Ordinal proposed.
    pub ordinal: Option<i64>,
    /// Name proposed.
    pub name: String,
    /// Day proposed.
    pub held_on: Option<Day>,
    /// Mode proposed.
    pub mode: Option<Mode>,
    /// Place proposed.
    pub place: String,
    /// Mark proposed.
    pub mark: Mark,
    /// Venues proposed.
    pub venues: Vec<NewVenue>,
    /// Attendance proposed.
    pub attendance: Vec<NewAttendance>,
    /// Taken tasks and papers, each with the kind of decision that it would be.
    pub decisions: Vec<ProposedDecision>,
}

/// A body to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyChoice {
    /// Id.
    pub id: BodyId,
    /// Name.
    pub name: String,
    /// Names of its series.
    pub series: Vec<String>,
}

/// The document that a session is entered from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedFrom {
    /// Id.
    pub id: DocumentId,
    /// Title.
    pub title: String,
    /// Candidates that wait for review: decisions can only come from taken ones.
    pub undecided: i64,
    /// Sessions already entered from it.
    pub sessions: Vec<(SessionId, String)>,
}

/// A taken candidate as a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedDecision {
    /// The candidate.
    pub candidate: Candidate,
    /// The kind proposed.
    pub kind: DecisionKind,
    /// The decision that it is already.
    pub decided: Option<DecisionId>,
}

/// The part of a reading's answer that concerns the meeting. Everything may be missing.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Heard {
    title: Option<String>,
    issued_or_held_on: Option<String>,
    meeting: Option<HeardMeeting>,
    people: Vec<HeardPerson>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct HeardMeeting {
    body: Option<String>,
    session: Option<i64>,
    place: Option<String>,
    mode: Option<String>,
    venues: Vec<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct HeardPerson {
    name: String,
    posts: Vec<String>,
    role: String,
}

impl App {
    /// What the form of a new session starts from.
    pub async fn session_proposal(
        &self,
        actor: &Actor,
        document: Option<DocumentId>,
    ) -> Result<SessionProposal> {
        if !actor.can_somewhere(Action::RecordSession) {
            let nowhere = Place::site();
            self.allow_reading(actor, Action::RecordSession, &nowhere, ("session", 0))
                .await?;
        }
        let mut read = self.store().read().await?;
        let mut bodies = Vec::new();
        for id in actor.bodies(Role::Clerk) {
            if let Some(body) = read.get::<Body>(id.0).await? {
                let series = read.series_of(id).await?;
                bodies.push(BodyChoice {
                    id,
                    name: body.name,
                    series: series.into_iter().map(|s| s.name).collect(),
                });
            }
        }
        let marks = Mark::ALL
            .iter()
            .copied()
            .filter(|m| *m <= actor.ceiling)
            .collect();
        let mut proposal = SessionProposal {
            body: bodies.first().map(|b| b.id),
            bodies,
            marks,
            document: None,
            series_name: String::new(),
            ordinal: None,
            name: String::new(),
            held_on: None,
            mode: None,
            place: String::new(),
            mark: Mark::Internal.min(actor.ceiling),
            venues: Vec::new(),
            attendance: Vec::new(),
            decisions: Vec::new(),
        };
        let Some(id) = document else {
            return Ok(proposal);
        };
        let Some(document) = read.document_for_session(actor.sight(), id).await? else {
            let exists = read.get::<Document>(id.0).await?.is_some();
            drop(read);
            return Err(self.not_seen(actor, ("document", id.0), exists).await);
        };
        let reading: Option<ReadingRecord> = match document.state.reading() {
            Some(reading) => read.get(reading.0).await?,
            None => None,
        };
        // What nobody answers for is not even proposed.
        let usable = crate::vouches::usable(&mut read, &document).await.is_ok();
        if let Some(reading) = reading.filter(|_| usable) {
            proposal.hear(serde_json::from_str(&reading.answer).unwrap_or_default());
        }
        proposal.body = Some(document.body);
        proposal.mark = document.mark.max(proposal.mark);
        if proposal.name.is_empty() {
            proposal.name.clone_from(&document.title);
        }
        for candidate in read.taken_candidates(id).await? {
            let kind = match candidate.kind {
                CandidateKind::Paper => DecisionKind::Approved,
                _ if candidate.speaker.is_some() => DecisionKind::Deployed,
                _ => DecisionKind::Decided,
            };
            let decided = read.decision_from(candidate.id.0).await?.map(|d| d.id);
            proposal.decisions.push(ProposedDecision {
                candidate,
                kind,
                decided,
            });
        }
        let sessions = read.sessions_from(id).await?;
        proposal.document = Some(ProposedFrom {
            id,
            title: document.title,
            undecided: read.candidates_waiting(id).await?,
            sessions: sessions.into_iter().map(|s| (s.id, s.name)).collect(),
        });
        Ok(proposal)
    }
}

impl SessionProposal {
    fn hear(&mut self, heard: Heard) {
        self.held_on = heard.issued_or_held_on.as_deref().and_then(Day::parse);
        self.name = heard.title.unwrap_or_default();
        if let Some(meeting) = heard.meeting {
            self.series_name = meeting.body.unwrap_or_default();
            self.ordinal = meeting.session;
            self.place = meeting.place.unwrap_or_default();
            self.mode = meeting.mode.as_deref().and_then(Mode::parse);
            let branches = meeting.venues.iter().any(|v| v.contains("分会场"));
            self.venues = meeting
                .venues
                .into_iter()
                .enumerate()
                .map(|(i, name)| NewVenue {
                    kind: venue_kind(&name, i, branches),
                    name,
                })
                .collect();
        }
        self.attendance = heard
            .people
            .into_iter()
            .map(|p| NewAttendance {
                role: AttendanceRole::parse(&p.role).unwrap_or(AttendanceRole::Attendee),
                name: p.name,
                posts: p.posts,
            })
            .collect();
    }
}

/// A venue that says what it is; else the first is the main one where branches are named, and all are equal where not.
fn venue_kind(name: &str, index: usize, branches: bool) -> VenueKind {
    if name.contains("分会场") {
        VenueKind::Branch
    } else if name.contains("主会场") || (branches && index == 0) {
        VenueKind::Main
    } else if branches {
        VenueKind::Branch
    } else {
        VenueKind::Equal
    }
}
