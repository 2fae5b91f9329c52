//! 年终结账: outcomes proposed from the record, edited, settled once; carried items in the next year's list.

use crate::duty_world::Put;
use crate::light_world::{march, pct, project, ruled, told, wan};
use crate::report_world::{acts, on, refused};
use crate::world::{World, day};
use yipanqi_app::App;
use yipanqi_app::excuses::Approving;
use yipanqi_app::lights::RunCheck;
use yipanqi_app::lists::AdoptInput;
use yipanqi_app::lists::VersionQuery;
use yipanqi_app::year::{CarryInto, Rows, Settling, YearFilter, YearPage};
use yipanqi_domain::change::ChangeKind;
use yipanqi_domain::close::{Attached, Certificate, CloseRequest, CloseState, Sides, Ticked};
use yipanqi_domain::light::{Excuse, Light};
use yipanqi_domain::list::DutyRole::{JointLead, Lead};
use yipanqi_domain::list::{
    Item, ItemState, List, ListRow, ListVersion, RowChange, RowContent, content_digest,
};
use yipanqi_domain::meeting::DecisionKind;
use yipanqi_domain::office::Mark;
use yipanqi_domain::paper::{Outcome, RowOutcome};
use yipanqi_domain::ratio::Pct;
use yipanqi_domain::rights::Actor;
use yipanqi_domain::year::sealed_content;
use yipanqi_domain::{ItemId, ListId, RowId, VersionId};
use yipanqi_testkit::{NOW, Place, on_both};

on_both!(
    a_years_rows_are_settled_from_the_record_and_carried_into_the_next_list,
    eighty_five_rows_come_out_as_published,
    carried_rows_go_into_a_list_that_is_there_and_never_below_its_mark,
    thousands_of_rows_are_settled_by_one_entry,
    figures_are_sealed_with_their_version_and_move_what_is_expected,
    a_reason_keeps_a_rule_from_counting_until_it_is_taken_back,
);

/// An item closed with a certificate.
async fn close(put: &mut Put, world: &World, list: ListId, item: ItemId, number: &str) {
    let post = world.yu_side.reviewer.post;
    let request = put.tx.new_id().await.unwrap();
    let (unit, person) = (world.yu.transport, world.yu_side.reviewer.person);
    put.tx
        .insert(&CloseRequest {
            id: request,
            item,
            list,
            sides: Sides(vec![world.sides[0]]),
            evidence: Attached(Vec::new()),
            checklist: Ticked(std::collections::BTreeSet::new()),
            statement: "已办成".into(),
            unit,
            post,
            person,
            round: 1,
            asked_at: NOW,
            review_by_on: day("2025-11-10"),
            unpublished: None,
            state: CloseState::Sealed {
                at: NOW,
                number: number.into(),
            },
        })
        .await
        .unwrap();
    let id = put.tx.new_id().await.unwrap();
    put.tx
        .insert(&Certificate {
            id,
            close_request: request,
            item,
            number: number.into(),
            content: "{}".into(),
            digest: "0d".repeat(32),
            sealed_on: day("2025-11-28"),
            at: NOW,
        })
        .await
        .unwrap();
    state(put, item, ItemState::Closed).await;
}

async fn state(put: &mut Put, item: ItemId, state: ItemState) {
    let found: Item = put.tx.get(item).await.unwrap().unwrap();
    put.tx.update(&Item { state, ..found }).await.unwrap();
}

fn task(world: &World, title: &str, measure: &str, ends_on: Option<&str>) -> RowContent {
    RowContent {
        measure: measure.into(),
        ends_on: ends_on.map(day),
        ..Put::content(title, &[(Lead, world.yu.transport)])
    }
}

async fn page(app: &App, actor: &Actor, list: ListId, outcome: &str) -> YearPage {
    let outcome = outcome.to_owned();
    app.year_page(actor, list, &YearFilter { outcome, page: 1 })
        .await
        .unwrap()
}

/// `title: outcome, reason` of every row.
fn said(page: &YearPage) -> Vec<(&str, &str, &str)> {
    let line = |line: &'_ yipanqi_app::year::YearLine| line.outcome.map_or("held", Outcome::code);
    page.lines
        .iter()
        .map(|l| (l.title.as_str(), line(l), l.reason.as_str()))
        .collect()
}

