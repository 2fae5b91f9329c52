//! 年终结账: the rows of a list with the outcomes that they would have, edited many at once, then settled.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::year::{CarryInto, Rows, Settled, Settling, YearFilter, YearLine, YearPage};
use yipanqi_domain::paper::Outcome;
use yipanqi_domain::rights::Action;
use yipanqi_domain::{ListId, Refusal, RowId};

use crate::error::{Error, judged};
use crate::form::{Choice, FormState};
use crate::frame::{Frame, page, page_refused};
use crate::nav::Place;
use crate::pager::Pager;
use crate::request::{Asked, Form, Id, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::State;
use crate::urls;

/// The choice that stands for a new list.
const NEW: &str = "new";
/// The choice that holds rows back.
const HELD: &str = "held";

#[derive(Template)]
#[template(path = "lists/year.html")]
struct Year {
    f: Frame,
    shown: YearPage,
    filter: String,
    form: FormState,
    outcomes: Vec<Choice>,
    targets: Vec<Choice>,
    pager: Pager,
    /// What the field for a new list's name holds: as typed, else this list's name with the next year in it.
    new_name: String,
}

pub fn routes() -> Vec<Route> {
    let guard = Guard::Act(Action::SettleYear);
    vec![
        Route::get(urls::LIST_YEAR, guard, get(show)),
        Route::post(urls::LIST_YEAR, guard, post(settle)),
        Route::post(urls::CHOOSE_OUTCOMES, guard, post(choose)),
    ]
}

/// The word of an outcome.
pub(crate) fn outcome_key(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "year.done",
        Outcome::Continuing => "year.continuing",
        Outcome::Suspended => "year.suspended",
        Outcome::Removed => "year.removed",
        Outcome::CarriedOver => "year.carried-over",
        Outcome::Merged => "year.merged",
        Outcome::Split => "year.split",
    }
}

/// How the tag of an outcome looks.
pub(crate) fn outcome_tag(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "good",
        Outcome::Continuing | Outcome::CarriedOver => "now",
        Outcome::Suspended => "warn",
        Outcome::Removed | Outcome::Merged | Outcome::Split => "",
    }
}

impl Year {
    async fn new(
        state: &State,
        visitor: &Visitor,
        me: &Me,
        id: ListId,
        filter: YearFilter,
        form: Option<FormState>,
    ) -> Result<Self, Error> {
        let w = visitor.words;
        let shown = state.app.year_page(&me.actor, id, &filter).await?;
        let next = shown.list.year + 1;
        let mut targets: Vec<Choice> = shown
            .next_lists
            .iter()
            .map(|(id, name)| Choice::new(id, name.clone()))
            .collect();
        targets.push(Choice::new(NEW, w.with("year.into-new", &[("year", &next)])));
        // What was merged or split is so by an adjustment alone.
        let mut outcomes: Vec<Choice> = Outcome::ALL
            .iter()
            .filter(|outcome| !matches!(outcome, Outcome::Merged | Outcome::Split))
            .map(|outcome| Choice::new(outcome, w.t(outcome_key(outcome))))
            .collect();
        outcomes.push(Choice::new(HELD, w.t("year.hold")));
        let path = urls::with_query(&urls::list_year(id), &[("outcome", &filter.outcome)]);
        Ok(Self {
            f: Frame::new(state, visitor, Place::Lists, w.t("year.title"))
                .crumb(urls::LISTS, w.t("nav.lists"))
                .crumb(urls::list(id), shown.list.name.clone()),
            pager: Pager::new(path, shown.page, shown.matching, yipanqi_app::year::PAGE),
            new_name: match form.as_ref().map(|form| form.value("name")) {
                Some(typed) if !typed.is_empty() => typed.to_owned(),
                _ => shown
                    .list
                    .name
                    .replace(&shown.list.year.to_string(), &next.to_string()),
            },
            form: form.unwrap_or_default(),
            filter: filter.outcome,
            shown,
            outcomes,
            targets,
        })
    }

