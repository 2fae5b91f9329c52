//! The form of a held session. The reading fills it; the clerk decides.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::meeting_proposal::SessionProposal;
use yipanqi_app::meetings::NewSession;
use yipanqi_domain::meeting::{AttendanceRole, Mode, VenueKind};
use yipanqi_domain::office::Mark;
use yipanqi_domain::refusal::required_day;
use yipanqi_domain::rights::Action;
use yipanqi_domain::{BodyId, DocumentId, Refusal};

use super::lines::{self, DecisionFields, Line};
use crate::error::{Error, judged};
use crate::form::{Choice, FormState};
use crate::frame::{Frame, page, page_refused};
use crate::nav::Place;
use crate::request::{Asked, Form, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::State;
use crate::urls;
use crate::words::Words;

#[derive(Template)]
#[template(path = "meetings/draft.html")]
struct Draft {
    f: Frame,
    form: FormState,
    proposal: SessionProposal,
    bodies: Vec<Choice>,
    marks: Vec<Choice>,
    modes: Vec<Choice>,
    venue_kinds: Vec<Choice>,
    roles: Vec<Choice>,
    kinds: Vec<Choice>,
    venues: Vec<Line>,
    people: Vec<Line>,
    decisions: Vec<DecisionFields>,
}

pub fn routes() -> Vec<Route> {
    let guard = Guard::Act(Action::RecordSession);
    vec![
        Route::get(urls::NEW_SESSION, guard, get(show)),
        Route::post(urls::NEW_SESSION, guard, post(send)),
    ]
}

impl Draft {
    fn new(
        state: &State,
        visitor: &Visitor,
        proposal: SessionProposal,
        form: FormState,
        (venues, people): (Vec<Line>, Vec<Line>),
    ) -> Self {
        let w = visitor.words;
        let words = |stem: &str, code: &str| w.t(&format!("meetings.{stem}-{code}"));
        Self {
            f: Frame::new(state, visitor, Place::Meetings, w.t("meetings.new"))
                .crumb(urls::MEETINGS, w.t("nav.meetings")),
            form,
            bodies: proposal
                .bodies
                .iter()
                .map(|b| Choice::new(b.id, &b.name))
                .collect(),
            marks: choices(&proposal.marks, Mark::code, |c| words("mark", c)),
            modes: choices(Mode::ALL, Mode::code, |c| words("mode", c)),
            venue_kinds: choices(VenueKind::ALL, VenueKind::code, |c| words("venue", c)),
            roles: choices(AttendanceRole::ALL, AttendanceRole::code, |c| words("role", c)),
            kinds: super::kinds(w),
            venues: lines::with_spare(venues, VenueKind::Equal.code()),
            people: lines::with_spare(people, AttendanceRole::Attendee.code()),
            decisions: lines::decision_fields(&proposal),
            proposal,
        }
    }

    fn series_hint(&self) -> String {
        let names: Vec<&str> = self
            .proposal
            .bodies
            .iter()
            .flat_map(|b| b.series.iter().map(String::as_str))
            .collect();
        if names.is_empty() {
            self.f.t("meetings.series-hint-none").to_owned()
        } else {
            self.f.with("meetings.series-hint", "names", names.join("、"))
        }
    }
}

fn choices<T: Copy>(
    all: &[T],
    code: fn(T) -> &'static str,
    words: impl Fn(&str) -> &'static str,
) -> Vec<Choice> {
    all.iter()
        .map(|one| Choice::new(code(*one), words(code(*one))))
        .collect()
}

async fn show(state: State, visitor: Visitor, me: Me, asked: Asked) -> Result<Response, Error> {
    let document = asked.number("document").map(DocumentId);
    let proposal = state.app.session_proposal(&me.actor, document).await?;
    let text = |value: Option<String>| value.unwrap_or_default();
    let mut values: Vec<(String, String)> = [
        ("document", text(document.map(|d| d.to_string()))),
        ("body", text(proposal.body.map(|b| b.to_string()))),
        ("series_name", proposal.series_name.clone()),
        ("ordinal", text(proposal.ordinal.map(|n| n.to_string()))),
        ("name", proposal.name.clone()),
        ("held_on", text(proposal.held_on.map(|d| d.to_string()))),
        ("mode", text(proposal.mode.map(|m| m.to_string()))),
        ("place", proposal.place.clone()),
        ("mark", proposal.mark.to_string()),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    values.extend(lines::proposed_values(&lines::decision_fields(&proposal)));
    let venues = proposal.venues.iter().map(|v| Line {
        kind: v.kind.code().to_owned(),
        name: v.name.clone(),
        posts: String::new(),
    });
    let people = proposal.attendance.iter().map(|p| Line {
        kind: p.role.code().to_owned(),
        name: p.name.clone(),
        posts: p.posts.join("；"),
    });
    let filled = (venues.collect(), people.collect());
    let form = FormState::sent(Form { values });
    page(&Draft::new(&state, &visitor, proposal, form, filled))
}

async fn send(state: State, visitor: Visitor, me: Me, sent: Form) -> Result<Response, Error> {
    let w = visitor.words;
    let document = sent.number("document").map(DocumentId);
    let proposal = state.app.session_proposal(&me.actor, document).await?;
    let (venues, people) = (lines::venue_lines(&sent), lines::people_lines(&sent));
    let mut form = FormState::sent(sent.clone());
    let fields = lines::decision_fields(&proposal);
    let decisions = lines::decisions(&sent, &fields, &mut form, w);
    let typed = typed(&sent, document, &mut form, w).filter(|_| form.is_fine());
    let Some(typed) = typed else {
        let refusal = Refusal::new("required");
        return page_refused(
            &refusal,
            &Draft::new(&state, &visitor, proposal, form, (venues, people)),
        );
    };
    let new = NewSession {
        venues: lines::venues(&venues),
        attendance: lines::people(&people),
        decisions,
        ..typed
    };
    let name = new.name.clone();
    let count = new.decisions.len();
    match judged(state.app.record_session(&me.actor, new).await)? {
        Ok(id) => {
            let values: [(&str, &dyn std::fmt::Display); 2] = [("name", &name), ("n", &count)];
            Ok(see_saying(urls::session(id), "meetings.recorded", &values))
        }
        Err(refusal) => {
            let form = form.refuse(&refusal, w);
            let draft = Draft::new(&state, &visitor, proposal, form, (venues, people));
            page_refused(&refusal, &draft)
        }
    }
}

/// The single fields. What cannot be read is said beside its field.
fn typed(sent: &Form, document: Option<DocumentId>, form: &mut FormState, w: Words) -> Option<NewSession> {
    let mut say = |refusal: Refusal| *form = std::mem::take(form).refuse(&refusal, w);
    let held_on = required_day(sent.get("held_on"), "held_on")
        .map_err(&mut say)
        .ok();
    let ordinal = match sent.filled("ordinal").map(str::parse::<i64>) {
        None => Some(None),
        Some(Ok(n)) => Some(Some(n)),
        Some(Err(_)) => {
            say(Refusal::new("not_an_ordinal").at("ordinal"));
            None
        }
    };
    let body = sent.number("body").map(BodyId);
    if body.is_none() {
        say(Refusal::new("required").at("body"));
    }
    let mark = Mark::parse(sent.get("mark"));
    if mark.is_none() {
        say(Refusal::new("required").at("mark"));
    }
    Some(NewSession {
        body: body?,
        series_name: sent.filled("series_name").map(str::to_owned),
        ordinal: ordinal?,
        name: sent.get("name").to_owned(),
        held_on: held_on?,
        mode: Mode::parse(sent.get("mode")),
        place: sent.filled("place").map(str::to_owned),
        document,
        mark: mark?,
        venues: Vec::new(),
        attendance: Vec::new(),
        decisions: Vec::new(),
    })
}