fn rows_named(page: &YearPage, titles: &[&str]) -> Vec<RowId> {
    let lines = page.lines.iter();
    lines
        .filter(|l| titles.contains(&l.title.as_str()))
        .map(|l| l.row)
        .collect()
}

fn into(page: &YearPage, into: Option<CarryInto>) -> Settling {
    Settling {
        seen: page.seen.clone(),
        early: false,
        into,
    }
}

async fn every<R: yipanqi_store::Record>(app: &App) -> Vec<R> {
    app.store().read().await.unwrap().every().await.unwrap()
}

/// Adopts a draft at a session of the joint body.
async fn adopt(world: &World, clerk: &Actor, version: VersionId, on_day: &str) {
    let sessions = every::<yipanqi_domain::meeting::Session>(&world.app).await;
    let revision = |all: Vec<ListVersion>| all.iter().find(|v| v.id == version).unwrap().revision;
    let seen = revision(every(&world.app).await);
    world.app.deliberate(clerk, version, seen).await.unwrap();
    let input = AdoptInput {
        seen_revision: revision(every(&world.app).await),
        session: sessions[0].id,
        in_force_on: day(on_day),
    };
    world.app.adopt(clerk, version, input).await.unwrap();
}

async fn a_years_rows_are_settled_from_the_record_and_carried_into_the_next_list(place: Place) {
    let world = World::on(place).await;
    let app = &world.app;
    let end = Some("2025-12-31");
    let contents = [
        task(&world, "贯通缙云山步道", "建成开放", end),
        task(&world, "共巡界河", "持续推进联合巡查", None),
        task(&world, "编制通航规划", "报批", end),
        task(&world, "改造老码头", "完成主体", end),
        task(&world, "设立联合窗口", "挂牌", end),
    ];
    let mut put = Put::into(&world).await;
    let (list, first, items) = put.adopted(&world, &contents).await;
    // An adjustment takes the last one out.
    let session = put.session(world.joint, "二次会议", Mark::Internal).await;
    let authority = put
        .decision(world.joint, session, DecisionKind::Approved, "通过调整")
        .await;
    let kept: Vec<_> = items
        .iter()
        .zip(&contents)
        .take(4)
        .map(|(item, content)| (*item, None, content.clone()))
        .collect();
    let second = put.version(list, Some(first), (session, authority), &kept).await;
    put.adjustment(second, items[4], RowChange::Removed, "并入政务中心")
        .await;
    close(&mut put, &world, list, items[0], "销〔2025〕1号").await;
    put.change(list, items[2], ChangeKind::Suspension, None).await;
    state(&mut put, items[2], ItemState::Suspended).await;
    put.change(list, items[3], ChangeKind::Extension, Some("2026-04-30"))
        .await;
    put.done().await;
    let clerk = on(&world.clerk, "2026-01-06");

    let proposed = page(app, &clerk, list, "").await;
    assert_eq!(
        said(&proposed),
        [
            (
                "贯通缙云山步道",
                "done",
                "已销号，证号销〔2025〕1号（2025-11-28）"
            ),
            ("共巡界河", "continuing", "清单列为持续推进，年内不设完成时限"),
            ("编制通航规划", "suspended", "已批准暂缓：雨季停工"),
            ("改造老码头", "carried_over", "年内未销号"),
            ("设立联合窗口", "removed", "自2025-03-01起调出：并入政务中心"),
        ]
    );
    assert!(proposed.is_over);
    // Nobody but the clerk of the body looks or settles.
    for other in [
        &world.yu_side.clerk,
        &world.leader,
        &world.own_clerk,
        &world.yu_transport_reporter,
    ] {
        let answer = app.year_page(other, list, &YearFilter::default()).await;
        assert!(["denied", "not found"].contains(&refused(answer).0));
        let answer = app.settle_year(other, list, &Settling::default()).await;
        assert!(["denied", "not found"].contains(&refused(answer).0));
    }
    // What the record does not bear out cannot be chosen; another outcome needs its reason.
    let rows = rows_named(&proposed, &["改造老码头"]);
    let choose = |rows: Vec<RowId>, outcome, reason: &'static str| {
        let clerk = clerk.clone();
        async move {
            app.choose_outcomes(&clerk, list, &Rows::Named(rows), outcome, reason)
                .await
        }
    };
    let answer = choose(rows.clone(), Some(Outcome::Done), "看过现场").await;
    assert_eq!(refused(answer), ("outcome_unproven", Some("outcome")));
    let answer = choose(rows.clone(), Some(Outcome::Continuing), "").await;
    assert_eq!(refused(answer), ("required", Some("reason")));
    let answer = choose(Vec::new(), Some(Outcome::Continuing), "x").await;
    assert_eq!(refused(answer), ("nothing_chosen", Some("row")));
    let before = app.head().await.unwrap().seq;
    choose(
        rows_named(&proposed, &["共巡界河"]),
        Some(Outcome::CarriedOver),
        "明年设时限",
    )
    .await
    .unwrap();
    choose(rows_named(&proposed, &["编制通航规划"]), None, "")
        .await
        .unwrap();
    assert_eq!(app.head().await.unwrap().seq, before, "a draft leaves no entry");

    let name = || Some(CarryInto::New("月度清单".into()));
    let answer = app.settle_year(&clerk, list, &into(&proposed, name())).await;
    assert_eq!(
        refused(answer).0,
        "year_changed",
        "the plan is another one by now"
    );
    let edited = page(app, &clerk, list, "").await;
    assert_eq!((edited.held, edited.planned.of(Outcome::CarriedOver)), (1, 2));
    let early = on(&world.clerk, "2025-12-30");
    let answer = app.settle_year(&early, list, &into(&edited, name())).await;
    assert_eq!(refused(answer), ("year_not_over", Some("early")));
    let answer = app.settle_year(&clerk, list, &into(&edited, None)).await;
    assert_eq!(refused(answer), ("required", Some("into")));
    assert_eq!(
        app.head().await.unwrap().seq,
        before,
        "what is refused leaves nothing"
    );

    let settled = app
        .settle_year(&clerk, list, &into(&edited, name()))
        .await
        .unwrap();
    let counts = Outcome::ALL
        .iter()
        .map(|o| settled.tally.of(*o))
        .collect::<Vec<_>>();
    assert_eq!((counts, settled.carried), (vec![1, 0, 0, 1, 2, 0, 0], 2));
    assert_eq!(
        settled.left_named,
        ["编制通航规划"],
        "what stays unsettled is named"
    );
    assert_eq!(app.head().await.unwrap().seq, before + 1);
    assert_eq!(acts(app).await[0], "list.settle");
    let (next, draft) = settled.into.unwrap();
    let found: Vec<List> = every(app).await;
    let opened = found.iter().find(|l| l.id == next).unwrap();
    assert_eq!(
        (opened.year, opened.name.as_str(), opened.mark),
        (2026, "月度清单", Mark::Internal)
    );
    let drafted = app.store().read().await.unwrap().draft_rows(draft).await.unwrap();
    let told_of: Vec<_> = drafted
        .iter()
        .map(|r| (r.item, r.content.ends_on, r.reason.as_str()))
        .collect();
    let from = "由2025年《月度清单》结转";
    assert_eq!(
        told_of,
        [
            (Some(items[1]), None, from),
            (Some(items[3]), Some(day("2026-04-30")), from)
        ],
        "the same items; the current deadline where it still lies ahead"
    );

    // The one held back is settled later; then there is nothing left to settle, nor to adjust.
    let rest = page(app, &clerk, list, "held").await;
    assert_eq!((rest.held, rest.settled.all(), rest.matching), (1, 4, 1));
    let answer = app.settle_year(&clerk, list, &into(&rest, None)).await;
    assert_eq!(refused(answer), ("nothing_chosen", Some("row")));
    choose(rows_named(&rest, &["编制通航规划"]), Some(Outcome::Suspended), "")
        .await
        .unwrap();
    let rest = page(app, &clerk, list, "suspended").await;
    let answer = choose(
        rows_named(&page(app, &clerk, list, "done").await, &["贯通缙云山步道"]),
        None,
        "",
    )
    .await;
    assert_eq!(refused(answer).0, "row_settled");
    let settled = app.settle_year(&clerk, list, &into(&rest, None)).await.unwrap();
    assert_eq!((settled.tally.of(Outcome::Suspended), settled.left), (1, 0));
    let over = page(app, &clerk, list, "").await;
    let answer = app.settle_year(&clerk, list, &into(&over, None)).await;
    assert_eq!(refused(answer).0, "year_settled");
    let answer = app.begin_adjustment(&clerk, list).await;
    assert_eq!(refused(answer).0, "list_settled");
    let outcomes: Vec<RowOutcome> = every(app).await;
    assert_eq!(outcomes.len(), 5);
    assert!(outcomes.iter().all(|o| o.post == clerk.post));

    // Adopted, the next list has rows of the same items, and their duties follow as usual.
    let later = on(&world.clerk, "2026-02-10");
    adopt(&world, &later, draft, "2026-02-10").await;
    let made = app.assign_all(&later, draft).await.unwrap();
    assert_eq!(made.made, 4, "each row's lead leads and reports");
    let shown = app.item_page(&later, items[3]).await.unwrap();
    let years: Vec<_> = shown.said.iter().map(|s| s.list.year).collect();
    assert_eq!(years, [2026, 2025, 2025], "the rows of both years");
    let (outcome, of) = &shown.outcomes[0];
    assert_eq!((outcome.outcome, of.year), (Outcome::CarriedOver, 2025));
    let numbers: Vec<_> = every::<Item>(app).await.into_iter().map(|i| i.number).collect();
    assert_eq!(numbers.len(), 5, "no item got another number");
    // A unit that has the row sees its outcome; the office sees the counts.
    let reporter = on(&world.yu_transport_reporter, "2026-02-10");
    assert_eq!(
        app.item_page(&reporter, items[3]).await.unwrap().outcomes.len(),
        1
    );
    let grid = app
        .version_page(&later, second, &VersionQuery::default())
        .await
        .unwrap();
    assert_eq!((grid.outcomes.all(), grid.outcomes.of(Outcome::Done)), (5, 1));
}

