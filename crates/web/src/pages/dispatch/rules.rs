//! The rules: every preset with its rules in words and borders, what is in force from when, and the form that puts one
//! in force.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::lights::RulesPage;
use yipanqi_domain::light::{Light, LightRule, RuleSet};
use yipanqi_domain::refusal::{Refusal, required_day};
use yipanqi_domain::rights::Action;
use yipanqi_domain::{BodyId, RuleSetId};

use crate::error::{Error, judged};
use crate::form::{Choice, FormState};
use crate::frame::{Frame, page, page_refused};
use crate::lights::{self, Mark};
use crate::nav::Place;
use crate::request::{Form, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "dispatch/rules.html")]
struct Rules {
    f: Frame,
    shown: RulesPage,
    form: FormState,
    bodies: Vec<Choice>,
    presets: Vec<Choice>,
}

pub fn routes() -> Vec<Route> {
    vec![
        Route::get(urls::RULES, Guard::SignedIn, get(show)),
        Route::post(urls::RULES, Guard::Act(Action::PutRulesInForce), post(put)),
    ]
}

impl Rules {
    async fn new(state: &State, visitor: &Visitor, me: &Me, form: FormState) -> Result<Self, Error> {
        let w = visitor.words;
        let shown = state.app.rules_page(&me.actor).await?;
        let may = shown.bodies.iter().filter(|b| b.can_put);
        Ok(Self {
            f: Frame::new(state, visitor, Place::Dispatch, w.t("rules.title"))
                .crumb(urls::DISPATCH, w.t("nav.dispatch")),
            bodies: may.map(|b| Choice::new(b.body.id, b.body.name.clone())).collect(),
            presets: shown
                .presets
                .iter()
                .map(|set| Choice::new(&set.code, format!("{} {}", set.code, set.version)))
                .collect(),
            shown,
            form,
        })
    }

    fn mark(&self, set: &RuleSet, level: &u8) -> Mark {
        lights::mark(self.f.w, set, Light::Level(*level))
    }

    fn words(&self, rule: &LightRule) -> String {
        lights::rule_words(self.f.w, rule)
    }

    fn is_today(&self, today: &Option<RuleSetId>, set: &RuleSetId) -> bool {
        *today == Some(*set)
    }
}

async fn show(state: State, visitor: Visitor, me: Me) -> Result<Response, Error> {
    let today = me.actor.today.to_string();
    let form = FormState::of([("in_force_on", today.as_str())]);
    page(&Rules::new(&state, &visitor, &me, form).await?)
}

async fn put(state: State, visitor: Visitor, me: Me, sent: Form) -> Result<Response, Error> {
    match judged(placed(&state, &me, &sent).await)? {
        Ok(_) => Ok(see_saying(urls::RULES, "rules.done", &[])),
        Err(refusal) => {
            let form = FormState::refused(sent, &refusal, visitor.words);
            page_refused(&refusal, &Rules::new(&state, &visitor, &me, form).await?)
        }
    }
}

async fn placed(state: &State, me: &Me, sent: &Form) -> yipanqi_app::Result<RuleSetId> {
    let body = sent
        .number("body")
        .ok_or_else(|| Refusal::new("required").at("body"))?;
    let from = required_day(sent.get("in_force_on"), "in_force_on")?;
    let preset = sent.get("preset");
    state
        .app
        .put_rules_in_force(&me.actor, BodyId(body), preset, from)
        .await
}
