//! The overview: sums by side and field, worst first, who is silent, units, zones, places; every figure leads to the
//! lights behind it. The office computes the lights of a month here.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use std::fmt::Display;
use yipanqi_app::lights::{
    Counts, Dispatch, Filter, LINES_A_PAGE, LightFilter, LightLine, Lighted, Moved, Place as Spot, Then,
};
use yipanqi_domain::period::Period;
use yipanqi_domain::ratio::Ratio;
use yipanqi_domain::refusal::Refusal;
use yipanqi_domain::rights::Action;
use yipanqi_domain::{ListId, RegionId, SideId, UnitId};

use super::{Lamp, Stretch, lamps, stretches};
use crate::error::{Error, judged};
use crate::form::{Choice, FormState};
use crate::frame::{Frame, page, page_refused};
use crate::lights::{self, Mark};
use crate::nav::Place;
use crate::pager::Pager;
use crate::request::{Asked, Form, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::State;
use crate::urls;

/// How an address names what no side has alone, and rows without a field.
const NONE: &str = "none";

#[derive(Template)]
#[template(path = "dispatch/index.html")]
struct Index {
    f: Frame,
    shown: Dispatch,
    asked: Form,
    form: FormState,
    lists: Vec<Choice>,
    months: Vec<Choice>,
    pager: Pager,
}

pub fn routes() -> Vec<Route> {
    vec![
        Route::get(urls::DISPATCH, Guard::SignedIn, get(show)),
        Route::post(urls::LIGHT_RUNS, Guard::Act(Action::ComputeLights), post(compute)),
    ]
}

/// What an address asks for; what it does not know, it does not ask for.
fn filter_of(asked: &Form, page: i64) -> Filter {
    let side = asked.filled("side").map(|side| match side {
        NONE => None,
        id => id.parse().ok().map(SideId),
    });
    let field = asked.filled("field").map(|field| match field {
        NONE => String::new(),
        field => field.to_owned(),
    });
    Filter {
        list: asked.number("list").map(ListId),
        period: Period::parse(asked.get("period")),
        lights: LightFilter {
            side,
            field,
            unit: asked.number("unit").map(UnitId),
            region: asked.number("region").map(RegionId),
            light: lights::of_code(asked.get("light")),
        },
        page,
        all: asked.has("all"),
        compare: asked.has("compare"),
        brief: false,
    }
}

impl Index {
    async fn new(
        state: &State,
        visitor: &Visitor,
        me: &Me,
        asked: Form,
        page: i64,
        form: FormState,
    ) -> Result<Self, Error> {
        let w = visitor.words;
        let shown = state.app.dispatch(&me.actor, &filter_of(&asked, page)).await?;
        let mut months = Vec::new();
        let mut month = Some(Period::month_of(me.actor.today));
        while let (Some(this), true) = (month, months.len() < 13) {
            months.push(Choice::new(this, lights::period_words(w, this)));
            month = this.previous();
        }
        let mut index = Self {
            f: Frame::new(state, visitor, Place::Dispatch, w.t("nav.dispatch"))
                .crumb(urls::HOME, w.t("nav.home")),
            lists: shown
                .can_compute
                .iter()
                .map(|(id, name)| Choice::new(id, name.clone()))
                .collect(),
            months,
            pager: Pager::new("", 1, 0, LINES_A_PAGE),
            asked,
            form,
            shown,
        };
        if let Some(lit) = &index.shown.lit {
            let kept = ["side", "field", "unit", "region", "light", "all"];
            let kept: Vec<(&str, &str)> = kept.iter().map(|name| (*name, index.asked.get(name))).collect();
            let size = if index.is_filtered() {
                LINES_A_PAGE
            } else {
                i64::MAX / 2
            };
            index.pager = Pager::new(
                urls::with_query(&index.here(), &kept),
                lit.lines.page,
                lit.lines.total,
                size,
            );
        }
        Ok(index)
    }

    /// The page of this list and month.
    fn here(&self) -> String {
        let list = self
            .shown
            .list
            .as_ref()
            .map_or(String::new(), |l| l.id.to_string());
        let period = self
            .shown
            .lit
            .as_ref()
            .map_or(String::new(), |l| l.run.period.to_string());
        urls::with_query(urls::DISPATCH, &[("list", &list), ("period", &period)])
    }

    /// The page of this list and another month.
    fn month_href(&self, period: &Period) -> String {
        let list = self
            .shown
            .list
            .as_ref()
            .map_or(String::new(), |l| l.id.to_string());
        urls::with_query(
            urls::DISPATCH,
            &[("list", &list), ("period", &period.to_string())],
        )
    }

    fn list_href(&self, list: &ListId) -> String {
        urls::with_query(urls::DISPATCH, &[("list", &list.to_string())])
    }

    fn period_words(&self, period: &Period) -> String {
        lights::period_words(self.f.w, *period)
    }

    /// The lights behind one figure.
    fn behind(&self, name: &str, value: impl Display) -> String {
        format!(
            "{}#lines",
            urls::with_query(&self.here(), &[(name, &value.to_string())])
        )
    }

    /// The lights behind one cell of the table: `at` counts sides, the one past the last is what no side has alone.
    fn cell(&self, lit: &Lighted, field: &str, at: &usize, light: &str) -> String {
        let side = match lit.sides.get(*at) {
            Some(side) => side.id.to_string(),
            None if *at == lit.sides.len() => NONE.to_owned(),
            None => String::new(),
        };
        let (field, light) = (named(field), light);
        format!(
            "{}#lines",
            urls::with_query(
                &self.here(),
                &[("side", &side), ("field", field), ("light", light)]
            )
        )
    }

    /// The same over all fields.
    fn column(&self, lit: &Lighted, at: &usize) -> String {
        let side = lit
            .sides
            .get(*at)
            .map_or_else(|| NONE.to_owned(), |s| s.id.to_string());
        self.behind("side", side)
    }

    fn field_href(&self, field: &str) -> String {
        self.behind("field", named(field))
    }

    /// Every light, worst first.
    fn all_href(&self) -> String {
        self.behind("all", "yes")
    }

    /// The month as first lit beside today.
    fn compare_href(&self) -> String {
        urls::with_query(&self.here(), &[("compare", "yes")])
    }

    fn is_filtered(&self) -> bool {
        let names = ["side", "field", "unit", "region", "light", "all"];
        names.iter().any(|name| self.asked.filled(name).is_some())
    }

    fn mark(&self, lit: &Lighted, line: &LightLine) -> Mark {
        lights::mark(self.f.w, &lit.set.content, line.lit.light)
    }

    fn why(&self, line: &LightLine) -> String {
        lights::reason(
            self.f.w,
            line.lit.light,
            line.lit.rule.as_deref(),
            &line.lit.numbers,
        )
    }

    fn all_lamps(&self, lit: &Lighted) -> Vec<Lamp> {
        lamps(
            &self.f,
            &lit.set.content,
            &lit.all.counts,
            lit.before.as_ref(),
            true,
        )
    }

    /// What is not green in a cell.
    fn bad(&self, lit: &Lighted, counts: &Counts) -> Vec<Lamp> {
        let all = lamps(&self.f, &lit.set.content, counts, None, true);
        all.into_iter()
            .filter(|lamp| {
                lamp.count > 0
                    && (lamp.code == "no_report" || lamp.mark.colour != "green" && lamp.mark.colour != "none")
            })
            .collect()
    }

    fn stretches(&self, lit: &Lighted, counts: &Counts) -> Vec<Stretch> {
        stretches(&lit.set.content, counts, &self.f)
    }

    /// The bar in words.
    fn bar_words(&self, lit: &Lighted, counts: &Counts) -> String {
        let one = |lamp: &Lamp| format!("{} {}", lamp.mark.word, lamp.count);
        let all = lamps(&self.f, &lit.set.content, counts, None, true);
        all.iter()
            .map(one)
            .collect::<Vec<_>>()
            .join(self.f.t("lights.and"))
    }

    /// The heaviest light of a place on the map, with how many of it.
    fn spot(&self, lit: &Lighted, spot: &Spot) -> Option<(Mark, i64)> {
        let worst = spot.counts.worst()?;
        Some((
            lights::mark(self.f.w, &lit.set.content, worst),
            spot.counts.of(worst),
        ))
    }

    fn known(&self, lit: &Lighted) -> String {
        let values: [(&str, &dyn Display); 3] = [
            ("set", &lit.set.name),
            ("version", &lit.set.version),
            ("seq", &lit.run.known_at),
        ];
        self.f.w.with("lights.known-at", &values)
    }

    fn rate(&self, rate: Option<Ratio>) -> String {
        rate.map_or_else(String::new, |rate| rate.show_pct(1))
    }

    fn ahead(&self, lit: &Lighted) -> String {
        lit.ahead()
            .map_or_else(String::new, |ahead| lights::ahead_words(self.f.w, ahead))
    }

    fn yi(&self, fen: &i64) -> String {
        self.f.w.amount_in_yi(*fen, 1)
    }

    /// Then and now, and why they differ.
    fn moved(&self, then: &Then) -> Vec<String> {
        let w = self.f.w;
        if then.moved.is_empty() {
            return vec![w.t("dispatch.moved-nothing").to_owned()];
        }
        then.moved
            .iter()
            .map(|moved| match moved {
                Moved::Version {
                    from,
                    to,
                    plan_from,
                    plan_to,
                } => {
                    let (before, after) = (w.amount(*plan_from), w.amount(*plan_to));
                    w.with(
                        "dispatch.moved-version",
                        &[("from", from), ("to", to), ("before", &before), ("after", &after)],
                    )
                }
                Moved::Facts(n) => w.with("dispatch.moved-facts", &[("n", n)]),
                Moved::Rules => w.t("dispatch.moved-rules").to_owned(),
            })
            .collect()
    }

    fn then_words(&self, then: &Then) -> String {
        let (before, after) = (
            self.rate(then.then.total.completion_rate()),
            self.rate(then.now.total.completion_rate()),
        );
        let values: [(&str, &dyn Display); 4] = [
            ("seq", &then.then.at.known_at),
            ("before", &before),
            ("now", &then.now.at.known_at),
            ("after", &after),
        ];
        self.f.w.with("dispatch.then-and-now", &values)
    }
}

fn named(field: &str) -> &str {
    if field.is_empty() { NONE } else { field }
}

async fn show(state: State, visitor: Visitor, me: Me, asked: Asked) -> Result<Response, Error> {
    let month = Period::month_of(me.actor.today);
    let before = month.previous().unwrap_or(month).to_string();
    let form = FormState::of([("period", before.as_str())]);
    let at = asked.page();
    page(&Index::new(&state, &visitor, &me, asked.0, at, form).await?)
}

async fn compute(state: State, visitor: Visitor, me: Me, sent: Form) -> Result<Response, Error> {
    match judged(computed(&state, &me, &sent).await)? {
        Ok((list, period, n)) => {
            let query = [("list", list.to_string()), ("period", period.to_string())];
            let query: Vec<(&str, &str)> = query
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            let url = urls::with_query(urls::DISPATCH, &query);
            Ok(see_saying(url, "dispatch.computed", &[("n", &n)]))
        }
        Err(refusal) => {
            let form = FormState::refused(sent, &refusal, visitor.words);
            let shown = Index::new(&state, &visitor, &me, Form::default(), 1, form).await?;
            page_refused(&refusal, &shown)
        }
    }
}

async fn computed(state: &State, me: &Me, sent: &Form) -> yipanqi_app::Result<(ListId, Period, i64)> {
    let list = sent
        .number("list")
        .ok_or_else(|| Refusal::new("required").at("list"))?;
    let period = Period::parse(sent.get("period")).filter(|p| p.is_month());
    let period = period.ok_or_else(|| Refusal::new("required").at("period"))?;
    let run = state.app.compute_lights(&me.actor, ListId(list), period).await?;
    Ok((run.list, period, run.light_count))
}