async fn eighty_five_rows_come_out_as_published(place: Place) {
    // End of November 2021: 85 tasks, 69 done, 15 continuing, one suspended.
    let world = World::on(place).await;
    let contents: Vec<_> = (1..=85)
        .map(|n| match n {
            70..=84 => task(&world, &format!("事项{n}"), "长期坚持", None),
            _ => task(&world, &format!("事项{n}"), "年内办结", Some("2025-12-31")),
        })
        .collect();
    let mut put = Put::into(&world).await;
    let (list, version, items) = put.adopted(&world, &contents).await;
    for (n, item) in (1..).zip(&items[..69]) {
        close(&mut put, &world, list, *item, &format!("销〔2025〕{n}号")).await;
    }
    state(&mut put, items[84], ItemState::Suspended).await;
    put.done().await;
    let clerk = on(&world.clerk, "2025-11-30");
    let plan = page(&world.app, &clerk, list, "").await;
    assert!(!plan.is_over);
    let early = Settling {
        early: true,
        ..into(&plan, None)
    };
    let settled = world.app.settle_year(&clerk, list, &early).await.unwrap();
    let counts = [Outcome::Done, Outcome::Continuing, Outcome::Suspended].map(|o| settled.tally.of(o));
    assert_eq!((counts, settled.tally.all(), settled.left), ([69, 15, 1], 85, 0));
    let grid = world
        .app
        .version_page(&clerk, version, &VersionQuery::default())
        .await
        .unwrap();
    assert_eq!(grid.outcomes, settled.tally, "counted again over the rows");
}

