//! The lights part of home pages: the newest month's figures for a leader's one page, the lamps for the office.

use yipanqi_app::lights::{Dispatch, Filter, LightLine, Lighted};
use yipanqi_domain::ratio::Ratio;

use super::{Lamp, Stretch, lamps, stretches};
use crate::error::Error;
use crate::frame::Frame;
use crate::lights::{self, Mark};
use crate::request::Me;
use crate::state::State;
use crate::urls;

/// How many of the worst a leader's page shows.
const WORST: usize = 5;

/// The lights of the newest month that the reader sees.
pub(crate) struct HomeLights {
    pub list_name: String,
    pub lit: Lighted,
}

impl HomeLights {
    /// None while nothing is lit.
    pub(crate) async fn of(state: &State, me: &Me) -> Result<Option<Self>, Error> {
        let filter = Filter {
            brief: true,
            ..Filter::default()
        };
        let Dispatch { list, lit, .. } = state.app.dispatch(&me.actor, &filter).await?;
        Ok(list.zip(lit).map(|(list, lit)| Self {
            list_name: list.name,
            lit,
        }))
    }

    pub(crate) fn period(&self, f: &Frame) -> String {
        lights::period_words(f.w, self.lit.run.period)
    }

    pub(crate) fn lamps(&self, f: &Frame) -> Vec<Lamp> {
        let lit = &self.lit;
        lamps(f, &lit.set.content, &lit.all.counts, lit.before.as_ref(), true)
    }

    pub(crate) fn stretches(&self, f: &Frame) -> Vec<Stretch> {
        stretches(&self.lit.set.content, &self.lit.all.counts, f)
    }

    pub(crate) fn bar_words(&self, f: &Frame) -> String {
        let one = |lamp: &Lamp| format!("{} {}", lamp.mark.word, lamp.count);
        self.lamps(f)
            .iter()
            .map(one)
            .collect::<Vec<_>>()
            .join(f.t("lights.and"))
    }

    /// The worst that are not green and not without level.
    pub(crate) fn worst(&self) -> Vec<&LightLine> {
        let bad = |line: &&LightLine| line.lit.light.gravity() > 2;
        self.lit.lines.lines.iter().filter(bad).take(WORST).collect()
    }

    pub(crate) fn mark(&self, f: &Frame, line: &LightLine) -> Mark {
        lights::mark(f.w, &self.lit.set.content, line.lit.light)
    }

    pub(crate) fn why(&self, f: &Frame, line: &LightLine) -> String {
        lights::reason(f.w, line.lit.light, line.lit.rule.as_deref(), &line.lit.numbers)
    }

    pub(crate) fn rate(&self, rate: Option<Ratio>) -> String {
        rate.map_or_else(|| "0.0".to_owned(), |rate| rate.show_pct(1))
    }

    pub(crate) fn ahead(&self, f: &Frame) -> String {
        self.lit
            .ahead()
            .map_or_else(String::new, |ahead| lights::ahead_words(f.w, ahead))
    }

    pub(crate) fn yi(&self, f: &Frame, fen: &i64) -> String {
        f.w.amount_in_yi(*fen, 1)
    }

    /// The lights of one kind.
    pub(crate) fn href(&self, code: &str) -> String {
        let (list, period) = (self.lit.run.list.to_string(), self.lit.run.period.to_string());
        let query = [
            ("list", list.as_str()),
            ("period", period.as_str()),
            ("light", code),
        ];
        urls::with_query(urls::DISPATCH, &query)
    }

    pub(crate) fn known(&self, f: &Frame) -> String {
        let values: [(&str, &dyn std::fmt::Display); 3] = [
            ("set", &self.lit.set.name),
            ("version", &self.lit.set.version),
            ("seq", &self.lit.run.known_at),
        ];
        f.w.with("lights.known-at", &values)
    }
}
