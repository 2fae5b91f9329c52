//! Sessions: a held session is entered from its document or by hand, with venues, attendance and what it decided.

use crate::App;
use crate::decisions::NewDecision;
use crate::error::{Error, Result};
use yipanqi_domain::meeting::{Attendance, AttendanceRole, MeetingSeries, Mode, Session, Venue, VenueKind};
use yipanqi_domain::office::Mark;
use yipanqi_domain::refusal::required;
use yipanqi_domain::rights::{Action, Actor, Place};
use yipanqi_domain::trail::Entry;
use yipanqi_domain::{BodyId, Day, DocumentId, Refusal, Rule, SeriesId, SessionId};
use yipanqi_store::Tx;

/// Most venues, persons or decisions that one form may carry.
const MOST_LINES: usize = 500;

/// A session as it is to be entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSession {
    /// The body.
    pub body: BodyId,
    /// Name of its series; made when the body has none of this name.
    pub series_name: Option<String>,
    /// 第N次 within the series.
    pub ordinal: Option<i64>,
    /// Name shown.
    pub name: String,
    /// Day on which it was held.
    pub held_on: Day,
    /// How it was held, if known.
    pub mode: Option<Mode>,
    /// Where, if known.
    pub place: Option<String>,
    /// The document it is entered from.
    pub document: Option<DocumentId>,
    /// Mark; not wider than the document's.
    pub mark: Mark,
    /// Venues in order.
    pub venues: Vec<NewVenue>,
    /// Attendance in order.
    pub attendance: Vec<NewAttendance>,
    /// What it decided, in order.
    pub decisions: Vec<NewDecision>,
}

/// A venue to be entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewVenue {
    /// Place.
    pub name: String,
    /// Kind.
    pub kind: VenueKind,
}

/// One attendant to be entered, as the document wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAttendance {
    /// Name.
    pub name: String,
    /// Posts.
    pub posts: Vec<String>,
    /// What they did.
    pub role: AttendanceRole,
}

impl NewSession {
    /// Refuses what can be judged without knowing anything else, and trims the rest.
    fn judged(mut self) -> Rule<Self> {
        self.name = required(&self.name, "name")?;
        let given = |text: Option<String>, field| match text {
            Some(text) if !text.trim().is_empty() => required(&text, field).map(Some),
            _ => Ok(None),
        };
        self.series_name = given(self.series_name, "series_name")?;
        self.place = given(self.place, "place")?;
        for (field, count) in [
            ("venues", self.venues.len()),
            ("attendance", self.attendance.len()),
            ("decisions", self.decisions.len()),
        ] {
            if count > MOST_LINES {
                return Err(Refusal::new("too_many_lines").at(field).with("limit", MOST_LINES));
            }
        }
        for venue in &mut self.venues {
            venue.name = required(&venue.name, "venues")?;
        }
        for attendant in &mut self.attendance {
            attendant.name = required(&attendant.name, "attendance")?;
            attendant.posts.retain(|p| !p.trim().is_empty());
        }
        for decision in &mut self.decisions {
            *decision = decision.clone().judged()?;
        }
        Ok(self)
    }
}

impl App {
    /// Enters a held session. Two people who enter the same one: the second is told, nothing is doubled.
    ///
    /// # Errors
    /// `ordinal_taken`, `session_twice` (stale), `candidate_has_decision` (stale), and what [`Session::held`] refuses.
    pub async fn record_session(&self, actor: &Actor, new: NewSession) -> Result<SessionId> {
        let new = new.judged()?;
        let tx = self.store().begin(self.now()).await?;
        let place = Place::of_body(new.body).marked(new.mark);
        let mut tx = self
            .allow(tx, actor, Action::RecordSession, &place, ("body", new.body.0))
            .await?;

        let document = match new.document {
            None => None,
            Some(id) => {
                let seen = tx.document_for_session(actor.sight(), id).await?;
                if seen.is_none() {
                    let exists = tx
                        .get::<yipanqi_domain::document::Document>(id.0)
                        .await?
                        .is_some();
                    drop(tx);
                    return Err(self.not_seen(actor, ("document", id.0), exists).await);
                }
                seen
            }
        };
        if document.as_ref().is_some_and(|d| d.body != new.body) {
            return Err(Refusal::new("document_of_other_body").at("body").into());
        }
        if let Some(document) = &document {
            crate::vouches::usable(&mut tx, document).await?;
        }

        let id: SessionId = tx.new_id().await?;
        let series = series(&mut tx, new.body, new.series_name.as_deref()).await?;
        let session = Session {
            id,
            body: new.body,
            series,
            ordinal: new.ordinal,
            name: new.name,
            held_on: new.held_on,
            mode: new.mode,
            place: new.place,
            document: new.document,
            mark: new.mark,
            recorded_at: tx.now(),
        }
        .held(actor.today, document.map(|d| d.mark))?;
        once(&mut tx, &session).await?;
        tx.insert(&session).await?;
        for venue in new.venues {
            let venue = Venue {
                id: tx.new_id().await?,
                session: id,
                name: venue.name,
                kind: venue.kind,
            };
            tx.insert(&venue).await?;
        }
        for attendant in new.attendance {
            let attendance = Attendance {
                id: tx.new_id().await?,
                session: id,
                name: attendant.name,
                posts: attendant.posts.join("\n"),
                role: attendant.role,
            };
            tx.insert(&attendance).await?;
        }
        for (position, decision) in (1..).zip(new.decisions) {
            crate::decisions::put(&mut tx, actor, &session, position, decision).await?;
        }
        tx.commit(Entry::done(actor.by(), "session.record", "session", id.0))
            .await?;
        Ok(id)
    }
}

/// The series of this name, made when the body has none.
async fn series(tx: &mut Tx, body: BodyId, name: Option<&str>) -> Result<Option<SeriesId>, Error> {
    let Some(name) = name else { return Ok(None) };
    if let Some(series) = tx.series_named(body, name).await? {
        return Ok(Some(series.id));
    }
    let id: SeriesId = tx.new_id().await?;
    let name = name.to_owned();
    tx.insert(&MeetingSeries { id, body, name }).await?;
    Ok(Some(id))
}

/// Refuses a session that is there already: by its ordinal, or by its document, day and name.
async fn once(tx: &mut Tx, session: &Session) -> Result<()> {
    if let (Some(series), Some(ordinal)) = (session.series, session.ordinal)
        && let Some(other) = tx.session_numbered(series, ordinal).await?
    {
        let refusal = Refusal::new("ordinal_taken").at("ordinal");
        return Err(refusal.with("n", ordinal).with("name", other.name).into());
    }
    if let Some(document) = session.document {
        for other in tx.sessions_from(document).await? {
            if other.held_on == session.held_on && other.name == session.name {
                return Err(Refusal::stale("session_twice").with("name", other.name).into());
            }
        }
    }
    Ok(())
}