async fn carried_rows_go_into_a_list_that_is_there_and_never_below_its_mark(place: Place) {
    let world = World::on(place).await;
    let app = &world.app;
    let contents = [
        task(&world, "疏浚航道", "通航", Some("2025-12-31")),
        task(&world, "整修船闸", "投运", Some("2025-12-31")),
    ];
    let mut put = Put::into(&world).await;
    let (list, _, items) = put.adopted(&world, &contents).await;
    put.done().await;
    let clerk = on(&world.clerk, "2026-01-06");
    let open = |year, mark| {
        let clerk = clerk.clone();
        async move {
            app.open_list(&clerk, world.joint, "明年清单", year, mark)
                .await
                .unwrap()
        }
    };
    let (lower, _) = open(2026, Mark::Public).await;
    let (later, _) = open(2027, Mark::Internal).await;
    let plan = page(app, &clerk, list, "").await;
    assert_eq!(
        plan.next_lists,
        [],
        "a lower mark takes nothing, nor does another year"
    );
    let settle = |target| {
        let (clerk, settling) = (clerk.clone(), into(&plan, Some(target)));
        async move { app.settle_year(&clerk, list, &settling).await }
    };
    for (target, code) in [
        (lower, "list_mark_lower"),
        (later, "list_not_next"),
        (list, "list_not_next"),
    ] {
        assert_eq!(
            refused(settle(CarryInto::List(target)).await),
            (code, Some("into"))
        );
    }
    let taken = CarryInto::New("明年清单".into());
    assert_eq!(refused(settle(taken).await), ("list_exists", Some("name")));

    // A list already adopted for the next year gets an adjustment; what it holds already is left as it is.
    let mut put = Put::into(&world).await;
    let session = put.session(world.joint, "三次会议", Mark::Internal).await;
    let authority = put
        .decision(world.joint, session, DecisionKind::Approved, "通过次年清单")
        .await;
    let next = put.list(world.joint, "次年清单", Mark::Internal).await;
    let mut found: List = put.tx.get(next).await.unwrap().unwrap();
    found.year = 2026;
    put.tx.update(&found).await.unwrap();
    let held = [(items[0], None, contents[0].clone())];
    put.version(next, None, (session, authority), &held).await;
    put.done().await;
    let plan = page(app, &clerk, list, "").await;
    assert_eq!(plan.next_lists, [(next, "次年清单".to_owned())]);
    let settled = settle(CarryInto::List(next)).await.unwrap();
    assert_eq!((settled.tally.of(Outcome::CarriedOver), settled.carried), (2, 1));
    let (_, draft) = settled.into.unwrap();
    let rows = app.store().read().await.unwrap().draft_rows(draft).await.unwrap();
    let changes: Vec<_> = rows.iter().map(|r| (r.item, r.change)).collect();
    assert_eq!(
        changes,
        [
            (Some(items[0]), RowChange::Kept),
            (Some(items[1]), RowChange::Added)
        ]
    );
    let drafts = app.item_page(&clerk, items[1]).await.unwrap().drafts;
    assert_eq!(drafts.iter().map(|d| d.1).collect::<Vec<_>>(), [draft]);
    let reporter = on(&world.yu_transport_reporter, "2026-01-06");
    let seen = app.item_page(&reporter, items[1]).await.unwrap();
    assert!(seen.drafts.is_empty(), "a draft is the office's own");
}

