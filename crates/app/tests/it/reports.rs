//! 填报 审核 退回 更正: a month's reports of a joint project and of a task, from the open window to what counts.

use crate::duty_world::Put;
use crate::world::{World, day};
use yipanqi_app::evidence::HandedIn;
use yipanqi_app::reports::{Entered, ReportKey, ReportState};
use yipanqi_app::{App, Error};
use yipanqi_domain::list::{DutyRole, ItemKind, RowAmount, RowAmounts};
use yipanqi_domain::measure::{CombinedWorth, Measure, Stage, Worth};
use yipanqi_domain::meeting::DecisionKind;
use yipanqi_domain::money::MoneyUnit;
use yipanqi_domain::office::Mark;
use yipanqi_domain::period::Period;
use yipanqi_domain::ratio::Pct;
use yipanqi_domain::report::{CellState, Evidence, Fact};
use yipanqi_domain::rights::Actor;
use yipanqi_domain::trail::Outcome;
use yipanqi_domain::{FactId, ItemId, ListId, SideId, UnitId, VersionId};
use yipanqi_store::TrailFilter;
use yipanqi_store::query::facts::{NOW_KNOWN, latest, latest_accepted};
use yipanqi_testkit::{Place, on_both};

on_both!(
    a_report_is_submitted_returned_in_one_cell_answered_and_accepted_by_level,
    a_closed_window_refuses_all_but_answers_and_corrections,
    a_second_first_revision_needs_a_reason_and_counts_nothing_twice,
    a_form_that_shows_old_revisions_is_stale,
    a_value_that_falls_or_has_the_wrong_unit_is_told_beside_its_field,
    the_office_enters_for_a_unit_with_the_sheet_it_received,
    the_other_side_sees_only_what_was_accepted,
    a_joint_project_adds_its_sides_and_shows_where_they_differ,
    the_report_of_june_is_owed_by_the_successor,
    a_reviewer_reviews_nothing_that_he_entered,
    a_draft_is_kept_for_its_seat_and_gone_once_sent,
    one_window_for_a_list_and_month,
    what_was_known_at_an_entry_stays_as_it_was,
);

/// A project led by both transport departments (重庆 40, 四川 60 亿) and a task of 渝 transport, assigned; March open.
struct Told {
    world: World,
    list: ListId,
    version: VersionId,
    project: ItemId,
    task: ItemId,
}

fn march() -> Period {
    Period::month(2025, 3).unwrap()
}

impl Told {
    async fn on(place: Place) -> Self {
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
    fn app(&self) -> &App {
        &self.world.app
    }
    fn yu(&self) -> Actor {
        on(&self.world.yu_transport_reporter, "2025-03-28")
    }
    fn chuan(&self) -> Actor {
        on(&self.world.chuan_transport_reporter, "2025-03-28")
    }
    fn key(&self, item: ItemId, side: usize) -> ReportKey {
        ReportKey {
            item,
            side: self.world.sides[side],
            period: march(),
        }
    }
    /// The latest fact of a cell.
    async fn fact(&self, item: ItemId, side: usize, measure: Measure) -> FactId {
        let mut read = self.app().store().read().await.unwrap();
        let facts = read.facts_of_side(item, self.world.sides[side]).await.unwrap();
        let heads = latest(&facts);
        heads
            .iter()
            .rfind(|f| f.fact.measure == measure)
            .expect("that cell")
            .fact
            .id
    }
    async fn facts(&self) -> Vec<Fact> {
        self.app().store().read().await.unwrap().every().await.unwrap()
    }
    /// Accepts everything that waits, by both sides and the body.
    async fn accept_all(&self) {
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
    async fn states(&self, actor: &Actor, item: ItemId) -> Vec<&'static str> {
        let page = self.app().reports_page(actor, Some(march())).await.unwrap();
        let report = page
            .reports
            .iter()
            .find(|r| r.owed.line.item == item)
            .expect("that report");
        report.owed.cells.iter().map(|c| c.state.code()).collect()
    }
}

fn on(actor: &Actor, today: &str) -> Actor {
    Actor {
        today: day(today),
        ..actor.clone()
    }
}

fn task(pct: &str, narrative: &str) -> Entered {
    Entered::of([
        ("pct", pct),
        ("narrative", narrative),
        ("problem", ""),
        ("next_step", ""),
    ])
}

fn project(pct: &str, amount: &str) -> Entered {
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

fn with(entered: &Entered, more: &[(&str, &str)]) -> Entered {
    let mut entered = entered.clone();
    entered
        .0
        .extend(more.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())));
    entered
}

