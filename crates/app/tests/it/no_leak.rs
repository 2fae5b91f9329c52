//! What one may not see changes nothing that one can read: no list, count, search or refusal.
//!
//! The same world is built twice, the second time with things that the visitor may not see, each of a kind that once
//! could have shown through: a further row of a list that they read, the same item on a list above their mark, a
//! decision that becomes an item there. Then everything that can be read is read in both, with the same questions, among
//! them the ids, numbers and words of the hidden things, and compared letter by letter.
//!
//! A new use case that reads belongs into [`everything_read`]; one that takes an id and changes something, into
//! [`every_refusal`].

use crate::duty_world::{Put, Three};
use crate::world::{World, day};
use std::fmt::Debug;
use yipanqi_app::App;
use yipanqi_app::changes::{Asking, Ruling as ChangeRuling};
use yipanqi_app::duties::Ruling;
use yipanqi_app::excuses::Approving;
use yipanqi_app::lights::AsOf;
use yipanqi_app::lists::VersionQuery;
use yipanqi_app::orders::{Drafting, OrderFilter, Rung};
use yipanqi_app::search::Asking as SearchFor;
use yipanqi_app::year::{Rows, Settling, YearFilter};
use yipanqi_domain::change::{Change, ChangeKind, ChangeState};
use yipanqi_domain::document::Document;
use yipanqi_domain::duty::{Duty, DutyState};
use yipanqi_domain::excuse::{ExcuseGiven, ExcuseState};
use yipanqi_domain::light::Excuse;
use yipanqi_domain::list::DutyRole::{self, JointLead, Lead, Reporting, Support};
use yipanqi_domain::list::{GridView, Item, List, ListVersion, RowChange};
use yipanqi_domain::meeting::{Decision, DecisionKind, Session};
use yipanqi_domain::office::{Mark, Unit};
use yipanqi_domain::order::{Issue, Order, OrderState, SignOff};
use yipanqi_domain::paper::{Outcome, RowOutcome};
use yipanqi_domain::progress::YearFigures;
use yipanqi_domain::ratio::Pct;
use yipanqi_domain::rights::Actor;
use yipanqi_domain::workdays::Deadline;
use yipanqi_domain::year::FiguresGiven;
use yipanqi_domain::{
    ChangeId, DecisionId, DocumentId, DutyId, ExcuseId, ItemId, ListId, OrderId, SessionId, UnitId, VersionId,
};
use yipanqi_store::query::duties::DutyFilter;
use yipanqi_store::query::items::ItemFilter;
use yipanqi_store::{Database, Record};
use yipanqi_testkit::{Place, on_both};

on_both!(
    what_the_other_side_keeps_changes_nothing_that_one_reads,
    what_a_body_decides_changes_nothing_that_a_unit_reads,
    what_lies_above_ones_mark_changes_nothing_that_one_reads,
);

/// Which hidden things are put into the second world.
#[derive(Clone, Copy, PartialEq)]
enum Hidden {
    /// Of Chongqing alone, of its own body, of the joint office's desk: hidden from the other side and from units.
    OfTheOtherSide,
    /// Decided by the joint body: hidden from units and administrators.
    OfTheBody,
    /// Marked sensitive: hidden from everybody with a lower ceiling, the office's own clerk too.
    AboveTheMark,
}

/// A world with three items assigned, some signed for, one objected to.
async fn base(place: Place) -> (World, Three) {
    let world = World::on(place).await;
    let three = Three::in_world(&world).await;
    let app = &world.app;
    app.assign_all(&world.clerk, three.version).await.unwrap();
    let mut put = Put::into(&world).await;
    let draft = put.list(world.joint, "待审清单", Mark::Internal).await;
    put.draft(draft, "共用救援力量").await;
    put.document(&world, world.joint, "跨江通道协商记录", Mark::Internal)
        .await;
    put.decision(
        world.joint,
        three.session,
        DecisionKind::Deployed,
        "抓紧通道前期工作",
    )
    .await;
    put.done().await;
    let duties = ids::<Duty>(app).await;
    app.sign(&world.yu_transport_reporter, DutyId(duties[0]), None)
        .await
        .unwrap();
    let support = {
        let mut read = app.store().read().await.unwrap();
        let all: Vec<Duty> = read.every().await.unwrap();
        all.iter().find(|d| d.unit == world.yu.science).unwrap().id
    };
    app.object(&world.yu_science_reporter, support, "职能已划转", "市发改委")
        .await
        .unwrap();
    (world, three)
}

