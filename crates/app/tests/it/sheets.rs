//! A sheet handed in: read, looked at, taken or left; what it says of units, of rows that cannot be, of the layout next time.

use crate::chores::chores;
use crate::world::World;
use calamine::{Data, Reader as _, Xlsx};
use std::fmt::Write as _;
use std::io::Cursor;
use yipanqi_app::Error;
use yipanqi_app::lists::{Phase, SheetChoice, SheetOrder, SheetUpload, Stage};
use yipanqi_domain::VersionId;
use yipanqi_domain::list::{DraftRow, DutyRole, ListVersion};
use yipanqi_domain::office::{Mark, Unit};
use yipanqi_domain::sheet::SheetImport;
use yipanqi_domain::trail::{By, Entry};
use yipanqi_testkit::{Place, on_both};

on_both!(
    a_sheet_becomes_rows_of_the_draft_with_their_places_in_it,
    what_is_wrong_is_said_of_its_cell_and_nothing_is_kept,
    a_layout_is_taken_for_what_it_was_taken_for_last_time,
    a_sheet_is_nobody_elses_and_can_be_stopped,
    what_is_no_sheet_is_refused_with_its_reason,
    two_thousand_rows_are_taken_at_once,
    thousands_of_rows_are_written_by_a_job_as_they_were_ordered_to_be,
    rows_that_are_being_written_are_stopped_with_nothing_kept,
    what_was_read_to_be_looked_at_is_not_taken_when_its_names_mean_something_else_by_then
);

const SHEET: &str = "渡口整治任务表（单位：万元）,,,,,,,,\n\
    序号,领域,任务名称,年度目标,2025年投资,,牵头单位,配合单位,完成时限\n\
    ,,,,重庆,四川,,,\n\
    1,渡口,北岸渡口候船棚重建,建成,120,80.5,市交通运输委,江津区政府,2025年9月底前\n\
    2,,石门渡口护栏更换,完成更换,30,,市发改委,,2025-06-30\n\
    合计,,,,150,80.5,,,\n\
    注：金额按当年价。,,,,,,,,\n";

async fn draft(world: &World) -> VersionId {
    let opened = world
        .app
        .open_list(&world.clerk, world.joint, "渡口整治清单", 2025, Mark::Internal)
        .await;
    opened.unwrap().1
}

async fn staged(world: &World, version: VersionId, text: &str) -> i64 {
    let upload = SheetUpload {
        bytes: text.as_bytes().to_vec(),
        file_name: "渡口.csv".into(),
    };
    world
        .app
        .stage_sheet(&world.clerk, version, upload)
        .await
        .unwrap()
}

async fn rows(world: &World, version: VersionId) -> Vec<DraftRow> {
    let mut read = world.app.store().read().await.unwrap();
    let rows = read.draft_rows(version).await.unwrap();
    read.end().await.unwrap();
    rows
}

async fn revision(world: &World, version: VersionId) -> i64 {
    let mut read = world.app.store().read().await.unwrap();
    let found = read.get::<ListVersion>(version.0).await.unwrap().unwrap();
    read.end().await.unwrap();
    found.revision
}

fn refused(outcome: Result<impl std::fmt::Debug, Error>) -> &'static str {
    match outcome {
        Err(Error::Refused(refusal)) => refusal.code,
        other => panic!("not refused: {other:?}"),
    }
}

