//! 通报、报告: compiled from accepted facts and lights, every line with where it comes from; signed off by another post,
//! issued with a number, sealed.

use crate::duty_world::Put;
use crate::world::{World, day};
use yipanqi_app::reports::{Entered, ReportKey};
use yipanqi_app::{App, Error};
use yipanqi_domain::list::{DutyRole, ItemKind, RowAmount, RowAmounts};
use yipanqi_domain::meeting::DecisionKind;
use yipanqi_domain::office::Mark;
use yipanqi_domain::paper::{LineKind, PaperState};
use yipanqi_domain::period::Period;
use yipanqi_domain::progress::YearFigures;
use yipanqi_domain::ratio::Pct;
use yipanqi_domain::rights::Actor;
use yipanqi_domain::year::FiguresGiven;
use yipanqi_domain::{At, DecisionId, ItemId, ListId, SessionId};
use yipanqi_testkit::{Place, on_both};

on_both!(
    a_report_answers_every_decision_and_each_line_leads_back,
    a_paper_is_signed_off_by_another_and_issued_without_a_gap,
    what_is_known_later_does_not_change_a_paper,
    a_side_sees_a_paper_once_it_is_issued,
    a_month_that_runs_is_not_told,
    a_bulletin_and_a_report_go_by_the_lists_own_figures,
);

struct Told {
    world: World,
    session: SessionId,
    list: ListId,
    project: ItemId,
    decisions: [DecisionId; 3],
}

fn march() -> Period {
    Period::month(2025, 3).unwrap()
}

fn on(actor: &Actor, today: &str) -> Actor {
    Actor {
        today: day(today),
        ..actor.clone()
    }
}

impl Told {
    /// A joint project (渝 40, 川 60 亿) from the first decision, a task from the second, nothing from the third; March
    /// reported 12 and 9, accepted and lit.
    async fn on(place: Place) -> Self {
        let world = World::on(place).await;
        let mut put = Put::into(&world).await;
        let session = put.session(world.joint, "第一次会议", Mark::Internal).await;
        let authority = put
            .decision(world.joint, session, DecisionKind::Approved, "通过年度清单")
            .await;
        let first = put
            .decision(world.joint, session, DecisionKind::Decided, "加快共建跨江通道")
            .await;
        let third = put
            .decision(world.joint, session, DecisionKind::Decided, "研究统一票制")
            .await;
        let list = put.list(world.joint, "年度清单", Mark::Internal).await;
        let project = put.item(world.joint, "试联办-2025-0001", "共建跨江通道").await;
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
        let rows = [(project, Some(first), content)];
        let version = put.version(list, None, (session, authority), &rows).await;
        put.done().await;
        let app = &world.app;
        app.assign_all(&world.clerk, version).await.unwrap();
        app.open_window(&world.clerk, list, march(), None, None)
            .await
            .unwrap();
        for (reporter, side, pct, amount) in [
            (&world.yu_transport_reporter, 0, "20", "12"),
            (&world.chuan_transport_reporter, 1, "15", "9"),
        ] {
            let key = ReportKey {
                item: project,
                side: world.sides[side],
                period: march(),
            };
            let entered = Entered::of([
                ("pct", pct),
                ("investment", amount),
                ("unit", "yi"),
                ("stage", "started"),
                ("since", "2025-03-10"),
                ("narrative", "主墩开钻"),
                ("problem", ""),
                ("next_step", "完成承台"),
            ]);
            app.submit_report(&on(reporter, "2025-03-28"), key, &entered)
                .await
                .unwrap();
        }
        for reviewer in [&world.yu_side.reviewer, &world.chuan_side.reviewer, &world.clerk] {
            let page = app.reviews_page(reviewer).await.unwrap();
            let cells = page.groups.iter().flat_map(|g| &g.cells);
            let facts: Vec<_> = cells.map(|c| c.0.fact.id).collect();
            app.accept_facts(reviewer, &facts).await.unwrap();
        }
        // 8 April 2025, 8:00 in China.
        world.clock.set(At(1_744_070_400_000));
        let clerk = on(&world.clerk, "2025-04-08");
        app.put_rules_in_force(&clerk, world.joint, "银川", day("2025-01-01"))
            .await
            .unwrap();
        app.compute_lights(&clerk, list, march()).await.unwrap();
        Self {
            world,
            session,
            list,
            project,
            decisions: [authority, first, third],
        }
    }
    fn app(&self) -> &App {
        &self.world.app
    }
    fn clerk(&self) -> Actor {
        on(&self.world.clerk, "2025-04-08")
    }
    fn leader(&self) -> Actor {
        on(&self.world.leader, "2025-04-08")
    }
}