async fn duty(
    put: &mut Put,
    item: ItemId,
    unit: UnitId,
    role: DutyRole,
    version: VersionId,
    state: DutyState,
) {
    let id = put.tx.new_id().await.unwrap();
    let starts_on = crate::world::day("2025-03-01");
    let duty = Duty {
        id,
        item,
        unit,
        post: None,
        role,
        version,
        starts_on,
        ends_on: None,
        former: None,
        state,
    };
    put.tx.insert(&duty).await.unwrap();
}

/// An issued order and a waiting request of a unit, on what a version says of an item.
async fn order_and_change(
    put: &mut Put,
    world: &World,
    item: ItemId,
    unit: UnitId,
    list: ListId,
    version: VersionId,
) {
    let (body, post, at) = (world.joint, world.clerk.post, yipanqi_testkit::NOW);
    let row = put.tx.sealed_row_of(version, item).await.unwrap().unwrap();
    let id: OrderId = put.tx.new_id().await.unwrap();
    let order = Order {
        id,
        body,
        item,
        side: None,
        unit,
        list_row: Some(row.id),
        period: None,
        run: None,
        cause: "by_hand".into(),
        numbers: "{}".into(),
        reason: Some("跨江通道停工".into()),
        rung: Rung::Red,
        former: None,
        asks: "跨江通道限期复工".into(),
        working_days: 5,
        drafted_by: post,
        drafted_at: at,
        state: OrderState::Issued(Issue {
            sign_off: SignOff {
                by: world.leader.post,
                at,
            },
            number: format!("督{id}"),
            content: "0".repeat(64),
            at,
            due: Deadline {
                on: day("2025-03-10"),
                unpublished: None,
            },
        }),
    };
    put.tx.insert(&order).await.unwrap();
    let id = put.tx.new_id().await.unwrap();
    let change = Change {
        id,
        item,
        list,
        kind: ChangeKind::Extension,
        original_on: Some(day("2025-12-31")),
        wanted_on: Some(day("2026-06-30")),
        wanted_unit: None,
        reason: "跨江通道用地未批".into(),
        evidence: None,
        unit,
        post: world.yu_transport_reporter.post,
        asked_at: at,
        state: ChangeState::Asked,
    };
    put.tx.insert(&change).await.unwrap();
}

/// What became of the row of an item, a reason approved for its lights, and figures of the version's own.
async fn year_of(put: &mut Put, world: &World, item: ItemId, list: ListId, version: VersionId) {
    let (post, at) = (world.clerk.post, yipanqi_testkit::NOW);
    let row = put.tx.sealed_row_of(version, item).await.unwrap().unwrap();
    let id = put.tx.new_id().await.unwrap();
    let outcome = RowOutcome {
        id,
        list_row: row.id,
        list,
        item,
        outcome: Outcome::CarriedOver,
        reason: "跨江通道跨年".into(),
        post,
        at,
    };
    put.tx.insert(&outcome).await.unwrap();
    let excuse = ExcuseGiven {
        id: put.tx.new_id().await.unwrap(),
        item,
        list,
        side: None,
        period: yipanqi_domain::period::Period::month(2025, 3).unwrap(),
        excuse: Excuse::Progress,
        state: ExcuseState::Approved,
        reason: "跨江通道用地未批".into(),
        evidence: None,
        former: None,
        post,
        unit: world.office,
        known_at: put.tx.seq(),
        at,
    };
    put.tx.insert(&excuse).await.unwrap();
    let months = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 100].map(|n| Pct(n * 100));
    let figures = FiguresGiven {
        id: put.tx.new_id().await.unwrap(),
        version,
        revision: 1,
        figures: Some(YearFigures::new(months).unwrap()),
        post,
        at,
    };
    put.tx.insert(&figures).await.unwrap();
    // The next year's list has begun to take the item up.
    let name = format!("跨江通道次年清单{list}");
    let of: List = put.tx.get(list).await.unwrap().unwrap();
    let next = put.list(of.body, &name, of.mark).await;
    let draft = put.draft(next, "跨江通道续建").await;
    let mut rows = put.tx.draft_rows(draft).await.unwrap();
    let mut row = rows.remove(0);
    row.item = Some(item);
    put.tx.update(&row).await.unwrap();
}

