//! Totals of a list at coordinates that the reader chooses, beside the same period as lit first and as known today.

use askama::Template;
use axum::response::Response;
use axum::routing::get;
use yipanqi_app::lights::{AsOf, AsOfPage, Totals};
use yipanqi_domain::period::Period;
use yipanqi_domain::{ListId, RuleSetId, VersionId};

use crate::error::{Error, judged};
use crate::form::{Choice, FormState};
use crate::frame::{Frame, page, page_refused};
use crate::lights;
use crate::nav::Place;
use crate::pages::dispatch::{Lamp, lamps};
use crate::request::{Asked, Form, Id, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::state::State;
use crate::urls;

/// How many months and runs there are to choose from.
const CHOICES: usize = 24;

#[derive(Template)]
#[template(path = "lists/totals.html")]
struct Page {
    f: Frame,
    shown: AsOfPage,
    form: FormState,
    periods: Vec<Choice>,
    versions: Vec<Choice>,
    sets: Vec<Choice>,
    known: Vec<(i64, String)>,
}

/// One column: its name and the total in it.
type Column<'a> = (&'static str, &'a Totals);

pub fn routes() -> Vec<Route> {
    vec![Route::get(urls::LIST_TOTALS, Guard::SignedIn, get(show))]
}

async fn show(state: State, visitor: Visitor, me: Me, Id(id): Id, asked: Asked) -> Result<Response, Error> {
    let id = ListId(id);
    let as_of = AsOf {
        period: Period::parse(asked.get("period")),
        version: asked.number("version").map(VersionId),
        rule_set: asked.number("rules").map(RuleSetId),
        // What is no number is no entry of the trail either.
        known_at: asked
            .filled("known_at")
            .map(|seq| seq.trim().parse().unwrap_or(0)),
    };
    match judged(state.app.totals_as_of(&me.actor, id, as_of).await)? {
        Ok(shown) => page(&Page::new(&state, &visitor, &asked, shown, None)),
        Err(refusal) => {
            let now = AsOf {
                known_at: None,
                ..as_of
            };
            let shown = state.app.totals_as_of(&me.actor, id, now).await?;
            let form = FormState::refused(asked.0.clone(), &refusal, visitor.words);
            page_refused(&refusal, &Page::new(&state, &visitor, &asked, shown, Some(form)))
        }
    }
}

impl Page {
    fn new(state: &State, visitor: &Visitor, asked: &Form, shown: AsOfPage, form: Option<FormState>) -> Self {
        let w = visitor.words;
        let at = shown.asked.as_ref().map(|totals| totals.at);
        let period = shown.period.to_string();
        let version = at.map(|at| at.version.to_string()).unwrap_or_default();
        let rules = at.map(|at| at.rule_set.to_string()).unwrap_or_default();
        let form = form.unwrap_or_else(|| {
            FormState::of([
                ("period", period.as_str()),
                ("version", version.as_str()),
                ("rules", rules.as_str()),
                ("known_at", asked.get("known_at")),
            ])
        });
        let mut months: Vec<Period> = shown.runs.iter().map(|run| run.period).collect();
        let year = i32::try_from(shown.list.year).unwrap_or_default();
        months.extend((1..=12).filter_map(|month| Period::month(year, month)));
        months.push(shown.period);
        months.sort_unstable_by(|a, b| b.cmp(a));
        months.dedup();
        let periods = months
            .into_iter()
            .map(|month| Choice::new(month, lights::period_words(w, month)));
        let versions = shown
            .versions
            .iter()
            .map(|version| Choice::new(version.id, super::version_words(w, version)));
        let sets = shown
            .sets
            .iter()
            .map(|set| Choice::new(set.id, format!("{} {}", set.name, set.version)));
        let mut known: Vec<(i64, String)> = shown
            .runs
            .iter()
            .map(|run| (run.known_at, lights::period_words(w, run.period)))
            .collect();
        known.sort_unstable_by(|a, b| b.cmp(a));
        known.truncate(CHOICES);
        Self {
            periods: periods.collect(),
            versions: versions.collect(),
            sets: sets.collect(),
            known,
            f: Frame::new(state, visitor, Place::Lists, w.t("totals.title"))
                .crumb(urls::LISTS, w.t("nav.lists"))
                .crumb(urls::list(shown.list.id), shown.list.name.clone()),
            shown,
            form,
        }
    }

    /// What was asked for, then as lit first, then as known today.
    fn columns(&self) -> Vec<Column<'_>> {
        let named = [
            ("totals.asked", &self.shown.asked),
            ("totals.first", &self.shown.first),
            ("totals.today", &self.shown.today),
        ];
        named
            .into_iter()
            .filter_map(|(key, totals)| Some((self.f.t(key), totals.as_ref()?)))
            .collect()
    }

    fn coordinates(&self, totals: &Totals) -> Vec<String> {
        let w = self.f.w;
        let set = format!("{} {}", totals.set.name, totals.set.version);
        let today = self.shown.today.as_ref().map(|today| today.at.known_at);
        let known = if today == Some(totals.at.known_at) {
            w.t("totals.known-all").to_owned()
        } else {
            w.with("totals.known-n", &[("n", &totals.at.known_at)])
        };
        vec![super::version_words(w, &totals.version), set, known]
    }

    /// The same with what was known at another time.
    fn known_href(&self, seq: &i64) -> String {
        let (period, seq) = (self.shown.period.to_string(), seq.to_string());
        let path = urls::list_totals(self.shown.list.id);
        urls::with_query(&path, &[("period", &period), ("known_at", &seq)])
    }

    fn yi(&self, fen: &i64) -> String {
        self.f.w.amount_in_yi(*fen, 1)
    }

    fn period(&self) -> String {
        lights::period_words(self.f.w, self.shown.period)
    }

    fn unreported(&self, totals: &Totals) -> String {
        self.f.count(i64::from(totals.total.unreported))
    }

    fn rate(&self, totals: &Totals) -> String {
        totals
            .total
            .completion_rate()
            .map_or_else(String::new, |rate| format!("{}%", rate.show_pct(1)))
    }

    fn expected(&self, totals: &Totals) -> String {
        format!("{}%", totals.expected.show_pct(1))
    }

    fn ahead(&self, totals: &Totals) -> String {
        totals
            .ahead()
            .map_or_else(String::new, |ahead| lights::ahead_words(self.f.w, ahead))
    }

    fn starts(&self, totals: &Totals) -> String {
        totals
            .total
            .start_rate()
            .map_or_else(String::new, |rate| format!("{}%", rate.show_pct(1)))
    }

    fn lamps(&self, totals: &Totals) -> Vec<Lamp> {
        let all = lamps(&self.f, &totals.set.content, &totals.counts, None, true);
        all.into_iter().filter(|lamp| lamp.count > 0).collect()
    }
}
