//! A joint project and a task of one side, adopted and assigned, with the window of March open: where stories of reports
//! begin.

#![allow(dead_code, reason = "each story uses what it is about")]

use crate::duty_world::Put;
use crate::world::{World, day};
use yipanqi_app::reports::{Entered, ReportKey};
use yipanqi_app::{App, Error, TrailFilter};
use yipanqi_domain::list::{DutyRole, ItemKind, RowAmount, RowAmounts};
use yipanqi_domain::measure::Measure;
use yipanqi_domain::meeting::DecisionKind;
use yipanqi_domain::office::Mark;
use yipanqi_domain::period::Period;
use yipanqi_domain::report::Fact;
use yipanqi_domain::rights::Actor;
use yipanqi_domain::trail::Outcome;
use yipanqi_domain::{FactId, ItemId, ListId, VersionId};
use yipanqi_testkit::Place;

/// A project led by both transport departments (重庆 40, 四川 60 亿) and a task of 渝 transport, assigned; March open.
pub struct Told {
    pub world: World,
    pub list: ListId,
    pub version: VersionId,
    pub project: ItemId,
    pub task: ItemId,
}

pub fn march() -> Period {
    Period::month(2025, 3).unwrap()
}

impl Told {
    pub async fn on(place: Place) -> Self {
        let world = World::on(place).await;
        let mut put = Put::into(&world).await;
        let session = put.session(world.joint, "第一次会议", Mark::Internal).await;
        let authority = put
            .decision(world.joint, session, DecisionKind::Approved, "通过年度清单")
            .await;
        let list = put.list(world.joint, "年度清单", Mark::Internal).await;
        let project = put.item(world.joint, "试联办-2025-0001", "共建跨江通道").await;
        let task = put.item(world.joint, "试联办-2025-0002", "打通江津断头路").await;
        let leads = [
            (DutyRole::Lead, world.yu.transport),
            (DutyRole::JointLead, world.chuan.transport),
        ];
        let mut content = Put::content("共建跨江通道", &leads);
        content.kind = ItemKind::Project;
        let amount = |side, yi: i64| RowAmount {
            side: Some(side),
            fen: yi * 10_000_000_000,
            unit: "yi".into(),
            decimals: 0,
        };
        content.amounts = RowAmounts(vec![amount(world.sides[0], 40), amount(world.sides[1], 60)]);
        let alone = Put::content("打通江津断头路", &[(DutyRole::Lead, world.yu.transport)]);
        let rows = [(project, None, content), (task, None, alone)];
        let version = put.version(list, None, (session, authority), &rows).await;
        put.done().await;
        world.app.assign_all(&world.clerk, version).await.unwrap();
        world
            .app
            .open_window(&world.clerk, list, march(), None, None)
            .await
            .unwrap();
        Self {
            world,
            list,
            version,
            project,
            task,
        }
    }
    pub fn app(&self) -> &App {
        &self.world.app
    }
    pub fn yu(&self) -> Actor {
        on(&self.world.yu_transport_reporter, "2025-03-28")
    }
    pub fn chuan(&self) -> Actor {
        on(&self.world.chuan_transport_reporter, "2025-03-28")
    }
    pub fn key(&self, item: ItemId, side: usize) -> ReportKey {
        ReportKey {
            item,
            side: self.world.sides[side],
            period: march(),
        }
    }
    /// The latest fact of a cell.
    pub async fn fact(&self, item: ItemId, side: usize, measure: Measure) -> FactId {
        let mut read = self.app().store().read().await.unwrap();
        let facts = read.facts_of_side(item, self.world.sides[side]).await.unwrap();
        facts
            .iter()
            .rfind(|f| f.fact.measure == measure)
            .expect("that cell")
            .fact
            .id
    }
    pub async fn facts(&self) -> Vec<Fact> {
        self.app().store().read().await.unwrap().every().await.unwrap()
    }
    /// Accepts everything that waits, by both sides and the body.
    pub async fn accept_all(&self) {
        for reviewer in [
            &self.world.yu_side.reviewer,
            &self.world.chuan_side.reviewer,
            &self.world.clerk,
        ] {
            let page = self.app().reviews_page(reviewer).await.unwrap();
            let facts: Vec<FactId> = page
                .groups
                .iter()
                .flat_map(|g| &g.cells)
                .map(|c| c.0.fact.id)
                .collect();
            if !facts.is_empty() {
                self.app().accept_facts(reviewer, &facts).await.unwrap();
            }
        }
    }
    /// Where the cells of a report stand, as its reporter sees them.
    pub async fn states(&self, actor: &Actor, item: ItemId) -> Vec<&'static str> {
        let page = self.app().reports_page(actor, Some(march())).await.unwrap();
        let report = page
            .reports
            .iter()
            .find(|r| r.owed.line.item == item)
            .expect("that report");
        report.owed.cells.iter().map(|c| c.state.code()).collect()
    }
}

pub fn on(actor: &Actor, today: &str) -> Actor {
    Actor {
        today: day(today),
        ..actor.clone()
    }
}

pub fn task(pct: &str, narrative: &str) -> Entered {
    Entered::of([
        ("pct", pct),
        ("narrative", narrative),
        ("problem", ""),
        ("next_step", ""),
    ])
}

pub fn project(pct: &str, amount: &str) -> Entered {
    Entered::of([
        ("pct", pct),
        ("investment", amount),
        ("unit", "yi"),
        ("stage", "started"),
        ("since", "2025-03-10"),
        ("narrative", "主墩开钻"),
        ("problem", ""),
        ("next_step", "出水前完成承台"),
    ])
}

pub fn with(entered: &Entered, more: &[(&str, &str)]) -> Entered {
    let mut entered = entered.clone();
    entered
        .0
        .extend(more.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())));
    entered
}

pub fn refused<T: std::fmt::Debug>(outcome: Result<T, Error>) -> (&'static str, Option<&'static str>) {
    match outcome.unwrap_err() {
        Error::Refused(refusal) => (refusal.code, refusal.field),
        Error::NotFound => ("not found", None),
        Error::Denied => ("denied", None),
        other => panic!("{other:?}"),
    }
}

pub async fn acts(app: &App) -> Vec<String> {
    let mut read = app.store().read().await.unwrap();
    let entries = read
        .entries_filtered(&TrailFilter::default(), i64::MAX, 100)
        .await
        .unwrap();
    entries
        .into_iter()
        .filter(|e| e.outcome == Outcome::Done.code())
        .map(|e| e.act)
        .collect()
}