async fn hide_of_the_other_side(world: &World, three: &Three) {
    let (yu, joint, own) = (world.yu, world.joint, world.own);
    let mut put = Put::into(world).await;
    // A further row of the joint list, of one side alone, among the rows that the visitors read.
    let title = "整治嘉陵江渝段岸线";
    let item = put.item(joint, "试联办-2025-0009", title).await;
    let content = Put::content(title, &[(Lead, yu.transport), (Support, yu.local)]);
    put.row(three.version, 4, item, Some(three.decision), content)
        .await;
    for (unit, role) in [
        (yu.transport, Lead),
        (yu.transport, Reporting),
        (world.abolished, Support),
    ] {
        duty(&mut put, item, unit, role, three.version, DutyState::Assigned).await;
    }
    // What Chongqing's own body says of an item that both sides share.
    let session = put.session(own, "渝方专题会", Mark::Internal).await;
    let decided = put
        .decision(own, session, DecisionKind::Decided, "渝方先行筹资跨江通道")
        .await;
    let authority = put
        .decision(own, session, DecisionKind::Approved, "通过渝方清单")
        .await;
    let list = put.list(own, "渝方攻坚清单", Mark::Internal).await;
    let rows = [(
        three.both,
        Some(decided),
        Put::content("渝方筹资", &[(Lead, yu.planning)]),
    )];
    let version = put.version(list, None, (session, authority), &rows).await;
    put.adjustment(version, three.both, RowChange::Added, "渝方自加压力")
        .await;
    year_of(&mut put, world, three.both, list, version).await;
    duty(
        &mut put,
        three.both,
        yu.planning,
        Lead,
        version,
        DutyState::Assigned,
    )
    .await;
    // The joint office's desk.
    put.document(world, joint, "联办跨江通道内部来文", Mark::Internal)
        .await;
    put.document(world, own, "渝方跨江通道来文", Mark::Internal).await;
    // What passes between the joint office and a unit of the other side about an item that both share.
    order_and_change(
        &mut put,
        world,
        three.both,
        yu.transport,
        three.list,
        three.version,
    )
    .await;
    let draft = put.list(joint, "联办酝酿清单", Mark::Internal).await;
    put.draft(draft, "跨江通道二期").await;
    put.done().await;
}

async fn hide_of_the_body(world: &World, three: &Three) {
    let joint = world.joint;
    let mut put = Put::into(world).await;
    let session = put.session(joint, "跨江通道推进会", Mark::Internal).await;
    put.decision(joint, session, DecisionKind::Decided, "跨江通道分段负责")
        .await;
    put.decision(joint, three.session, DecisionKind::Deployed, "摸清跨江通道底数")
        .await;
    put.done().await;
}

async fn hide_above_the_mark(world: &World, three: &Three) {
    let (yu, chuan, joint) = (world.yu, world.chuan, world.joint);
    let mut put = Put::into(world).await;
    let session = put.session(joint, "敏感专题会", Mark::Sensitive).await;
    let decided = put
        .decision(joint, session, DecisionKind::Decided, "跨江通道战备要求")
        .await;
    put.decision(joint, session, DecisionKind::Deployed, "跨江通道尚无事项")
        .await;
    let authority = put
        .decision(joint, session, DecisionKind::Approved, "通过敏感清单")
        .await;
    let list = put.list(joint, "敏感清单", Mark::Sensitive).await;
    let title = "跨江通道战备改造";
    let item = put.item(joint, "试联办-2025-0010", title).await;
    // It rests on a decision that the visitor reads, and holds an item that the visitor reads.
    let open = {
        let all: Vec<Decision> = put.tx.every().await.unwrap();
        all.iter()
            .find(|d| d.kind == DecisionKind::Deployed && d.session == Some(three.session))
            .unwrap()
            .id
    };
    let units = [
        (Lead, yu.transport),
        (JointLead, chuan.transport),
        (Support, yu.science),
    ];
    let rows = [
        (item, Some(open), Put::content(title, &units)),
        (
            three.both,
            Some(decided),
            Put::content("跨江通道战备名称", &[(Lead, yu.planning)]),
        ),
    ];
    let version = put.version(list, None, (session, authority), &rows).await;
    put.adjustment(version, three.both, RowChange::Added, "战备需要")
        .await;
    year_of(&mut put, world, three.both, list, version).await;
    for (role, unit) in units {
        duty(&mut put, item, unit, role, version, DutyState::Assigned).await;
        duty(&mut put, item, unit, Reporting, version, DutyState::Assigned).await;
    }
    let state = DutyState::Objected {
        at: yipanqi_testkit::NOW,
        by: world.yu_science_reporter.post,
        reason: "战备职能不明".into(),
        other: None,
    };
    duty(&mut put, three.both, yu.planning, Lead, version, state).await;
    duty(
        &mut put,
        three.both,
        world.abolished,
        Support,
        version,
        DutyState::Assigned,
    )
    .await;
    put.document(world, joint, "敏感跨江通道来文", Mark::Sensitive)
        .await;
    for (item, unit) in [(item, yu.transport), (three.both, chuan.transport)] {
        order_and_change(&mut put, world, item, unit, list, version).await;
    }
    let draft = put.list(joint, "敏感酝酿清单", Mark::Sensitive).await;
    put.draft(draft, "跨江通道战备二期").await;
    put.done().await;
}

