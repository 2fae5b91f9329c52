//! What the pages of sessions and decisions show, filtered by what the visitor may see.

use crate::App;
use crate::decisions::decision_form;
use crate::error::Result;
use yipanqi_domain::meeting::{
    Attendance, Decision, DecisionKind, DecisionState, MeetingSeries, Session, Venue,
};
use yipanqi_domain::office::Body;
use yipanqi_domain::rights::{Action, Actor, Place, may};
use yipanqi_domain::{DecisionId, DocumentId, SeriesId, SessionId};
pub use yipanqi_store::query::meetings::{Adopted, Became, SeriesCount, SessionLine};

/// Code points of context shown on either side of an excerpt.
const CONTEXT: usize = 60;

/// The page of all sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionsPage {
    /// Series with counts.
    pub series: Vec<SeriesCount>,
    /// Sessions of this page, latest first.
    pub sessions: Vec<SessionLine>,
    /// Sessions on all pages.
    pub total: i64,
    /// Whether the visitor may record a session somewhere.
    pub may_record: bool,
}

/// The page of one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionPage {
    /// The session.
    pub session: Session,
    /// Its body.
    pub body: Body,
    /// Its series.
    pub series: Option<MeetingSeries>,
    /// Venues.
    pub venues: Vec<Venue>,
    /// Attendance.
    pub attendance: Vec<Attendance>,
    /// The document it was entered from, for those who may see it.
    pub document: Option<(DocumentId, String)>,
    /// Decisions in order.
    pub decisions: Vec<DecisionLine>,
    /// Whether the visitor may record here.
    pub may_record: bool,
}

impl SessionPage {
    /// Decisions that are shown as gaps.
    pub fn gaps(&self) -> usize {
        self.decisions.iter().filter(|d| d.is_gap).count()
    }
    /// Decisions that stand.
    pub fn standing(&self) -> impl Iterator<Item = &DecisionLine> {
        let stands = |d: &&DecisionLine| !matches!(d.decision.state, DecisionState::Withdrawn { .. });
        self.decisions.iter().filter(stands)
    }
}

/// A decision with what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionLine {
    /// The decision.
    pub decision: Decision,
    /// Sealed rows, as far as they may be seen.
    pub became: Vec<Became>,
    /// Rows in drafts, for the office.
    pub drafted: Vec<Became>,
    /// Versions adopted by it.
    pub adopted: Vec<Adopted>,
    /// It stands and nothing came of it. Only said to the body's own office, which sees all of its lists; never of an
    /// approved paper, which asks for no item.
    pub is_gap: bool,
}

/// The page of one decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionPage {
    /// The decision and what became of it.
    pub line: DecisionLine,
    /// The body.
    pub body: Body,
    /// The session.
    pub session: Option<Session>,
    /// Where it came from, for those who may see the documents.
    pub excerpts: Vec<Excerpt>,
    /// The version of the record that forms carry.
    pub form: String,
    /// Whether the visitor may put it right or withdraw it.
    pub may_change: bool,
}

/// The characters that a decision came from, with a little before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The document.
    pub document: DocumentId,
    /// Its title.
    pub title: String,
    /// Span in code points of the decoded text.
    pub span: (i64, i64),
    /// Before.
    pub before: String,
    /// The source itself.
    pub text: String,
    /// After.
    pub after: String,
}

impl App {
    /// Sessions that the visitor may see; of one series when named. `page` counts from 0.
    pub async fn sessions_page(
        &self,
        actor: &Actor,
        series: Option<SeriesId>,
        page: i64,
        size: i64,
    ) -> Result<SessionsPage> {
        let mut read = self.store().read().await?;
        let counts = read.series_seen(actor.sight()).await?;
        let sessions = read
            .sessions_seen(actor.sight(), series, size, page.max(0) * size)
            .await?;
        read.end().await?;
        let counted = counts.iter().filter(|c| series.is_none() || c.series == series);
        Ok(SessionsPage {
            total: counted.map(|c| c.sessions).sum(),
            series: counts,
            sessions,
            may_record: actor.can_somewhere(Action::RecordSession),
        })
    }

    /// One session.
    pub async fn session_page(&self, actor: &Actor, id: SessionId) -> Result<SessionPage> {
        let mut read = self.store().read().await?;
        let sight = actor.sight();
        let Some(session) = read.session_seen(sight, id).await? else {
            let exists = read.get::<Session>(id.0).await?.is_some();
            drop(read);
            return Err(self.not_seen(actor, ("session", id.0), exists).await);
        };
        let body: Body = read.get(session.body.0).await?.ok_or(crate::Error::NotFound)?;
        let series = match session.series {
            Some(series) => read.get(series.0).await?,
            None => None,
        };
        let document = match session.document {
            Some(document) => read.document_for_session(sight, document).await?,
            None => None,
        };
        let (venues, attendance) = (read.venues_of(id).await?, read.attendance_of(id).await?);
        let office = sees_all_lists(actor, session.body);
        let became = read.became_of_session(sight, id).await?;
        let drafted = read.drafted_from_session(sight, id).await?;
        let mut decisions = Vec::new();
        for decision in read.decisions_of(id).await? {
            let adopted = read.adopted_by(sight, decision.id).await?;
            let of = |all: &[Became]| {
                let its = all.iter().filter(|b| b.decision == decision.id);
                its.cloned().collect::<Vec<_>>()
            };
            decisions.push(line(of(&became), of(&drafted), adopted, decision.clone(), office));
        }
        read.end().await?;
        let place = Place::of_body(session.body).marked(session.mark);
        Ok(SessionPage {
            may_record: may(actor, Action::RecordDecision, &place).is_ok(),
            session,
            body,
            series,
            venues,
            attendance,
            document: document.map(|d| (d.id, d.title)),
            decisions,
        })
    }