async fn a_sheet_becomes_rows_of_the_draft_with_their_places_in_it(place: Place) {
    let world = World::on(place).await;
    let version = draft(&world).await;
    let id = staged(&world, version, SHEET).await;
    let page = world.app.staged_sheet(&world.clerk, id).await.unwrap();
    assert_eq!((page.stage, page.told.rows, page.told.good), (Stage::Ready, 2, 2));
    let meanings: Vec<&str> = page.told.columns.iter().map(|c| c.meaning.as_str()).collect();
    assert_eq!(
        meanings,
        [
            "serial", "field", "title", "measure", "amount:0", "amount:1", "lead", "support", "ends"
        ]
    );
    assert_eq!(page.told.columns[4].unit, "wan");
    assert!(
        page.told.totals.iter().all(|total| total.agrees),
        "{:?}",
        page.told.totals
    );
    assert_eq!(
        rows(&world, version).await,
        [],
        "nothing is kept of a sheet that is looked at"
    );

    let taken = world
        .app
        .take_sheet(&world.clerk, id, 1, false, "")
        .await
        .unwrap();
    assert_eq!((taken.rows, taken.left_out), (2, 0));
    let rows = rows(&world, version).await;
    let first = &rows[0].content;
    assert_eq!(
        (first.field.as_str(), first.title.as_str()),
        ("渡口", "北岸渡口候船棚重建")
    );
    assert_eq!(
        rows[1].content.field, "渡口",
        "a group that is said once holds for the rows below it"
    );
    let amounts: Vec<(Option<_>, i64)> = first.amounts.0.iter().map(|a| (a.side, a.fen)).collect();
    assert_eq!(
        amounts,
        [
            (Some(world.sides[0]), 120_000_000),
            (Some(world.sides[1]), 80_500_000)
        ]
    );
    let lead = |at: usize| rows[at].content.units.of(DutyRole::Lead).next().cloned().unwrap();
    assert_eq!(lead(0).unit, Some(world.yu.transport));
    assert_eq!(
        (lead(1).unit, lead(1).name.as_str()),
        (Some(world.yu.planning), "市发改委")
    );
    let mut read = world.app.store().read().await.unwrap();
    let sources = read.sheet_sources_of("draft_row", rows[1].id.0).await.unwrap();
    assert_eq!(sources[0].row_number, 5);
    let import = read
        .get::<SheetImport>(sources[0].sheet_import)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((import.file_name.as_str(), import.row_count), ("渡口.csv", 2));
    let blob = world.app.blobs().get(&import.blob).unwrap();
    assert_eq!(blob, SHEET.as_bytes(), "the file is kept as it was received");
    let findings = read
        .verify(world.app.blobs(), &[], &mut |_| {})
        .await
        .unwrap()
        .findings;
    assert_eq!(findings, []);
    read.end().await.unwrap();
    assert_eq!(
        refused(
            world
                .app
                .take_sheet(&world.clerk, id, taken.revision, false, "")
                .await
        ),
        "sheet_not_ready",
        "a sheet is taken once"
    );
}

async fn what_is_wrong_is_said_of_its_cell_and_nothing_is_kept(place: Place) {
    let world = World::on(place).await;
    let version = draft(&world).await;
    let text = "序号,任务名称,牵头单位,完成时限,投资（万元）\n\
        1,芦洲补植,市交通局,2025-02-30,12\n\
        1,柳湾补植,市水务委,2025-09-30,约十万\n\
        2,柳湾补植,省发改委,2025-09-30,3\n";
    let id = staged(&world, version, text).await;
    let told = world.app.staged_sheet(&world.clerk, id).await.unwrap().told;
    let wrong: Vec<(&str, &str, bool)> = told
        .problems
        .iter()
        .map(|p| (p.place.as_str(), p.code.as_str(), p.stops))
        .collect();
    assert_eq!(
        wrong,
        [
            ("D2", "not_a_day", true),
            ("E3", "not_an_amount", true),
            ("3", "serial_twice", false),
            ("4", "title_twice", false)
        ]
    );
    let units: Vec<(&str, &str, &[String])> = told
        .units
        .iter()
        .map(|u| (u.name.as_str(), u.code.as_str(), u.units.as_slice()))
        .collect();
    let abolished = ("市交通局", "abolished", &["市交通运输委".to_owned()][..]);
    assert!(units.contains(&abolished), "{units:?}");
    assert!(
        units
            .iter()
            .any(|(name, code, _)| (*name, *code) == ("市水务委", "unknown")),
        "{units:?}"
    );
    let refusal = world.app.take_sheet(&world.clerk, id, 1, false, "").await;
    assert_eq!(refused(refusal), "sheet_rows_wrong");
    assert_eq!(rows(&world, version).await, []);

    let copy = world
        .app
        .marked_sheet(&world.clerk, id, |problem| format!("{} 不对", problem.place))
        .await
        .unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(copy.bytes)).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(
        range.get_value((1, 3)),
        Some(&Data::String("2025-02-30".into())),
        "cells stay where they were"
    );

    let stale = world.app.take_sheet(&world.clerk, id, 7, true, "").await;
    assert_eq!(refused(stale), "version_changed");
    let taken = world.app.take_sheet(&world.clerk, id, 1, true, "").await.unwrap();
    assert_eq!((taken.rows, taken.left_out), (1, 2));
    assert_eq!(rows(&world, version).await[0].content.serial, "2");
}