/// Ids of all records of a kind, in the order in which they were made.
async fn ids<R: Record>(app: &App) -> Vec<i64> {
    let mut read = app.store().read().await.unwrap();
    read.every::<R>().await.unwrap().iter().map(Record::id).collect()
}

/// Ids to ask for: everything that exists in the fuller of the two worlds, and one that exists in none.
struct Asked {
    items: Vec<i64>,
    duties: Vec<i64>,
    documents: Vec<i64>,
    sessions: Vec<i64>,
    decisions: Vec<i64>,
    versions: Vec<i64>,
    lists: Vec<i64>,
    units: Vec<i64>,
    orders: Vec<i64>,
    changes: Vec<i64>,
    excuses: Vec<i64>,
}

impl Asked {
    async fn of(app: &App) -> Self {
        async fn with_none<R: Record>(app: &App) -> Vec<i64> {
            let mut found = ids::<R>(app).await;
            found.push(yipanqi_domain::ids::compose(1, 999_999));
            found
        }
        Self {
            items: with_none::<Item>(app).await,
            duties: with_none::<Duty>(app).await,
            documents: with_none::<Document>(app).await,
            sessions: with_none::<Session>(app).await,
            decisions: with_none::<Decision>(app).await,
            versions: with_none::<ListVersion>(app).await,
            lists: with_none::<List>(app).await,
            units: with_none::<Unit>(app).await,
            orders: with_none::<Order>(app).await,
            changes: with_none::<Change>(app).await,
            excuses: with_none::<ExcuseGiven>(app).await,
        }
    }
}

const WORDS: [&str; 12] = [
    "通道",
    "跨江通道",
    "战备",
    "战备改造",
    "岸线",
    "嘉陵江",
    "试联办-2025-0009",
    "试联办-2025-0010",
    "试联办-2025-0002",
    "来文",
    "敏感",
    "渝方",
];

/// What was asked and what came back.
#[derive(Default)]
struct Answers(Vec<(String, String)>);

impl Answers {
    fn add(&mut self, question: String, answer: impl Debug) {
        self.0.push((question, format!("{answer:#?}")));
    }
}