async fn thousands_of_rows_are_settled_by_one_entry(place: Place) {
    const ROWS: usize = 2_500;
    let world = World::on(place).await;
    let mut put = Put::into(&world).await;
    let content = task(&world, "统一标牌", "更换", Some("2025-12-31"));
    let (list, version, _) = put.adopted(&world, std::slice::from_ref(&content)).await;
    let (mut items, mut rows) = (Vec::new(), Vec::new());
    for n in 2..=ROWS {
        let id: ItemId = put.tx.new_id().await.unwrap();
        items.push(Item {
            id,
            number: format!("试联办-2025-{list}-{n}"),
            body: world.joint,
            kind: content.kind,
            title: content.title.clone(),
            parent: None,
            state: ItemState::Open,
            registered_at: NOW,
        });
        rows.push(ListRow {
            id: put.tx.new_id().await.unwrap(),
            version,
            position: i64::try_from(n).unwrap(),
            item: id,
            decision: None,
            content: content.clone(),
        });
    }
    put.tx.insert_all(&items).await.unwrap();
    put.tx.insert_all(&rows).await.unwrap();
    put.done().await;
    let (app, clerk) = (&world.app, on(&world.clerk, "2026-01-06"));
    let before = app.head().await.unwrap().seq;
    let plan = page(app, &clerk, list, "").await;
    assert_eq!(
        (plan.matching, plan.lines.len()),
        (2_500, 100),
        "a page at a time"
    );
    let all = Rows::Matching("carried_over".into());
    let chose = app.choose_outcomes(&clerk, list, &all, None, "").await.unwrap();
    assert_eq!((chose, page(app, &clerk, list, "").await.held), (ROWS, 2_500));
    let held = Rows::Matching("held".into());
    app.choose_outcomes(&clerk, list, &held, Some(Outcome::CarriedOver), "")
        .await
        .unwrap();
    let target = Some(CarryInto::New("标牌清单".into()));
    let settled = app.settle_year(&clerk, list, &into(&plan, target)).await.unwrap();
    assert_eq!((settled.tally.all(), settled.carried), (2_500, ROWS));
    assert_eq!(app.head().await.unwrap().seq, before + 1);
    let mut read = app.store().read().await.unwrap();
    let seen = read.verify(app.blobs(), &[], &mut |_| {}).await.unwrap();
    assert_eq!(seen.findings, [], "every row is in the entry");
}

