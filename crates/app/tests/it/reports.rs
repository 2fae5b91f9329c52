//! 填报: what is owed and how it is entered: windows, revisions, falling values, stale forms, on behalf, drafts.

use crate::duty_world::Put;
use crate::report_world::{Told, march, on, project, refused, task, with};
use crate::world::day;
use yipanqi_app::Error;
use yipanqi_app::evidence::HandedIn;
use yipanqi_app::reports::{Entered, ReportKey, ReportState};
use yipanqi_domain::UnitId;
use yipanqi_domain::measure::{Measure, Worth};
use yipanqi_domain::period::Period;
use yipanqi_domain::ratio::Pct;
use yipanqi_domain::report::{Evidence, Fact};
use yipanqi_domain::rights::Actor;
use yipanqi_store::TrailFilter;
use yipanqi_store::query::facts::{NOW_KNOWN, latest_accepted};
use yipanqi_testkit::{Place, on_both};

on_both!(
    a_closed_window_refuses_all_but_answers_and_corrections,
    a_second_first_revision_needs_a_reason_and_counts_nothing_twice,
    a_form_that_shows_old_revisions_is_stale,
    a_value_that_falls_or_has_the_wrong_unit_is_told_beside_its_field,
    the_office_enters_for_a_unit_with_the_sheet_it_received,
    the_report_of_june_is_owed_by_the_successor,
    a_draft_is_kept_for_its_seat_and_gone_once_sent,
);

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
    let mut read = app.store().read().await.unwrap();
    let sealed = read.sealed_rows(told.version).await.unwrap();
    read.end().await.unwrap();
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
    // What was sealed before names who was named then.
    let mut read = app.store().read().await.unwrap();
    let rows = read.sealed_rows(told.version).await.unwrap();
    assert_eq!(rows, sealed);
    let row = rows.iter().find(|row| row.item == told.task).unwrap();
    let named: Vec<_> = row.content.units.0.iter().map(|unit| unit.unit).collect();
    assert_eq!(named, [Some(world.yu.transport)], "the unit that is no more");
    read.end().await.unwrap();
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