fn refused<T: std::fmt::Debug>(outcome: Result<T, Error>) -> &'static str {
    match outcome.unwrap_err() {
        Error::Refused(refusal) => refusal.code,
        Error::NotFound => "not found",
        Error::Denied => "denied",
        other => panic!("{other:?}"),
    }
}

async fn a_report_answers_every_decision_and_each_line_leads_back(place: Place) {
    let told = Told::on(place).await;
    let id = told
        .app()
        .compile_meeting_report(&told.clerk(), told.session, march())
        .await
        .unwrap();
    let page = told.app().paper_page(&told.clerk(), id).await.unwrap();
    let text: Vec<&str> = page.lines.iter().map(|line| line.text.as_str()).collect();
    let whole = text.join("\n");
    assert!(
        whole.contains("完成投资21.00亿元，占年度计划100.00亿元的21.0%"),
        "{whole}"
    );
    assert!(
        whole.contains("进度20.0%（各方所报不一，以牵头方为准）"),
        "{whole}"
    );
    assert!(whole.contains("低于时序4.0个百分点"), "{whole}");
    assert!(whole.contains("尚未形成清单事项。"), "{whole}");
    let answered: Vec<DecisionId> = page
        .lines
        .iter()
        .filter(|line| line.kind == LineKind::Subheading)
        .flat_map(|line| line.refs.decisions.clone())
        .collect();
    assert_eq!(answered, told.decisions);

    // Every line but a heading opens; a figure shows the items and the facts behind it.
    let mut behind = 0;
    for line in page.lines.iter().filter(|line| line.kind != LineKind::Heading) {
        let shown = told
            .app()
            .paper_line_page(&told.clerk(), id, line.position)
            .await
            .unwrap();
        assert_eq!((shown.hidden, &shown.line), (0, line));
        for item in &shown.items {
            assert_eq!(item.item.id, told.project);
            behind += item.facts.len();
            assert!(!shown.decisions.is_empty(), "{}", line.text);
        }
    }
    assert!(behind >= 4, "two sides' figures stand behind the lines: {behind}");
    let file = told.app().paper_docx(&told.clerk(), id).await.unwrap();
    assert!(file.bytes.starts_with(b"PK"));
}

async fn a_paper_is_signed_off_by_another_and_issued_without_a_gap(place: Place) {
    let told = Told::on(place).await;
    let (app, clerk, leader) = (told.app(), told.clerk(), told.leader());
    let mut numbers = Vec::new();
    for _ in 0..2 {
        let id = app.compile_bulletin(&clerk, told.list, march()).await.unwrap();
        assert_eq!(refused(app.issue_paper(&clerk, id).await), "paper_not_waiting");
        assert_eq!(refused(app.sign_off_paper(&clerk, id).await), "denied");
        app.sign_off_paper(&leader, id).await.unwrap();
        assert_eq!(
            refused(app.sign_off_paper(&leader, id).await),
            "paper_not_waiting"
        );
        numbers.push(app.issue_paper(&clerk, id).await.unwrap());
        assert_eq!(
            refused(app.set_paper_aside(&clerk, id, "写错了").await),
            "paper_not_waiting"
        );
        let page = app.paper_page(&clerk, id).await.unwrap();
        assert!(matches!(page.paper.state, PaperState::Issued { .. }));
        assert_eq!(page.signatures.len(), 1);
        assert_eq!(page.signatures[0].0.content, page.paper.content);
    }
    assert!(numbers[0].ends_with("通报〔2025〕1号"), "{numbers:?}");
    assert!(numbers[1].ends_with("通报〔2025〕2号"), "{numbers:?}");
    let aside = app.compile_bulletin(&clerk, told.list, march()).await.unwrap();
    assert_eq!(refused(app.set_paper_aside(&clerk, aside, " ").await), "required");
    app.set_paper_aside(&clerk, aside, "重复").await.unwrap();
}