    /// One decision: back to the characters it came from, forward to what became of it.
    pub async fn decision_page(&self, actor: &Actor, id: DecisionId) -> Result<DecisionPage> {
        let mut read = self.store().read().await?;
        let sight = actor.sight();
        let Some(decision) = read.decision_seen(sight, id).await? else {
            let exists = read.get::<Decision>(id.0).await?.is_some();
            drop(read);
            return Err(self.not_seen(actor, ("decision", id.0), exists).await);
        };
        let body: Body = read.get(decision.body.0).await?.ok_or(crate::Error::NotFound)?;
        let (mut session, mut drafted) = (None, Vec::new());
        if let Some(its) = decision.session {
            session = read.get::<Session>(its.0).await?;
            drafted = read.drafted_from_session(sight, its).await?;
            drafted.retain(|b| b.decision == id);
        }
        let became = read.became_of(sight, id).await?;
        let adopted = read.adopted_by(sight, id).await?;
        read.end().await?;
        let excerpts = self.excerpts_of(actor, id).await?;
        let office = sees_all_lists(actor, decision.body);
        let place = Place::of_body(decision.body);
        Ok(DecisionPage {
            form: decision_form(&decision),
            may_change: may(actor, Action::RecordDecision, &place).is_ok()
                && !matches!(decision.state, DecisionState::Withdrawn { .. }),
            line: line(became, drafted, adopted, decision, office),
            body,
            session,
            excerpts,
        })
    }

    /// The characters that a decision came from, for those who may see the documents.
    pub(crate) async fn excerpts_of(&self, actor: &Actor, id: DecisionId) -> Result<Vec<Excerpt>> {
        let mut read = self.store().read().await?;
        let sources = read.decision_sources(actor.sight(), id).await?;
        read.end().await?;
        let blobs = self.blobs().clone();
        let cut = tokio::task::spawn_blocking(move || {
            let one = |s: yipanqi_store::query::meetings::SourceSeen| {
                let text = blobs.get(&s.reading.text_blob).ok()?;
                let text = String::from_utf8(text).ok()?;
                let span = (s.source.span_start, s.source.span_end);
                Some(excerpt(&text, span, s.document.id, s.document.title))
            };
            sources.into_iter().filter_map(one).collect()
        });
        cut.await.map_err(|e| crate::Error::Broken(e.into()))
    }
}

/// Whether the actor has a role in the body itself: then every list of it is seen, and a gap is truly one.
fn sees_all_lists(actor: &Actor, body: yipanqi_domain::BodyId) -> bool {
    use yipanqi_domain::rights::Scope;
    let of_body =
        |g: &yipanqi_domain::rights::Grant| g.scope() == Scope::Body(body) && g.holds_on(actor.today);
    actor.ceiling == yipanqi_domain::office::Mark::Sensitive && actor.grants.iter().any(of_body)
}

fn line(
    became: Vec<Became>,
    drafted: Vec<Became>,
    adopted: Vec<Adopted>,
    decision: Decision,
    office: bool,
) -> DecisionLine {
    let stands = !matches!(decision.state, DecisionState::Withdrawn { .. });
    let empty = became.is_empty() && adopted.is_empty();
    DecisionLine {
        is_gap: office && stands && empty && decision.kind != DecisionKind::Approved,
        decision,
        became,
        drafted,
        adopted,
    }
}

/// Cuts a span of code points out of a text, with some context. A span outside the text is cut at its ends.
pub(crate) fn excerpt(text: &str, span: (i64, i64), document: DocumentId, title: String) -> Excerpt {
    let chars: Vec<char> = text.chars().collect();
    let at = |n: i64| usize::try_from(n).unwrap_or(0).min(chars.len());
    let (start, end) = (at(span.0), at(span.1).max(at(span.0)));
    let part = |from: usize, to: usize| chars[from..to].iter().collect::<String>();
    Excerpt {
        document,
        title,
        span,
        before: part(start.saturating_sub(CONTEXT), start),
        text: part(start, end),
        after: part(end, (end + CONTEXT).min(chars.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_cut_by_code_points_and_never_outside_the_text() {
        let cut = |span| excerpt("甲乙丙丁戊", span, DocumentId(1), String::new());
        let middle = cut((1, 3));
        assert_eq!(
            (
                middle.before.as_str(),
                middle.text.as_str(),
                middle.after.as_str()
            ),
            ("甲", "乙丙", "丁戊")
        );
        assert_eq!(cut((4, 99)).text, "戊");
        assert_eq!(cut((-3, 0)).text, "");
        assert_eq!(cut((9, 3)).text, "");
    }
}