const SLOW: [&str; 12] = [
    "1", "2", "5", "10", "20", "30", "45", "60", "70", "80", "90", "100",
];

async fn figures_are_sealed_with_their_version_and_move_what_is_expected(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    let mut put = Put::into(&world).await;
    put.session(world.joint, "一次会议", Mark::Internal).await;
    put.done().await;
    let (list, version) = app
        .open_list(clerk, world.joint, "投资清单", 2025, Mark::Internal)
        .await
        .unwrap();
    let revision = |version: VersionId| async move {
        let all: Vec<ListVersion> = every(app).await;
        all.iter().find(|v| v.id == version).unwrap().revision
    };
    let input = yipanqi_domain::list::RowInput {
        title: "扩建货运码头".into(),
        kind: "project".into(),
        field: "交通".into(),
        measure: "完成主体".into(),
        ends_on: "2025-12-31".into(),
        lead_units: "市交通运输委".into(),
        ..yipanqi_domain::list::RowInput::default()
    };
    app.put_row(clerk, version, 1, None, input).await.unwrap();
    let mut falling = SLOW;
    falling[3] = "4";
    let answer = app.give_figures(clerk, version, 2, &falling).await;
    assert_eq!(refused(answer), ("year_figures_fall", Some("month_4")));
    let answer = app.give_figures(clerk, version, 1, &SLOW).await;
    assert_eq!(refused(answer).0, "version_changed");
    assert_eq!(
        refused(app.give_figures(&world.yu_side.clerk, version, 2, &SLOW).await).0,
        "not found"
    );
    app.give_figures(clerk, version, 2, &[""; 12]).await.unwrap();
    app.give_figures(clerk, version, 3, &SLOW).await.unwrap();
    assert_eq!(revision(version).await, 4);
    adopt(&world, clerk, version, "2025-03-01").await;

    let figures = app.figures_page(clerk, version).await.unwrap();
    assert!(!figures.can_give);
    let versions: Vec<ListVersion> = every(app).await;
    let adopted = versions.iter().find(|v| v.id == version).unwrap();
    let rows = app
        .store()
        .read()
        .await
        .unwrap()
        .sealed_rows(version)
        .await
        .unwrap();
    let content = sealed_content(content_digest(list, 1, &rows), figures.figures.as_ref());
    assert_eq!(adopted.state.adoption().unwrap().content, content);
    assert_ne!(
        content,
        content_digest(list, 1, &rows),
        "the figures are part of the seal"
    );
    let answer = app.give_figures(clerk, version, 4, &SLOW).await;
    assert_eq!(refused(answer).0, "version_not_draft");

    // By the end of March 5 % are expected, not a quarter.
    ruled(&world).await;
    let april = on(clerk, "2025-04-10");
    let run = app.compute_lights(&april, list, march()).await.unwrap();
    assert_eq!(app.check_run(&run).await.unwrap(), RunCheck::Same);
    let totals = app
        .totals(&april, yipanqi_app::lights::Coordinates::from(&run))
        .await
        .unwrap();
    assert_eq!(totals.expected.pct(), Pct(500));
    let adjusted = app.begin_adjustment(&april, list).await.unwrap();
    let page = app.figures_page(&april, adjusted).await.unwrap();
    assert_eq!(
        (page.figures, page.can_give),
        (figures.figures, true),
        "an adjustment begins with them"
    );
}