/// Every use case that reads, with every question that a visitor could put.
async fn everything_read(app: &App, me: &Actor, asked: &Asked) -> Answers {
    let mut out = Answers::default();
    out.add("home".into(), app.home(me).await);
    out.add("todo".into(), app.todo_count(me).await);
    out.add("gaps".into(), app.gap_list(me).await);
    out.add("reports".into(), app.reports_page(me, None).await);
    out.add("reviews".into(), app.reviews_page(me).await);
    out.add("windows".into(), app.windows_page(me).await);
    for id in asked.items.iter().map(|id| ItemId(*id)) {
        out.add(format!("reports of {id}"), app.reports_of_item(me, id).await);
    }
    for words in WORDS {
        out.add(
            format!("search {words}"),
            app.search(me, &SearchFor::of(words)).await,
        );
    }
    for page in [1, 2] {
        out.add(
            format!("items {page}"),
            app.items_page(me, &ItemFilter::default(), page).await,
        );
        out.add(
            format!("duties {page}"),
            app.duties_page(me, &DutyFilter::default(), page).await,
        );
        out.add(format!("rules {page}"), app.rule_scores(me).await);
        out.add(
            format!("documents {page}"),
            app.documents_page(me, "", page, 20).await,
        );
        out.add(
            format!("sessions {page}"),
            app.sessions_page(me, None, page - 1, 20).await,
        );
    }
    for state in ["open", "assigned", "objected", "signed"] {
        let filter = DutyFilter {
            state: state.into(),
            ..DutyFilter::default()
        };
        out.add(format!("duties {state}"), app.duties_page(me, &filter, 1).await);
    }
    let sides = app.items_page(me, &ItemFilter::default(), 1).await.unwrap().sides;
    for side in sides {
        let filter = ItemFilter {
            side: Some(side.id),
            ..ItemFilter::default()
        };
        out.add(
            format!("items of side {}", side.id),
            app.items_page(me, &filter, 1).await,
        );
        let filter = DutyFilter {
            side: Some(side.id),
            ..DutyFilter::default()
        };
        out.add(
            format!("duties of side {}", side.id),
            app.duties_page(me, &filter, 1).await,
        );
    }
    for id in &asked.units {
        let unit = Some(UnitId(*id));
        let filter = ItemFilter {
            unit,
            ..ItemFilter::default()
        };
        out.add(
            format!("items of unit {id}"),
            app.items_page(me, &filter, 1).await,
        );
        let filter = DutyFilter {
            unit,
            ..DutyFilter::default()
        };
        out.add(
            format!("duties of unit {id}"),
            app.duties_page(me, &filter, 1).await,
        );
    }
    for name in ["市交通运输委", "市交通局", "省交通运输厅", "没有的单位"] {
        out.add(
            format!("hand over from {name}"),
            app.hand_over_page(me, name).await,
        );
    }
    for id in asked.items.iter().map(|id| ItemId(*id)) {
        out.add(format!("item {id}"), app.item_page(me, id).await);
        out.add(format!("orders of {id}"), app.orders_of_item(me, id).await);
        out.add(format!("changes of {id}"), app.changes_of_item(me, id).await);
        out.add(
            format!("new order on {id}"),
            app.draft_order_page(me, id, None).await,
        );
        out.add(format!("new change of {id}"), app.ask_change_page(me, id).await);
        out.add(format!("reasons of {id}"), app.excuses_of_item(me, id).await);
        out.add(format!("new reason for {id}"), app.excuse_page(me, id).await);
    }
    for id in asked.orders.iter().map(|id| OrderId(*id)) {
        out.add(format!("order {id}"), app.order_page(me, id).await);
        out.add(format!("sheet {id}"), app.print_order(me, id).await);
    }
    for id in asked.changes.iter().map(|id| ChangeId(*id)) {
        out.add(format!("change {id}"), app.change_page(me, id).await);
    }
    for state in ["", "open", "overdue", "issued"] {
        let filter = OrderFilter {
            state: state.into(),
            ..OrderFilter::default()
        };
        out.add(format!("orders {state}"), app.orders_page(me, &filter, 1).await);
    }
    for id in asked.excuses.iter().map(|id| ExcuseId(*id)) {
        out.add(format!("reason {id}"), app.excuse_to_take_back(me, id).await);
    }
    out.add("changes".into(), app.changes_page(me, "", 1).await);
    for id in &asked.duties {
        out.add(format!("duty {id}"), app.duty_page(me, DutyId(*id)).await);
    }
    for id in &asked.documents {
        out.add(
            format!("document {id}"),
            app.document_page(me, DocumentId(*id)).await,
        );
        out.add(
            format!("compare documents {id}"),
            app.compare_documents(me, DocumentId(*id), DocumentId(asked.documents[0]))
                .await,
        );
    }
    for id in &asked.sessions {
        out.add(
            format!("session {id}"),
            app.session_page(me, SessionId(*id)).await,
        );
    }
    for id in &asked.decisions {
        out.add(
            format!("decision {id}"),
            app.decision_page(me, DecisionId(*id)).await,
        );
    }
    out.add("lists".into(), app.lists_page(me, 1).await);
    for id in asked.lists.iter().map(|id| ListId(*id)) {
        out.add(format!("list {id}"), app.version_to_open(me, id).await);
        let year = app.year_page(me, id, &YearFilter::default()).await;
        out.add(format!("year of {id}"), year);
        out.add(format!("columns of {id}"), app.columns_page(me, id).await);
        let totals = app.totals_as_of(me, id, AsOf::default()).await;
        out.add(format!("totals of {id}"), totals);
    }
    for id in asked.versions.iter().map(|id| VersionId(*id)) {
        for (words, page) in [("", 1), ("", 0), ("通道", 1), ("战备", 1), ("岸线", 1)] {
            let query = VersionQuery {
                words: words.into(),
                page,
                ..VersionQuery::default()
            };
            out.add(
                format!("version {id} {words} {page}"),
                app.version_page(me, id, &query).await,
            );
        }
        for pairs in [
            &[("lead", "市交通")][..],
            &[("support", "局"), ("sort", "-amount")],
            &[("group", "unit")],
            &[("gap", "1")],
            &[("state", "open"), ("sort", "title")],
        ] {
            let view = GridView::read(pairs.iter().copied());
            let rows = app.version_rows(me, id, &view, 0, 30).await;
            out.add(format!("rows of {id} {pairs:?}"), rows);
            let query = VersionQuery {
                page: 1,
                view,
                ..VersionQuery::default()
            };
            let page = app.version_page(me, id, &query).await;
            out.add(format!("version {id} {pairs:?}"), page);
        }
        let joined = app.lineage_page(me, id, &[]).await;
        out.add(format!("merged and split {id}"), joined);
        out.add(format!("adopted {id}"), app.adoption_page(me, id, 1).await);
        out.add(format!("templates {id}"), app.templates_page(me, id).await);
        out.add(format!("in time {id}"), app.gantt(me, id).await);
        out.add(format!("by state {id}"), app.board(me, id).await);
        out.add(format!("map {id}"), app.list_map(me, id).await);
        out.add(format!("turns {id}"), app.turns(me, id).await);
        out.add(format!("coverage {id}"), app.coverage(me, id).await);
        let editable = app.export_editable(me, id, &GridView::default()).await;
        out.add(
            format!("editable {id}"),
            editable.map(|file| (file.name, cells(&file.bytes))),
        );
        out.add(format!("export {id}"), app.export_csv(me, id).await);
        let book = app.export_xlsx(me, id).await;
        out.add(
            format!("export xlsx {id}"),
            book.map(|file| (file.name, cells(&file.bytes))),
        );
        out.add(format!("gaps of {id}"), app.gaps(me, id).await);
        out.add(format!("figures of {id}"), app.figures_page(me, id).await);
        out.add(format!("decisions for {id}"), app.decisions_page(me, id).await);
        out.add(format!("row of {id}"), app.row_page(me, id, None).await);
        for other in asked.versions.iter().map(|id| VersionId(*id)) {
            out.add(
                format!("compare {id} {other}"),
                app.compare_page(me, id, other).await,
            );
        }
    }
    out
}