async fn a_layout_is_taken_for_what_it_was_taken_for_last_time(place: Place) {
    let world = World::on(place).await;
    let version = draft(&world).await;
    let text = |year: i32| {
        format!("序号,工作内容,谁来做,{year}年钱数\n1,芦洲补植,省发改委,12\n2,柳湾补植,市科技局,9\n")
    };
    let id = staged(&world, version, &text(2025)).await;
    let page = world.app.staged_sheet(&world.clerk, id).await.unwrap();
    assert_eq!(page.told.columns[2].meaning, "ignored");
    let mut choice = SheetChoice {
        sheet: Some(0),
        columns: ["serial", "title", "lead", "amount"].map(str::to_owned).to_vec(),
        units: ["", "", "", "wan"].map(str::to_owned).to_vec(),
    };
    world
        .app
        .choose_sheet(&world.clerk, id, choice.clone())
        .await
        .unwrap();
    world
        .app
        .take_sheet(&world.clerk, id, 1, false, "")
        .await
        .unwrap();
    let next = staged(&world, version, &text(2026)).await;
    let page = world.app.staged_sheet(&world.clerk, next).await.unwrap();
    let meanings: Vec<&str> = page.told.columns.iter().map(|c| c.meaning.as_str()).collect();
    assert!(page.told.is_remembered);
    assert_eq!(meanings, ["serial", "title", "lead", "amount"]);
    assert_eq!(page.told.columns[3].unit, "wan");
    choice.columns[2] = "title".into();
    assert_eq!(
        refused(world.app.choose_sheet(&world.clerk, next, choice.clone()).await),
        "sheet_meaning_twice"
    );
    choice.columns = vec!["serial".into(); 1];
    assert_eq!(
        refused(world.app.choose_sheet(&world.clerk, next, choice).await),
        "sheet_without_title"
    );
}

async fn a_sheet_is_nobody_elses_and_can_be_stopped(place: Place) {
    let world = World::on(place).await;
    let version = draft(&world).await;
    let id = staged(&world, version, SHEET).await;
    for other in [&world.leader, &world.yu_side.clerk, &world.own_clerk] {
        let seen = world.app.staged_sheet(other, id).await;
        assert!(matches!(seen, Err(Error::NotFound)), "{seen:?}");
    }
    let upload = SheetUpload {
        bytes: SHEET.into(),
        file_name: "a.csv".into(),
    };
    let denied = world.app.stage_sheet(&world.yu_side.clerk, version, upload).await;
    assert!(
        matches!(denied, Err(Error::NotFound | Error::Denied)),
        "{denied:?}"
    );
    world.app.stop_sheet(&world.clerk, id).await.unwrap();
    let page = world.app.staged_sheet(&world.clerk, id).await.unwrap();
    assert_eq!(page.stage, Stage::Stopped);
    let late = world
        .app
        .take_sheet(&world.clerk, id, revision(&world, version).await, false, "")
        .await;
    assert_eq!(refused(late), "sheet_not_ready");
    assert_eq!(rows(&world, version).await, []);
}