async fn a_reason_keeps_a_rule_from_counting_until_it_is_taken_back(place: Place) {
    let world = World::on(place).await;
    let app = &world.app;
    let leads = [(Lead, world.yu.transport), (JointLead, world.chuan.transport)];
    let (yu, chuan) = (world.sides[0], world.sides[1]);
    let joint = project("共修滨江路", &leads, &[(Some(yu), 40), (Some(chuan), 60)]);
    let mut put = Put::into(&world).await;
    let (list, _, items) = put.adopted(&world, &[joint]).await;
    let item = items[0];
    for (side, done) in [(yu, 4), (chuan, 20)] {
        put.fact(item, side, march(), wan(done), 1).await;
        put.fact(item, side, march(), pct(1_000), 1).await;
    }
    put.done().await;
    ruled(&world).await;
    let leader = on(&world.leader, "2025-04-10");
    let clerk = on(&world.clerk, "2025-04-10");
    let first = app.compute_lights(&clerk, list, march()).await.unwrap();
    let yellow = || (Light::Level(2), Some("银川-进度-黄".to_owned()));
    assert_eq!(told(app, &first).await[1], yellow(), "渝 has 10 of 25 percent");

    let approving = Approving {
        list,
        side: Some(yu),
        period: "2025-03".into(),
        excuse: Excuse::Progress,
        reason: "洪水淹没便道".into(),
        evidence: None,
    };
    let with = |change: fn(&mut Approving)| {
        let mut other = approving.clone();
        change(&mut other);
        other
    };
    for (input, refusal) in [
        (with(|a| a.reason = " ".into()), ("required", Some("reason"))),
        (
            with(|a| a.period = "三月".into()),
            ("excuse_period", Some("period")),
        ),
        (
            with(|a| a.period = "2024-03".into()),
            ("excuse_period", Some("period")),
        ),
        (
            with(|a| a.period = "2025Q1".into()),
            ("excuse_period", Some("period")),
        ),
        (
            with(|a| a.period = "2025-05".into()),
            ("period_not_begun", Some("period")),
        ),
        (
            with(|a| a.side = Some(yipanqi_domain::SideId(1))),
            ("excuse_side", Some("side")),
        ),
        (
            with(|a| a.evidence = Some(yipanqi_domain::EvidenceId(1))),
            ("evidence_not_of_item", Some("evidence")),
        ),
        (with(|a| a.list = ListId(1)), ("not found", None)),
    ] {
        assert_eq!(
            refused(app.approve_excuse(&leader, item, &input).await),
            refusal,
            "{input:?}"
        );
    }
    for other in [&world.yu_transport_reporter, &world.yu_side.clerk] {
        assert_eq!(
            refused(app.approve_excuse(other, item, &approving).await).0,
            "denied"
        );
    }
    let excuse = app.approve_excuse(&leader, item, &approving).await.unwrap();
    assert_eq!(acts(app).await[0], "excuse.approve");
    let answer = app.approve_excuse(&clerk, item, &approving).await;
    assert_eq!(refused(answer), ("excuse_stands", Some("excuse")));

    let second = app.compute_lights(&clerk, list, march()).await.unwrap();
    let lit = crate::light_world::lights(app, &second).await;
    assert_eq!(lit[1].light, Light::Level(0));
    assert_eq!(
        lit[1].numbers.excused,
        ["银川-进度-黄"],
        "the light names what does not count"
    );
    assert!(lit[2].numbers.excused.is_empty(), "the other side has no reason");
    assert_eq!(
        app.check_run(&first).await.unwrap(),
        RunCheck::Same,
        "what was lit before stays"
    );
    assert_eq!(app.check_run(&second).await.unwrap(), RunCheck::Same);
    let shown = app.excuses_of_item(&clerk, item).await.unwrap();
    assert_eq!((shown.lines.len(), shown.can_approve), (1, true));
    let reporter = on(&world.chuan_transport_reporter, "2025-04-10");
    let shown = app.excuses_of_item(&reporter, item).await.unwrap();
    assert_eq!((shown.lines.len(), shown.can_approve), (1, false));

    assert_eq!(
        refused(app.take_back_excuse(&clerk, excuse, "").await),
        ("required", Some("reason"))
    );
    assert_eq!(
        refused(app.take_back_excuse(&reporter, excuse, "x").await).0,
        "denied"
    );
    app.take_back_excuse(&clerk, excuse, "便道早已修复")
        .await
        .unwrap();
    assert_eq!(
        refused(app.take_back_excuse(&clerk, excuse, "再次").await).0,
        "excuse_gone"
    );
    let third = app.compute_lights(&clerk, list, march()).await.unwrap();
    assert_eq!(told(app, &third).await[1], yellow());
    for run in [&first, &second, &third] {
        assert_eq!(app.check_run(run).await.unwrap(), RunCheck::Same);
    }
    assert!(app.excuses_of_item(&clerk, item).await.unwrap().lines.is_empty());
    app.approve_excuse(&leader, item, &approving).await.unwrap();
}