/// Use cases that change something, tried on ids that the visitor may not see: they are refused in the same words
/// whether the thing is there or not. `strange`: ids that exist only in the fuller world.
async fn every_refusal(app: &App, me: &Actor, strange: &Asked) -> Answers {
    let mut out = Answers::default();
    let today = me.today;
    let uphold = Ruling::Uphold {
        unit: "市科技局".into(),
    };
    for id in strange.duties.iter().map(|id| DutyId(*id)) {
        out.add(format!("sign {id}"), app.sign(me, id, None).await);
        out.add(format!("sign all {id}"), app.sign_all(me, &[id]).await);
        out.add(format!("object {id}"), app.object(me, id, "不属本单位", "").await);
        out.add(
            format!("rule {id}"),
            app.decide_objection(me, id, &uphold, "同意").await,
        );
        out.add(
            format!("hand over {id}"),
            app.hand_over(me, id, "市科技局", today, "调整").await,
        );
        let paper = strange.documents.first().map(|d| DocumentId(*d));
        out.add(format!("sign on behalf {id}"), app.sign(me, id, paper).await);
    }
    for id in strange.items.iter().map(|id| ItemId(*id)) {
        let done = app.assign(me, id, me.unit, None, Support, today).await;
        out.add(format!("assign {id}"), done);
        let drafting = Drafting {
            item: id,
            list: None,
            unit: Some(me.unit),
            side: None,
            is_by_hand: true,
            is_urgent: false,
            reason: "停工".into(),
            rung: Rung::Reminder,
            asks: "复工".into(),
            working_days: 5,
        };
        out.add(
            format!("draft order on {id}"),
            app.draft_order(me, &drafting).await,
        );
        let asking = Asking {
            item: id,
            list: None,
            kind: ChangeKind::Suspension,
            wanted_on: None,
            wanted_unit: String::new(),
            reason: "停工".into(),
            proof: None.into(),
        };
        out.add(format!("ask change of {id}"), app.ask_change(me, &asking).await);
        let approving = Approving {
            list: ListId(1),
            side: None,
            period: "2025-03".into(),
            excuse: Excuse::Progress,
            reason: "停工".into(),
            evidence: None,
        };
        let done = app.approve_excuse(me, id, &approving).await;
        out.add(format!("approve a reason for {id}"), done);
    }
    for id in strange.excuses.iter().map(|id| ExcuseId(*id)) {
        out.add(
            format!("take back {id}"),
            app.take_back_excuse(me, id, "不").await,
        );
    }
    for id in strange.orders.iter().map(|id| OrderId(*id)) {
        out.add(format!("sign off {id}"), app.sign_off_order(me, id).await);
        out.add(format!("issue order {id}"), app.issue_order(me, id).await);
        out.add(format!("sign for {id}"), app.sign_for_order(me, id).await);
        out.add(
            format!("answer {id}"),
            app.answer_order(me, id, "已办", None).await,
        );
        out.add(format!("judge {id}"), app.judge_order(me, id, true, "").await);
        out.add(format!("lift {id}"), app.lift_order(me, id, "拟错").await);
    }
    for id in strange.changes.iter().map(|id| ChangeId(*id)) {
        let done = app.decide_change(me, id, ChangeRuling::Refuse, "不").await;
        out.add(format!("decide {id}"), done);
        out.add(format!("withdraw change {id}"), app.withdraw_change(me, id).await);
    }
    for id in strange.versions.iter().map(|id| VersionId(*id)) {
        out.add(format!("assign all {id}"), app.assign_all(me, id).await);
        out.add(format!("deliberate {id}"), app.deliberate(me, id, 1).await);
        out.add(format!("reopen {id}"), app.reopen(me, id).await);
        out.add(format!("issue {id}"), app.issue(me, id, "1").await);
        out.add(
            format!("figures for {id}"),
            app.give_figures(me, id, 1, &[""; 12]).await,
        );
    }
    for id in strange.lists.iter().map(|id| ListId(*id)) {
        let march = yipanqi_domain::period::Period::month_of(today);
        let opened = app.open_window(me, id, march, None, None).await;
        out.add(format!("open window {id}"), opened);
        out.add(format!("adjust {id}"), app.begin_adjustment(me, id).await);
        let done = app.settle_year(me, id, &Settling::default()).await;
        out.add(format!("settle {id}"), done);
        let rows = Rows::Matching(String::new());
        let done = app.choose_outcomes(me, id, &rows, None, "").await;
        out.add(format!("choose outcomes of {id}"), done);
    }
    for id in strange.documents.iter().map(|id| DocumentId(*id)) {
        out.add(format!("finish {id}"), app.finish_review(me, id).await);
        out.add(
            format!("set aside {id}"),
            app.set_document_aside(me, id, "无关").await,
        );
        out.add(
            format!("read again {id}"),
            app.read_again(me, id, "换了读法").await,
        );
        out.add(format!("vouch {id}"), app.vouch(me, id, true, "核对过").await);
        let open = yipanqi_app::document_units::Said::Open;
        out.add(
            format!("choose {id}"),
            app.choose_unit(me, id, "某局", open).await,
        );
    }
    for id in strange.decisions.iter().map(|id| DecisionId(*id)) {
        out.add(
            format!("withdraw {id}"),
            app.withdraw_decision(me, id, "记错").await,
        );
    }
    out
}