async fn what_is_known_later_does_not_change_a_paper(place: Place) {
    let told = Told::on(place).await;
    let (app, clerk) = (told.app(), told.clerk());
    let before = app.compile_bulletin(&clerk, told.list, march()).await.unwrap();
    let then = app.paper_page(&clerk, before).await.unwrap();
    let key = ReportKey {
        item: told.project,
        side: told.world.sides[0],
        period: march(),
    };
    let entered = Entered::of([
        ("pct", "20"),
        ("investment", "13"),
        ("unit", "yi"),
        ("stage", "started"),
        ("since", "2025-03-10"),
        ("narrative", "主墩开钻"),
        ("problem", ""),
        ("next_step", "完成承台"),
        ("reason", "漏计一笔"),
        ("reason-investment", "漏计一笔"),
    ]);
    let reporter = on(&told.world.yu_transport_reporter, "2025-04-08");
    let state = app.submit_report(&reporter, key, &entered).await;
    let now = app.paper_page(&clerk, before).await.unwrap();
    assert_eq!(now, then, "a sealed paper stays: {state:?}");
    let digest = |page: &yipanqi_app::papers::PaperPage| page.paper.content.clone();
    let again = app.compile_bulletin(&clerk, told.list, march()).await.unwrap();
    let again = app.paper_page(&clerk, again).await.unwrap();
    assert_ne!(digest(&again), digest(&then), "another point of the trail");
}

async fn a_side_sees_a_paper_once_it_is_issued(place: Place) {
    let told = Told::on(place).await;
    let (app, clerk) = (told.app(), told.clerk());
    let theirs = on(&told.world.chuan_side.leader, "2025-04-08");
    let id = app.compile_bulletin(&clerk, told.list, march()).await.unwrap();
    assert_eq!(refused(app.paper_page(&theirs, id).await), "not found");
    assert_eq!(refused(app.paper_line_page(&theirs, id, 2).await), "not found");
    assert!(app.papers_page(&theirs, 1).await.unwrap().papers.is_empty());
    app.sign_off_paper(&told.leader(), id).await.unwrap();
    assert_eq!(refused(app.paper_docx(&theirs, id).await), "not found");
    app.issue_paper(&clerk, id).await.unwrap();
    assert!(app.paper_page(&theirs, id).await.is_ok());
    assert_eq!(app.papers_page(&theirs, 1).await.unwrap().papers.len(), 1);
    let reporter = on(&told.world.yu_science_reporter, "2025-04-08");
    assert_eq!(refused(app.paper_page(&reporter, id).await), "not found");
}

async fn a_month_that_runs_is_not_told(place: Place) {
    let told = Told::on(place).await;
    let april = Period::month(2025, 4).unwrap();
    let (app, clerk) = (told.app(), told.clerk());
    assert_eq!(
        refused(app.compile_bulletin(&clerk, told.list, april).await),
        "paper_period_running"
    );
    assert_eq!(
        refused(app.compile_meeting_report(&clerk, told.session, april).await),
        "paper_period_running"
    );
    let january = Period::month(2024, 12).unwrap();
    assert_eq!(
        refused(app.compile_meeting_report(&clerk, told.session, january).await),
        "paper_before_session"
    );
    let other = on(&told.world.own_clerk, "2025-04-08");
    assert_eq!(
        refused(app.compile_bulletin(&other, told.list, march()).await),
        "denied"
    );
}

async fn a_bulletin_and_a_report_go_by_the_lists_own_figures(place: Place) {
    let told = Told::on(place).await;
    let app = told.app();
    let mut put = Put::into(&told.world).await;
    let version = put.tx.latest_adopted(told.list).await.unwrap().unwrap();
    let months = [1, 2, 5, 10, 20, 30, 45, 60, 70, 80, 90, 100].map(|n| Pct(n * 100));
    let given = FiguresGiven {
        id: put.tx.new_id().await.unwrap(),
        version: version.id,
        revision: 1,
        figures: Some(YearFigures::new(months).unwrap()),
        post: told.world.clerk.post,
        at: yipanqi_testkit::NOW,
    };
    put.tx.insert(&given).await.unwrap();
    put.done().await;
    let clerk = told.clerk();
    app.compute_lights(&clerk, told.list, march()).await.unwrap();
    let bulletin = app.compile_bulletin(&clerk, told.list, march()).await.unwrap();
    let report = app
        .compile_meeting_report(&clerk, told.session, march())
        .await
        .unwrap();
    for paper in [bulletin, report] {
        let page = app.paper_page(&clerk, paper).await.unwrap();
        let whole: Vec<&str> = page.lines.iter().map(|line| line.text.as_str()).collect();
        let whole = whole.join("\n");
        // 21 of 100 by the end of March, when 5 are expected.
        assert!(whole.contains("高于时序16.0个百分点"), "{whole}");
        assert!(!whole.contains("低于时序"), "{whole}");
    }
}
