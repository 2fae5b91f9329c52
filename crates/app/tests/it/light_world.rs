//! What lights are computed from, put straight into a [`World`]: figures, reviews, windows, changes.

#![allow(dead_code, reason = "each story uses what it is about")]

use crate::duty_world::Put;
use crate::world::{World, day};
use yipanqi_app::App;
use yipanqi_domain::change::{Change, ChangeKind, ChangeState};
use yipanqi_domain::light::Light;
use yipanqi_domain::list::{DutyRole, ItemKind, RowAmount, RowAmounts, RowContent};
use yipanqi_domain::lit::{LightRun, Lit};
use yipanqi_domain::measure::{Given, Measure, Stage, Worth};
use yipanqi_domain::money::MoneyUnit;
use yipanqi_domain::office::Mark;
use yipanqi_domain::period::Period;
use yipanqi_domain::ratio::Pct;
use yipanqi_domain::report::{Fact, FactReview, ReviewLevel, Verdict, Window};
use yipanqi_domain::time::At;
use yipanqi_domain::{FactId, ItemId, ListId, SideId, UnitId, VersionId};
use yipanqi_testkit::NOW;

/// March 2025.
pub fn march() -> Period {
    Period::month(2025, 3).unwrap()
}

/// Nine in the morning of a day in Beijing.
pub fn morning(of: &str) -> At {
    let days = day(of).0.signed_duration_since(day("1970-01-01").0).num_days();
    At(days * 86_400_000 + 3_600_000)
}

/// A percentage.
pub fn pct(hundredths: i64) -> (Measure, Worth) {
    (Measure::Pct, Worth::Pct(Pct(hundredths)))
}

/// Investment in 万元.
pub fn wan(wan: i64) -> (Measure, Worth) {
    let fen = wan * 1_000_000;
    let (unit, decimals) = (MoneyUnit::Wan, 0);
    (Measure::Investment, Worth::Fen { fen, unit, decimals })
}

/// A stage since a day.
pub fn stage(stage: Stage, since: Option<&str>) -> (Measure, Worth) {
    let since = since.map(day);
    (Measure::Stage, Worth::Stage { stage, since })
}

/// A task of the hundred days from 1 January to 10 April: on 31 March, ninety percent of it should be done.
pub fn hundred_days(title: &str, unit: UnitId) -> RowContent {
    RowContent {
        starts_on: Some(day("2025-01-01")),
        ends_on: Some(day("2025-04-10")),
        ..Put::content(title, &[(DutyRole::Lead, unit)])
    }
}

/// A project with planned investment in 万元 by side.
pub fn project(title: &str, units: &[(DutyRole, UnitId)], plan_wan: &[(Option<SideId>, i64)]) -> RowContent {
    let amount = |(side, wan): &(Option<SideId>, i64)| RowAmount {
        side: *side,
        fen: wan * 1_000_000,
        unit: "wan".into(),
        decimals: 0,
    };
    RowContent {
        kind: ItemKind::Project,
        starts_on: Some(day("2025-02-01")),
        amounts: RowAmounts(plan_wan.iter().map(amount).collect()),
        ..Put::content(title, units)
    }
}

impl Put {
    /// A list with one adopted version of these rows.
    pub async fn adopted(&mut self, world: &World, rows: &[RowContent]) -> (ListId, VersionId, Vec<ItemId>) {
        let session = self.session(world.joint, "一次会议", Mark::Internal).await;
        let kind = yipanqi_domain::meeting::DecisionKind::Approved;
        let authority = self.decision(world.joint, session, kind, "通过清单").await;
        let list = self.list(world.joint, "月度清单", Mark::Internal).await;
        let mut items = Vec::new();
        let mut named = Vec::new();
        for (n, content) in (1..).zip(rows) {
            let number = format!("试联办-2025-{list}-{n}");
            let item = self.item(world.joint, &number, &content.title).await;
            items.push(item);
            named.push((item, None, content.clone()));
        }
        let version = self.version(list, None, (session, authority), &named).await;
        (list, version, items)
    }

    /// A fact, and its number.
    pub async fn fact(
        &mut self,
        item: ItemId,
        side: SideId,
        period: Period,
        said: (Measure, Worth),
        revision: i64,
    ) -> FactId {
        let (measure, worth) = said;
        let unit = self.tx.every::<yipanqi_domain::office::Unit>().await.unwrap()[0].id;
        let post = self.tx.every::<yipanqi_domain::office::Post>().await.unwrap()[0].id;
        let fact = Fact {
            id: self.tx.new_id().await.unwrap(),
            item,
            side,
            measure,
            period,
            basis: measure.basis(),
            revision,
            given: Given {
                worth,
                as_given: String::new(),
            },
            reason: (revision > 1).then(|| "更正".to_owned()),
            former: None,
            unit,
            post,
            evidence: None,
            known_at: self.tx.seq(),
            at: NOW,
        };
        self.tx.insert(&fact).await.unwrap();
        fact.id
    }

    /// A review of a fact.
    pub async fn review(&mut self, fact: FactId, verdict: Verdict) {
        let of: Fact = self.tx.get(fact.0).await.unwrap().unwrap();
        let review = FactReview {
            id: self.tx.new_id().await.unwrap(),
            fact,
            level: ReviewLevel::Side,
            verdict,
            message: None,
            answer_by_on: None,
            post: of.post,
            unit: of.unit,
            known_at: self.tx.seq(),
            at: NOW,
        };
        self.tx.insert(&review).await.unwrap();
    }

    /// A window.
    pub async fn window(&mut self, list: ListId, period: Period, closes_on: &str) {
        let window = Window {
            id: self.tx.new_id().await.unwrap(),
            list,
            period,
            opens_on: day("2025-03-03"),
            closes_on: day(closes_on),
        };
        self.tx.insert(&window).await.unwrap();
    }

    /// An approved change.
    pub async fn change(&mut self, list: ListId, item: ItemId, kind: ChangeKind, wanted_on: Option<&str>) {
        let post = self.tx.every::<yipanqi_domain::office::Post>().await.unwrap()[0].clone();
        let rows = self.tx.every::<yipanqi_domain::list::ListRow>().await.unwrap();
        let row = rows.iter().rfind(|row| row.item == item).expect("a row of it");
        let change = Change {
            id: self.tx.new_id().await.unwrap(),
            item,
            list,
            kind,
            original_on: row.content.ends_on,
            wanted_on: wanted_on.map(day),
            wanted_unit: None,
            reason: "雨季停工".into(),
            evidence: None,
            unit: post.unit,
            post: post.id,
            asked_at: NOW,
            state: ChangeState::Approved {
                at: NOW,
                by: post.id,
                reason: "属实".into(),
                decision: None,
            },
        };
        self.tx.insert(&change).await.unwrap();
    }
}

/// The rules of 银川 in force from the beginning of the year, and a morning in April.
pub async fn ruled(world: &World) {
    let put = world
        .app
        .put_rules_in_force(&world.clerk, world.joint, "银川", day("2025-01-01"));
    put.await.unwrap();
    world.clock.set(morning("2025-04-10"));
}

/// The lights of a run, in order.
pub async fn lights(app: &App, run: &LightRun) -> Vec<Lit> {
    let mut read = app.store().read().await.unwrap();
    read.lights_of_run(run.id).await.unwrap()
}

/// The lights of a run as `number of the row: light and rule`.
pub async fn told(app: &App, run: &LightRun) -> Vec<(Light, Option<String>)> {
    let lights = lights(app, run).await;
    lights.into_iter().map(|l| (l.light, l.rule)).collect()
}