    fn outcome_word(&self, outcome: &Outcome) -> &'static str {
        self.f.t(outcome_key(outcome))
    }
    fn outcome_tag(&self, outcome: &Outcome) -> &'static str {
        outcome_tag(outcome)
    }
    /// Every outcome with how many rows would have it and how many have it.
    fn counts(&self) -> Vec<(&'static str, &'static str, i64, i64)> {
        let count = |o: &Outcome| {
            let (planned, settled) = (self.shown.planned.of(*o), self.shown.settled.of(*o));
            (o.code(), self.outcome_word(o), planned, settled)
        };
        let shown = |(code, _, planned, settled): &(&str, _, i64, i64)| {
            !matches!(*code, "merged" | "split") || planned + settled > 0
        };
        Outcome::ALL.iter().map(count).filter(shown).collect()
    }
    fn count_words(&self, settled: &i64) -> String {
        if *settled == 0 {
            return String::new();
        }
        self.f
            .w
            .with("year.of-them-settled", &[("n", &self.f.count(*settled))])
    }
    /// Rows that would be settled now.
    fn ready(&self) -> i64 {
        self.shown.planned.all()
    }
    fn is_open(&self) -> bool {
        self.ready() + self.shown.held > 0
    }
    fn rows_in_all(&self) -> i64 {
        self.ready() + self.shown.held + self.shown.settled.all()
    }
    fn carries(&self) -> bool {
        self.shown.planned.of(Outcome::CarriedOver) > 0
    }
    fn href(&self, outcome: &str) -> String {
        urls::with_query(&urls::list_year(self.shown.list.id), &[("outcome", outcome)])
    }
    fn is_ticked(&self, line: &YearLine) -> bool {
        self.form.is_chosen("row", &line.row.to_string())
    }
}

fn filter_of(outcome: &str, page: i64) -> YearFilter {
    YearFilter {
        outcome: outcome.to_owned(),
        page,
    }
}

async fn show(state: State, visitor: Visitor, me: Me, Id(id): Id, asked: Asked) -> Result<Response, Error> {
    let filter = filter_of(asked.get("outcome"), asked.page());
    page(&Year::new(&state, &visitor, &me, ListId(id), filter, None).await?)
}

async fn choose(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let id = ListId(id);
    let filter = filter_of(sent.get("shown"), sent.number("page").unwrap_or(1));
    let outcome = match sent.get("outcome") {
        HELD => Ok(None),
        code => Outcome::parse(code)
            .map(Some)
            .ok_or_else(|| Refusal::new("required").at("outcome")),
    };
    let rows = if sent.has("all") {
        Rows::Matching(filter.outcome.clone())
    } else {
        Rows::Named(
            sent.all("row")
                .filter_map(|row| row.parse().ok().map(RowId))
                .collect(),
        )
    };
    let outcome = match outcome {
        Err(refusal) => Err(refusal),
        Ok(outcome) => {
            let chosen = state
                .app
                .choose_outcomes(&me.actor, id, &rows, outcome, sent.get("reason"));
            judged(chosen.await)?
        }
    };
    match outcome {
        Ok(n) => {
            let back = urls::with_query(&urls::list_year(id), &[("outcome", &filter.outcome)]);
            Ok(see_saying(back, "year.chosen", &[("n", &n)]))
        }
        Err(refusal) => {
            let form = FormState::refused(sent.clone(), &refusal, visitor.words);
            page_refused(
                &refusal,
                &Year::new(&state, &visitor, &me, id, filter, Some(form)).await?,
            )
        }
    }
}

async fn settle(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let id = ListId(id);
    let settling = Settling {
        seen: sent.get("seen").to_owned(),
        early: sent.has("early"),
        into: match sent.get("into") {
            "" => None,
            NEW => Some(CarryInto::New(sent.get("name").to_owned())),
            list => Some(CarryInto::List(ListId(list.parse().unwrap_or(0)))),
        },
    };
    match judged(state.app.settle_year(&me.actor, id, &settling).await)? {
        Ok(settled) => Ok(settled_words(id, &settled)),
        Err(refusal) => {
            let form = FormState::refused(sent.clone(), &refusal, visitor.words);
            let filter = filter_of("", 1);
            page_refused(
                &refusal,
                &Year::new(&state, &visitor, &me, id, filter, Some(form)).await?,
            )
        }
    }
}

/// What was settled, and which rows were not.
fn settled_words(id: ListId, settled: &Settled) -> Response {
    let n = settled.tally.all();
    if settled.left == 0 {
        return see_saying(urls::list_year(id), "year.settled", &[("n", &n)]);
    }
    let named = settled.left_named.iter().take(5).map(String::as_str);
    let named = named.collect::<Vec<_>>().join("、");
    let held = urls::with_query(&urls::list_year(id), &[("outcome", HELD)]);
    let values: [(&str, &dyn std::fmt::Display); 3] = [("n", &n), ("left", &settled.left), ("rows", &named)];
    see_saying(held, "year.settled-but", &values)
}