async fn what_is_no_sheet_is_refused_with_its_reason(place: Place) {
    let world = World::on(place).await;
    let version = draft(&world).await;
    for (text, code) in [
        ("只有一句话，没有表格。", "sheet_unreadable"),
        ("%PDF-1.7 not really", "sheet_unreadable"),
        ("1,2,3\n4,5,6\n", "sheet_no_heading"),
        (
            "绝密★启用前的清单,,\n序号,任务,责任单位\n1,清淤,市科技局\n",
            "carries_secrecy_mark",
        ),
    ] {
        let id = staged(&world, version, text).await;
        let page = world.app.staged_sheet(&world.clerk, id).await.unwrap();
        assert_eq!(page.stage, Stage::Failed, "{text}");
        assert_eq!(page.told.refused.map(|r| r.0).as_deref(), Some(code), "{text}");
    }
}

async fn two_thousand_rows_are_taken_at_once(place: Place) {
    let world = World::on(place).await;
    let version = draft(&world).await;
    let mut text = "序号,任务名称,牵头单位,完成时限\n".to_owned();
    for n in 1..=2000 {
        let _ = writeln!(text, "{n},第{n}段护岸加固,市科技局、省发改委,2025-09-30");
    }
    let id = staged(&world, version, &text).await;
    let taken = world
        .app
        .take_sheet(&world.clerk, id, 1, false, "")
        .await
        .unwrap();
    assert_eq!(taken.rows, 2000);
    let rows = rows(&world, version).await;
    assert_eq!(rows.len(), 2000);
    assert_eq!(
        (rows[1999].position, rows[1999].content.serial.as_str()),
        (2000, "2000")
    );
    assert_eq!(revision(&world, version).await, 2);
}

/// More rows than are taken while whoever says so waits; one of them twice as bad as another.
async fn many(world: &World, version: VersionId, wrong: bool) -> i64 {
    let mut text = "序号,任务名称,牵头单位,完成时限\n".to_owned();
    for n in 1..=6000 {
        let _ = writeln!(text, "{n},第{n}段护岸,市科技局,2025-09-30");
    }
    if wrong {
        text.push_str("6001,末段护岸,市科技局,2025-02-30\n");
    }
    staged(world, version, &text).await
}

fn added(seen_revision: i64, leave_out: bool) -> SheetOrder {
    SheetOrder::Added {
        seen_revision,
        leave_out,
        reason: String::new(),
    }
}

async fn thousands_of_rows_are_written_by_a_job_as_they_were_ordered_to_be(place: Place) {
    let world = World::on(place).await;
    let (app, clerk, work) = (&world.app, &world.clerk, chores(&world.place));
    let version = draft(&world).await;
    let id = many(&world, version, true).await;
    let stage = |id| async move { app.staged_sheet(clerk, id).await.unwrap().stage };
    assert_eq!(app.order_sheet(clerk, id, added(1, false)).await.unwrap(), None);
    assert_eq!(stage(id).await, Stage::Taking);
    assert_eq!(
        refused(app.order_sheet(clerk, id, added(1, true)).await),
        "sheet_not_ready",
        "ordered once"
    );
    while app.run_due_job(&work).await.unwrap() {}
    let page = app.staged_sheet(clerk, id).await.unwrap();
    let why = page.told.not_taken.as_ref().map(|(code, _)| code.as_str());
    assert_eq!((page.stage, why), (Stage::Ready, Some("sheet_rows_wrong")));
    assert_eq!(rows(&world, version).await.len(), 0);

    assert_eq!(app.order_sheet(clerk, id, added(1, true)).await.unwrap(), None);
    assert_eq!(app.staged_sheet(clerk, id).await.unwrap().told.not_taken, None);
    while app.run_due_job(&work).await.unwrap() {}
    assert_eq!(stage(id).await, Stage::Taken);
    let kept = rows(&world, version).await;
    assert_eq!((kept.len(), kept[5999].position), (6000, 6000));
    assert_eq!(revision(&world, version).await, 2);
    assert_eq!(
        app.stop_sheet(clerk, id).await.unwrap(),
        (version, false),
        "what is written stays"
    );
    assert_eq!(rows(&world, version).await.len(), 6000);
}