fn refused<T: std::fmt::Debug>(outcome: Result<T, Error>) -> (&'static str, Option<&'static str>) {
    match outcome.unwrap_err() {
        Error::Refused(refusal) => (refusal.code, refusal.field),
        Error::NotFound => ("not found", None),
        Error::Denied => ("denied", None),
        other => panic!("{other:?}"),
    }
}

async fn acts(app: &App) -> Vec<String> {
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

async fn a_report_is_submitted_returned_in_one_cell_answered_and_accepted_by_level(place: Place) {
    let told = Told::on(place).await;
    let (app, yu, key) = (told.app(), told.yu(), told.key(told.task, 0));
    assert_eq!(told.states(&yu, told.task).await, ["due"; 4]);
    let done = app
        .submit_report(&yu, key, &task("25", "路基完成一半"))
        .await
        .unwrap();
    assert_eq!(done.facts.len(), 2, "what was left empty is no fact");
    assert!(acts(app).await.contains(&"report.submit".to_owned()));
    assert_eq!(
        told.states(&yu, told.task).await,
        ["submitted", "submitted", "due", "due"]
    );

    // The body waits for the side; the other side's reviewer does not see it.
    assert!(
        app.reviews_page(&told.world.clerk)
            .await
            .unwrap()
            .groups
            .is_empty()
    );
    assert!(
        app.reviews_page(&told.world.chuan_side.reviewer)
            .await
            .unwrap()
            .groups
            .is_empty()
    );
    let pct = told.fact(told.task, 0, Measure::Pct).await;
    assert_eq!(
        refused(app.accept_facts(&told.world.clerk, &[pct]).await).0,
        "denied"
    );
    assert_eq!(
        refused(app.accept_facts(&told.world.chuan_side.reviewer, &[pct]).await).0,
        "not found"
    );
    assert_eq!(
        refused(app.accept_facts(&told.world.yu_side.reviewer, &[]).await).0,
        "nothing_chosen"
    );

    let reviewer = &told.world.yu_side.reviewer;
    let page = app.reviews_page(reviewer).await.unwrap();
    assert_eq!((page.groups.len(), page.cell_count), (1, 2));
    let narrative = told.fact(told.task, 0, Measure::Narrative).await;
    app.accept_facts(reviewer, &[narrative]).await.unwrap();
    assert_eq!(
        refused(app.return_fact(reviewer, pct, " ", day("2025-04-02")).await),
        ("required", Some("message"))
    );
    let late = app
        .return_fact(reviewer, pct, "与台账不符", day("2025-03-01"))
        .await;
    assert_eq!(refused(late), ("answer_by_past", Some("answer_by")));
    app.return_fact(reviewer, pct, "与台账不符", day("2025-04-02"))
        .await
        .unwrap();
    assert_eq!(
        refused(app.accept_facts(reviewer, &[pct]).await).0,
        "fact_not_waiting"
    );
    assert_eq!(
        told.states(&yu, told.task).await,
        ["returned", "accepted_by_side", "due", "due"]
    );
    let page = app.reports_page(&yu, None).await.unwrap();
    let report = &page.reports[0];
    assert_eq!(
        (report.owed.line.item, report.state()),
        (told.task, ReportState::Returned)
    );
    let cell = &report.owed.cells[0];
    assert_eq!(cell.state, CellState::Returned { count: 1 });
    let line = cell.now.as_ref().unwrap();
    assert_eq!(
        (line.message.as_deref(), line.answer_by_on),
        (Some("与台账不符"), Some(day("2025-04-02")))
    );

    // That cell is open alone.
    let rest = Entered::of([("narrative", "路基完成六成"), ("reason", "补充")]);
    assert_eq!(
        refused(app.submit_report(&yu, key, &rest).await),
        ("cell_locked", Some("narrative"))
    );
    let more = Entered::of([("problem", "征地未完")]);
    assert_eq!(
        refused(app.submit_report(&yu, key, &more).await),
        ("cell_locked", Some("problem"))
    );
    let same = Entered::of([("pct", "25")]);
    assert_eq!(
        refused(app.submit_report(&yu, key, &same).await),
        ("answer_same", Some("pct"))
    );
    app.submit_report(&yu, key, &Entered::of([("pct", "22")]))
        .await
        .unwrap();
    assert_eq!(told.states(&yu, told.task).await[0], "submitted");
    told.accept_all().await;
    assert_eq!(
        told.states(&yu, told.task).await,
        ["accepted", "accepted", "due", "due"]
    );

    // A correction of what was accepted says why; until it is accepted, the former value counts.
    let fix = Entered::of([("pct", "23")]);
    assert_eq!(
        refused(app.submit_report(&yu, key, &fix).await),
        ("revision_needs_reason", Some("reason"))
    );
    let done = app
        .submit_report(&yu, key, &with(&fix, &[("reason", "复测后更正")]))
        .await
        .unwrap();
    assert!(done.is_correction);
    assert!(acts(app).await.contains(&"report.correct".to_owned()));
    let mut read = app.store().read().await.unwrap();
    let lines = read
        .facts_of_version(told.version, march(), NOW_KNOWN)
        .await
        .unwrap();
    read.end().await.unwrap();
    let counts: Vec<&Worth> = latest_accepted(&lines)
        .iter()
        .filter(|f| f.fact.measure == Measure::Pct)
        .map(|f| &f.fact.given.worth)
        .collect();
    assert_eq!(counts, [&Worth::Pct(Pct(2200))]);
    let numbers: Vec<i64> = told
        .facts()
        .await
        .iter()
        .filter(|f| f.measure == Measure::Pct)
        .map(|f| f.revision)
        .collect();
    assert_eq!(numbers, [1, 2, 3]);
}

async fn a_closed_window_refuses_all_but_answers_and_corrections(place: Place) {
    let told = Told::on(place).await;
    let (app, key) = (told.app(), told.key(told.task, 0));
    let reporter = &told.world.yu_transport_reporter;
    let (before, last, after) = (
        on(reporter, "2025-03-24"),
        on(reporter, "2025-04-05"),
        on(reporter, "2025-04-06"),
    );
    let first = task("10", "放线");
    assert_eq!(
        refused(app.submit_report(&before, key, &first).await).0,
        "window_not_open"
    );
    match app.submit_report(&after, key, &first).await.unwrap_err() {
        Error::Refused(refusal) => {
            assert_eq!(refusal.code, "window_closed");
            assert_eq!(refusal.args, [("day", "2025-04-05".to_owned())]);
        }
        other => panic!("{other:?}"),
    }
    assert!(told.facts().await.is_empty());
    app.submit_report(&last, key, &first).await.unwrap();
    let april = ReportKey {
        period: Period::month(2025, 4).unwrap(),
        ..key
    };
    assert_eq!(
        refused(app.submit_report(&after, april, &first).await).0,
        "report_not_owed"
    );

    let pct = told.fact(told.task, 0, Measure::Pct).await;
    app.return_fact(&told.world.yu_side.reviewer, pct, "请核", day("2025-04-08"))
        .await
        .unwrap();
    app.submit_report(&after, key, &Entered::of([("pct", "11")]))
        .await
        .unwrap();
    told.accept_all().await;
    let fix = Entered::of([("pct", "12"), ("reason", "漏计一段")]);
    app.submit_report(&on(reporter, "2025-06-01"), key, &fix)
        .await
        .unwrap();
    // What was never reported is not reported by the back door of a correction.
    let late = Entered::of([("problem", "缺料"), ("reason", "补")]);
    assert_eq!(
        refused(app.submit_report(&after, key, &late).await).0,
        "window_closed"
    );
}

async fn a_second_first_revision_needs_a_reason_and_counts_nothing_twice(place: Place) {
    let told = Told::on(place).await;
    let (app, key) = (told.app(), told.key(told.project, 0));
    let first = project("20", "12");
    app.submit_report(&told.yu(), key, &first).await.unwrap();
    let second = project("21", "12.5");
    assert_eq!(
        refused(app.submit_report(&told.yu(), key, &second).await),
        ("revision_needs_reason", Some("reason"))
    );
    assert_eq!(
        refused(app.submit_report(&told.yu(), key, &first).await).0,
        "nothing_changed"
    );
    let before = told.facts().await.len();
    app.submit_report(&told.yu(), key, &with(&second, &[("reason", "晚到两笔")]))
        .await
        .unwrap();
    let facts = told.facts().await;
    assert_eq!(facts.len(), before + 2, "only what changed is a revision");
    let amounts: Vec<&Fact> = facts
        .iter()
        .filter(|f| f.measure == Measure::Investment)
        .collect();
    assert_eq!(amounts[1].former, Some(amounts[0].id));
    assert_eq!(amounts[1].reason.as_deref(), Some("晚到两笔"));
    told.accept_all().await;
    let mut read = app.store().read().await.unwrap();
    let lines = read
        .facts_of_version(told.version, march(), NOW_KNOWN)
        .await
        .unwrap();
    let fen: Vec<i64> = latest_accepted(&lines)
        .iter()
        .filter_map(|f| match f.fact.given.worth {
            Worth::Fen { fen, .. } => Some(fen),
            _ => None,
        })
        .collect();
    assert_eq!(fen, [125_000_000_000]);
}

async fn a_form_that_shows_old_revisions_is_stale(place: Place) {
    let told = Told::on(place).await;
    let (app, key) = (told.app(), told.key(told.task, 0));
    let opened = [("seen", "pct:0,narrative:0,problem:0,next_step:0")];
    let (one, two) = (with(&task("10", "甲"), &opened), with(&task("12", "乙"), &opened));
    let yu = told.yu();
    let (a, b) = tokio::join!(
        app.submit_report(&yu, key, &one),
        app.submit_report(&yu, key, &two)
    );
    let (won, lost) = if a.is_ok() { (a, b) } else { (b, a) };
    won.unwrap();
    match lost.unwrap_err() {
        Error::Refused(refusal) => assert!(refusal.stale && refusal.code == "report_changed"),
        other => panic!("{other:?}"),
    }
    assert_eq!(told.facts().await.len(), 2);
    let again = [
        ("seen", "pct:1,narrative:1,problem:0,next_step:0"),
        ("reason", "以此为准"),
    ];
    app.submit_report(&yu, key, &with(&task("13", "丙"), &again))
        .await
        .unwrap();
}

async fn a_value_that_falls_or_has_the_wrong_unit_is_told_beside_its_field(place: Place) {
    let told = Told::on(place).await;
    let (app, world) = (told.app(), &told.world);
    let key = told.key(told.project, 0);
    let wrong = project("20", "120000");
    assert_eq!(
        refused(app.submit_report(&told.yu(), key, &wrong).await),
        ("money_wrong_unit", Some("investment"))
    );
    let twice = project("20", "1200万元");
    assert_eq!(
        refused(app.submit_report(&told.yu(), key, &twice).await),
        ("money_unit_twice", Some("investment"))
    );
    let missing = with(&project("20", "12"), &[("narrative", "")]);
    assert_eq!(
        refused(app.submit_report(&told.yu(), key, &missing).await),
        ("required", Some("narrative"))
    );
    let none = Entered::of([("pct", "20")]);
    assert_eq!(
        refused(app.submit_report(&told.yu(), key, &none).await),
        ("required", Some("investment"))
    );
    let ahead = with(&project("20", "12"), &[("since", "2025-04-02")]);
    assert_eq!(
        refused(app.submit_report(&told.yu(), key, &ahead).await),
        ("stage_day_ahead", Some("since"))
    );
    app.submit_report(&told.yu(), key, &project("20", "12"))
        .await
        .unwrap();

    let april = Period::month(2025, 4).unwrap();
    app.open_window(&world.clerk, told.list, april, None, None)
        .await
        .unwrap();
    let later = on(&world.yu_transport_reporter, "2025-04-28");
    let key = ReportKey { period: april, ..key };
    assert_eq!(
        refused(app.submit_report(&later, key, &project("18", "13")).await),
        ("pct_falls", Some("reason"))
    );
    assert_eq!(
        refused(app.submit_report(&later, key, &project("21", "11")).await),
        ("amount_falls", Some("reason"))
    );
    let back = with(&project("21", "13"), &[("stage", "preparing"), ("since", "")]);
    assert_eq!(
        refused(app.submit_report(&later, key, &back).await),
        ("stage_falls", Some("reason"))
    );
    let page = app.reports_page(&later, None).await.unwrap();
    let before = page.reports[0].owed.cells[0].before.as_ref().unwrap();
    assert_eq!(before.fact.given.worth, Worth::Pct(Pct(2000)));
    let said = with(&project("18", "13"), &[("reason", "范围扩大")]);
    app.submit_report(&later, key, &said).await.unwrap();
    let facts = told.facts().await;
    let fell: Vec<Measure> = facts
        .iter()
        .filter(|f| f.period == april && f.reason.is_some())
        .map(|f| f.measure)
        .collect();
    assert_eq!(fell, [Measure::Pct], "the reason stands where it is needed");
}

async fn the_office_enters_for_a_unit_with_the_sheet_it_received(place: Place) {
    let told = Told::on(place).await;
    let (app, key) = (told.app(), told.key(told.task, 0));
    let clerk = on(&told.world.clerk, "2025-03-28");
    let sheet = |bytes: &[u8]| HandedIn {
        name: "三月报表.txt".into(),
        bytes: bytes.to_vec(),
    };
    let entered = task("30", "据来表");
    let none = app
        .submit_on_behalf(&clerk, key, &entered, HandedIn::default())
        .await;
    assert_eq!(refused(none), ("evidence_missing", Some("evidence")));
    let empty = app.submit_on_behalf(&clerk, key, &entered, sheet(b" \n")).await;
    assert_eq!(refused(empty), ("evidence_empty", Some("evidence")));
    let hostile = app
        .submit_on_behalf(&clerk, key, &entered, sheet(b"MZ\0\0\x01"))
        .await;
    assert_eq!(refused(hostile), ("evidence_kind", Some("evidence")));
    let bad = app
        .submit_on_behalf(&clerk, key, &task("130", "x"), sheet(b"ok"))
        .await;
    assert_eq!(refused(bad), ("pct_out_of_range", Some("pct")));
    let reporter = app
        .submit_on_behalf(&told.yu(), key, &entered, sheet(b"ok"))
        .await;
    assert_eq!(refused(reporter).0, "denied");
    assert!(told.facts().await.is_empty());

    app.submit_on_behalf(&clerk, key, &entered, sheet("完成三成".as_bytes()))
        .await
        .unwrap();
    let facts = told.facts().await;
    assert!(
        facts
            .iter()
            .all(|f| f.unit == told.world.yu.transport && f.post == clerk.post && f.evidence.is_some())
    );
    let mut read = app.store().read().await.unwrap();
    let evidence: Vec<Evidence> = read.every().await.unwrap();
    assert_eq!(
        (
            evidence.len(),
            evidence[0].file_name.as_str(),
            evidence[0].media.as_str()
        ),
        (1, "三月报表.txt", "text")
    );
    assert_eq!(app.blobs().get(&evidence[0].blob).unwrap(), "完成三成".as_bytes());
    let entries = read
        .entries_filtered(&TrailFilter::default(), i64::MAX, 100)
        .await
        .unwrap();
    let entry = entries
        .iter()
        .find(|e| e.act == "report.submit_on_behalf")
        .expect("its entry");
    assert_eq!(
        (entry.post, entry.for_whom),
        (Some(clerk.post.0), Some(told.world.yu.transport.0))
    );
}

async fn the_other_side_sees_only_what_was_accepted(place: Place) {
    let told = Told::on(place).await;
    let (app, world) = (told.app(), &told.world);
    let key = told.key(told.project, 0);
    app.submit_report(&told.yu(), key, &project("20", "12"))
        .await
        .unwrap();
    let pct = told.fact(told.project, 0, Measure::Pct).await;
    app.return_fact(&world.yu_side.reviewer, pct, "请核", day("2025-04-02"))
        .await
        .unwrap();
    let others = [
        &world.chuan_transport_reporter,
        &world.chuan_side.reviewer,
        &world.chuan_side.leader,
    ];
    for other in others {
        assert!(
            app.reports_of_item(other, told.project)
                .await
                .unwrap()
                .months
                .is_empty()
        );
        assert_eq!(refused(app.fact_page(other, pct).await).0, "not found");
        assert_eq!(refused(app.accept_facts(other, &[pct]).await).0, "not found");
    }
    assert_eq!(
        refused(app.submit_report(&told.chuan(), key, &project("1", "1")).await).0,
        "denied"
    );
    let own = app
        .reports_of_item(&world.yu_side.leader, told.project)
        .await
        .unwrap();
    assert!(own.months[0].told[0].sides[0].waiting.is_some());

    app.submit_report(&told.yu(), key, &Entered::of([("pct", "19")]))
        .await
        .unwrap();
    told.accept_all().await;
    for other in others {
        let seen = app.reports_of_item(other, told.project).await.unwrap();
        let side = &seen.months[0].told[0].sides[0];
        let line = side.accepted.as_ref().unwrap();
        assert_eq!(line.fact.given.worth, Worth::Pct(Pct(1900)));
        assert_eq!(
            (line.returned_count, side.revisions.len()),
            (0, 1),
            "that it was returned is not theirs to know"
        );
        assert!(line.reviewed_by.is_none());
    }
    // An item of one side alone is not there for the other.
    assert_eq!(
        refused(app.reports_of_item(&world.chuan_side.reviewer, told.task).await).0,
        "not found"
    );
}

async fn a_joint_project_adds_its_sides_and_shows_where_they_differ(place: Place) {
    let told = Told::on(place).await;
    let (app, world) = (told.app(), &told.world);
    app.submit_report(&told.yu(), told.key(told.project, 0), &project("30", "12"))
        .await
        .unwrap();
    told.accept_all().await;
    let one = app.reports_of_item(&world.leader, told.project).await.unwrap();
    let amount = one.months[0]
        .told
        .iter()
        .find(|t| t.measure == Measure::Investment)
        .unwrap();
    assert_eq!(
        amount.combined.as_ref().unwrap().missing,
        [world.sides[1]],
        "a sum that lacks a side says so"
    );

    app.submit_report(&told.chuan(), told.key(told.project, 1), &project("15", "9"))
        .await
        .unwrap();
    told.accept_all().await;
    let seen = app.reports_of_item(&world.leader, told.project).await.unwrap();
    let month = &seen.months[0];
    let combined = |measure| {
        let told = month.told.iter().find(|t| t.measure == measure).unwrap();
        told.combined.clone().unwrap()
    };
    let sum = combined(Measure::Investment);
    let CombinedWorth::One(Some(Worth::Fen { fen, unit, .. })) = sum.value else {
        panic!("{sum:?}")
    };
    assert_eq!(
        (fen, unit),
        (210_000_000_000, MoneyUnit::Yi),
        "12 and 9 are 21 of 100"
    );
    let pct = combined(Measure::Pct);
    assert_eq!(
        pct.value,
        CombinedWorth::One(Some(Worth::Pct(Pct(3000)))),
        "the lead side's"
    );
    let differ: Vec<(SideId, Worth)> = vec![
        (world.sides[0], Worth::Pct(Pct(3000))),
        (world.sides[1], Worth::Pct(Pct(1500))),
    ];
    assert_eq!(pct.contradiction, differ);
    let stage = combined(Measure::Stage);
    assert!(matches!(
        stage.value,
        CombinedWorth::One(Some(Worth::Stage {
            stage: Stage::Started,
            ..
        }))
    ));
    assert!(stage.contradiction.is_empty());
}

async fn the_report_of_june_is_owed_by_the_successor(place: Place) {
    let told = Told::on(place).await;
    let (app, world) = (told.app(), &told.world);
    let june = Period::month(2025, 6).unwrap();
    app.open_window(&world.clerk, told.list, june, None, None)
        .await
        .unwrap();
    let key = ReportKey {
        item: told.task,
        side: world.sides[0],
        period: june,
    };
    let before = on(&world.yu_transport_reporter, "2025-06-28");
    assert_eq!(app.reports_page(&before, None).await.unwrap().reports.len(), 2);

    let successor: UnitId = world.yu.science;
    let clerk = on(&world.clerk, "2025-07-01");
    let mut put = Put::into(world).await;
    let mut gone: yipanqi_domain::office::Unit = put.tx.get(world.yu.transport.0).await.unwrap().unwrap();
    gone.ends_on = Some(day("2025-06-30"));
    put.tx.update(&gone).await.unwrap();
    put.done().await;
    app.hand_over_unit(
        &clerk,
        world.yu.transport,
        successor,
        day("2025-07-01"),
        "机构改革",
    )
    .await
    .unwrap();

    let (old, new) = (
        on(&world.yu_transport_reporter, "2025-07-02"),
        on(&world.yu_science_reporter, "2025-07-02"),
    );
    assert!(app.reports_page(&old, None).await.unwrap().reports.is_empty());
    let page = app.reports_page(&new, None).await.unwrap();
    assert_eq!((page.period, page.reports.len()), (Some(june), 2));
    assert!(app.submit_report(&old, key, &task("60", "x")).await.is_err());
    app.submit_report(&new, key, &task("60", "路面铺完"))
        .await
        .unwrap();
    let facts = told.facts().await;
    assert!(
        facts
            .iter()
            .all(|f| f.unit == successor && f.side == world.sides[0])
    );
}

async fn a_reviewer_reviews_nothing_that_he_entered(place: Place) {
    let told = Told::on(place).await;
    let (app, world) = (told.app(), &told.world);
    let clerk = on(&world.clerk, "2025-03-28");
    let sheet = HandedIn {
        name: "表.txt".into(),
        bytes: b"sheet".to_vec(),
    };
    app.submit_on_behalf(&clerk, told.key(told.task, 0), &task("30", "据来表"), sheet)
        .await
        .unwrap();
    let page = app.reviews_page(&world.yu_side.reviewer).await.unwrap();
    let facts: Vec<FactId> = page.groups[0].cells.iter().map(|c| c.0.fact.id).collect();
    app.accept_facts(&world.yu_side.reviewer, &facts).await.unwrap();
    assert!(app.reviews_page(&clerk).await.unwrap().groups.is_empty());
    assert_eq!(refused(app.accept_facts(&clerk, &facts).await).0, "own_fact");
    assert_eq!(
        refused(app.return_fact(&clerk, facts[0], "x", day("2025-04-01")).await).0,
        "own_fact"
    );
}

async fn a_draft_is_kept_for_its_seat_and_gone_once_sent(place: Place) {
    let told = Told::on(place).await;
    let (app, key, yu) = (told.app(), told.key(told.task, 0), told.yu());
    let before = app.head().await.unwrap().seq;
    let typed = task("3x", "还没写完");
    app.save_draft(&yu, key, &typed).await.unwrap();
    assert_eq!(app.head().await.unwrap().seq, before, "a draft leaves no entry");
    let find = async |actor: &Actor| {
        let page = app.reports_page(actor, None).await.unwrap();
        let report = page
            .reports
            .into_iter()
            .find(|r| r.owed.line.item == told.task)
            .unwrap();
        (report.state(), report.draft)
    };
    assert_eq!(find(&yu).await, (ReportState::Drafted, Some(typed.clone())));
    assert!(app.submit_report(&yu, key, &typed).await.is_err());
    assert_eq!(find(&yu).await.1, Some(typed), "a refusal loses nothing");
    assert_eq!(
        refused(app.save_draft(&told.chuan(), key, &task("1", "x")).await).0,
        "not found"
    );
    assert!(told.facts().await.is_empty());
    app.submit_report(&yu, key, &task("35", "写完了")).await.unwrap();
    assert_eq!(find(&yu).await, (ReportState::Submitted, None));
}

async fn one_window_for_a_list_and_month(place: Place) {
    let told = Told::on(place).await;
    let (app, world) = (told.app(), &told.world);
    assert_eq!(
        refused(
            app.open_window(&world.clerk, told.list, march(), None, None)
                .await
        )
        .0,
        "window_there"
    );
    let january = Period::month(2025, 1).unwrap();
    assert_eq!(
        refused(
            app.open_window(&world.clerk, told.list, january, None, None)
                .await
        )
        .0,
        "window_without_version"
    );
    let april = Period::month(2025, 4).unwrap();
    assert_eq!(
        refused(app.open_window(&world.leader, told.list, april, None, None).await).0,
        "denied"
    );
    assert_eq!(
        refused(
            app.open_window(&world.yu_side.clerk, told.list, april, None, None)
                .await
        )
        .0,
        "not found"
    );
    let page = app.windows_page(&on(&world.clerk, "2025-03-28")).await.unwrap();
    assert_eq!(page.windows.len(), 1);
    let kept = &page.lists[0];
    assert_eq!(
        (kept.next, kept.owed_count, kept.reported_count),
        (Some(april), 3, 0)
    );
    let silent: Vec<(UnitId, usize)> = kept.silent.iter().map(|s| (s.0, s.2)).collect();
    assert_eq!(silent, [(world.yu.transport, 2), (world.chuan.transport, 1)]);
    app.submit_report(&told.yu(), told.key(told.task, 0), &task("5", "开工"))
        .await
        .unwrap();
    let page = app.windows_page(&on(&world.clerk, "2025-03-28")).await.unwrap();
    assert_eq!(page.lists[0].reported_count, 1);
}

async fn what_was_known_at_an_entry_stays_as_it_was(place: Place) {
    let told = Told::on(place).await;
    let (app, key) = (told.app(), told.key(told.task, 0));
    app.submit_report(&told.yu(), key, &task("25", "一半"))
        .await
        .unwrap();
    let submitted = app.head().await.unwrap().seq;
    told.accept_all().await;
    let accepted = app.head().await.unwrap().seq;
    let fix = Entered::of([("pct", "24"), ("reason", "复测")]);
    app.submit_report(&told.yu(), key, &fix).await.unwrap();
    told.accept_all().await;
    let mut read = app.store().read().await.unwrap();
    for (known_at, expected) in [
        (submitted - 1, None),
        (submitted, None),
        (accepted, Some(2500)),
        (NOW_KNOWN, Some(2400)),
    ] {
        let lines = read
            .facts_of_version(told.version, march(), known_at)
            .await
            .unwrap();
        let pct = latest_accepted(&lines)
            .into_iter()
            .find(|f| f.fact.measure == Measure::Pct)
            .map(|f| f.fact.given.worth.clone());
        assert_eq!(pct, expected.map(|n| Worth::Pct(Pct(n))), "{known_at}");
    }
    let april = Period::month(2025, 4).unwrap();
    let before = read
        .facts_before(told.version, april, NOW_KNOWN, Some(Measure::Pct))
        .await
        .unwrap();
    assert_eq!(before.iter().map(|f| f.fact.revision).collect::<Vec<_>>(), [1, 2]);
    assert!(
        read.facts_before(told.version, march(), NOW_KNOWN, None)
            .await
            .unwrap()
            .is_empty()
    );
}