/// What stands in a workbook, but for the line with the head of the trail: it is printed for everybody on purpose, and
/// moves with every entry of anybody.
fn cells(book: &[u8]) -> Vec<String> {
    use calamine::{Reader as _, Xlsx};
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(book)).unwrap();
    let sheets: Vec<String> = book.sheet_names().clone();
    let mut out = Vec::new();
    for sheet in sheets {
        let range = book.worksheet_range(&sheet).unwrap();
        let used = range
            .used_cells()
            .map(|(row, column, data)| format!("{row},{column} {data}"));
        out.extend(used.filter(|cell| !cell.contains("SM3")));
    }
    assert!(out.len() > 5, "the workbook was read: {out:?}");
    out
}

async fn another(place: &Place) -> Place {
    match place.database {
        Database::Sqlite(_) => Place::sqlite(),
        Database::Postgres(_) => Place::postgres().await.expect("the server that made the first"),
    }
}

async fn compare(place: Place, hidden: &[Hidden], visitors: fn(&World) -> Vec<(&'static str, Actor)>) {
    let second = another(&place).await;
    let (plain, _) = base(place).await;
    let (fuller, three) = base(second).await;
    let before = Asked::of(&fuller.app).await;
    for what in hidden {
        match what {
            Hidden::OfTheOtherSide => hide_of_the_other_side(&fuller, &three).await,
            Hidden::OfTheBody => hide_of_the_body(&fuller, &three).await,
            Hidden::AboveTheMark => hide_above_the_mark(&fuller, &three).await,
        }
    }
    let asked = Asked::of(&fuller.app).await;
    let only = |all: &[i64], before: &[i64]| -> Vec<i64> {
        all.iter().filter(|id| !before.contains(id)).copied().collect()
    };
    let strange = Asked {
        items: only(&asked.items, &before.items),
        duties: only(&asked.duties, &before.duties),
        documents: only(&asked.documents, &before.documents),
        sessions: only(&asked.sessions, &before.sessions),
        decisions: only(&asked.decisions, &before.decisions),
        versions: only(&asked.versions, &before.versions),
        lists: only(&asked.lists, &before.lists),
        units: Vec::new(),
        orders: only(&asked.orders, &before.orders),
        changes: only(&asked.changes, &before.changes),
        excuses: only(&asked.excuses, &before.excuses),
    };
    assert!(!strange.decisions.is_empty() && !strange.sessions.is_empty());
    if hidden != [Hidden::OfTheBody] {
        assert!(!strange.items.is_empty() && !strange.duties.is_empty() && !strange.documents.is_empty());
        assert!(!strange.versions.is_empty() && !strange.lists.is_empty());
        assert!(!strange.orders.is_empty() && !strange.changes.is_empty());
    }

    let mut count = 0;
    for ((name, one), (_, two)) in visitors(&plain).into_iter().zip(visitors(&fuller)) {
        assert_eq!(one, two, "the two worlds are the same up to what is hidden");
        let here = everything_read(&plain.app, &one, &asked).await;
        let there = everything_read(&fuller.app, &two, &asked).await;
        let here_refused = every_refusal(&plain.app, &one, &strange).await;
        let there_refused = every_refusal(&fuller.app, &two, &strange).await;
        let pairs = here
            .0
            .iter()
            .zip(&there.0)
            .chain(here_refused.0.iter().zip(&there_refused.0));
        for ((question, without), (_, with)) in pairs {
            assert_eq!(without, with, "{name} asked for `{question}`");
            count += 1;
        }
    }
    eprintln!("{count} answers compared");

    // The comparison would notice: whoever may see the hidden things reads something else.
    let seer = &fuller.clerk;
    let (seen, unseen) = (
        everything_read(&fuller.app, seer, &asked).await,
        everything_read(&plain.app, &plain.clerk, &asked).await,
    );
    let differing = seen.0.iter().zip(&unseen.0).filter(|(a, b)| a.1 != b.1).count();
    assert!(differing > 5, "only {differing} answers of the office differ");
}

async fn what_the_other_side_keeps_changes_nothing_that_one_reads(place: Place) {
    let visitors = |w: &World| {
        vec![
            ("the other side's clerk", w.chuan_side.clerk.clone()),
            ("the other side's reviewer", w.chuan_side.reviewer.clone()),
            ("the other side's leader", w.chuan_side.leader.clone()),
            ("a reporter of another unit", w.yu_science_reporter.clone()),
            ("a reporter of the other side", w.chuan_transport_reporter.clone()),
            ("a system administrator", w.system_admin.clone()),
            ("a security administrator", w.security_admin.clone()),
        ]
    };
    Box::pin(compare(place, &[Hidden::OfTheOtherSide], visitors)).await;
}

async fn what_a_body_decides_changes_nothing_that_a_unit_reads(place: Place) {
    let visitors = |w: &World| {
        vec![
            ("a reporter of a unit", w.yu_transport_reporter.clone()),
            ("a reporter of the other side", w.chuan_transport_reporter.clone()),
            ("a clerk of another body", w.own_clerk.clone()),
            ("an audit administrator", w.audit_admin.clone()),
        ]
    };
    Box::pin(compare(place, &[Hidden::OfTheBody], visitors)).await;
}

async fn what_lies_above_ones_mark_changes_nothing_that_one_reads(place: Place) {
    let visitors = |w: &World| {
        let low = |actor: &Actor| Actor {
            ceiling: Mark::Internal,
            ..actor.clone()
        };
        vec![
            ("the office's clerk below the mark", low(&w.clerk)),
            ("the office's leader below the mark", low(&w.leader)),
            ("a side's clerk", w.yu_side.clerk.clone()),
            ("a side's leader", w.yu_side.leader.clone()),
            ("the other side's clerk", w.chuan_side.clerk.clone()),
            ("a unit that owes what is hidden", w.yu_transport_reporter.clone()),
            (
                "a unit of the other side that owes it",
                w.chuan_transport_reporter.clone(),
            ),
            ("a unit that supports it", w.yu_science_reporter.clone()),
        ]
    };
    Box::pin(compare(place, &[Hidden::AboveTheMark], visitors)).await;
}