async fn rows_that_are_being_written_are_stopped_with_nothing_kept(place: Place) {
    let world = World::on(place).await;
    let (app, clerk, work) = (&world.app, &world.clerk, chores(&world.place));
    let version = draft(&world).await;
    while app.run_due_job(&work).await.unwrap() {}
    let id = many(&world, version, false).await;
    app.order_sheet(clerk, id, added(1, false)).await.unwrap();
    let stopping = async {
        let mut seen = Vec::new();
        loop {
            if let Some(course) = app.sheet_course(id) {
                seen.push(course.phase);
                if course.phase == Phase::Writing && course.done > 0 {
                    break;
                }
            }
            tokio::task::yield_now().await;
        }
        seen.dedup();
        (seen, app.stop_sheet(clerk, id).await.unwrap())
    };
    let (worked, (seen, stopped)) = tokio::join!(app.run_due_job(&work), stopping);
    assert!(worked.unwrap());
    assert_eq!(seen.last(), Some(&Phase::Writing));
    assert!(
        !seen.contains(&Phase::Judging),
        "its rows were judged when it was looked at"
    );
    assert_eq!(stopped, (version, true));
    assert_eq!(app.staged_sheet(clerk, id).await.unwrap().stage, Stage::Stopped);
    assert_eq!(
        (rows(&world, version).await.len(), revision(&world, version).await),
        (0, 1)
    );
    assert_eq!(
        refused(app.order_sheet(clerk, id, added(1, false)).await),
        "sheet_not_ready"
    );
    // Stopped before a job had its turn: the job finds nothing to do.
    let id = many(&world, version, false).await;
    app.order_sheet(clerk, id, added(1, false)).await.unwrap();
    app.stop_sheet(clerk, id).await.unwrap();
    while app.run_due_job(&work).await.unwrap() {}
    assert_eq!(rows(&world, version).await.len(), 0);
}

async fn what_was_read_to_be_looked_at_is_not_taken_when_its_names_mean_something_else_by_then(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    let version = draft(&world).await;
    let mut text = String::from("序号,任务名称,牵头单位\n");
    for n in 1..=2_500 {
        let _ = writeln!(text, "{n},第{n}处码头巡查,航道联络处");
    }
    let id = staged(&world, version, &text).await;
    let page = app.staged_sheet(clerk, id).await.unwrap();
    assert_eq!(page.told.units[0].code, "unknown");
    // Between looking and taking the unit is entered into the register.
    let mut tx = app.store().begin(app.now()).await.unwrap();
    let known = tx.get::<Unit>(world.yu.transport).await.unwrap().unwrap();
    let unit = Unit {
        id: tx.new_id().await.unwrap(),
        name: "航道联络处".into(),
        ..known
    };
    tx.insert(&unit).await.unwrap();
    tx.commit(Entry::done(By::default(), "unit.add", "unit", unit.id.0))
        .await
        .unwrap();
    let taken = app.take_sheet(clerk, id, 1, false, "").await.unwrap();
    assert_eq!(taken.rows, 2_500);
    let rows = rows(&world, version).await;
    let lead = |row: &DraftRow| {
        row.content
            .units
            .of(DutyRole::Lead)
            .next()
            .and_then(|lead| lead.unit)
    };
    assert!(rows.iter().all(|row| lead(row) == Some(unit.id)));
    let places: Vec<i64> = rows.iter().map(|row| row.position).collect();
    assert!(places.is_sorted() && places.len() == 2_500);
    // What was looked at and means the same is taken as it was.
    let id = staged(&world, version, &text).await;
    let taken = app.take_sheet(clerk, id, 2, false, "").await.unwrap();
    assert_eq!(taken.rows, 2_500);
    let mut read = app.store().read().await.unwrap();
    let seen = read.verify(app.blobs(), &[], &mut |_| {}).await.unwrap();
    assert_eq!(seen.findings, []);
    let (all, last) = (
        read.draft_rows(version).await.unwrap(),
        read.sheet_sources_of_draft(version).await.unwrap(),
    );
    read.end().await.unwrap();
    assert_eq!((all.len(), last.len()), (5_000, 5_000));
    assert_eq!(all[4_999].content.title, "第2500处码头巡查");
    assert_eq!(
        (last[4_999].row_number, last[4_999].object_id),
        (2_501, all[4_999].id.0)
    );
}
