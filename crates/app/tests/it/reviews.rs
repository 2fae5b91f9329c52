//! 审核 退回 更正: what becomes of a report by level, who sees what of it, what the sides come to together.

use crate::report_world::{Told, acts, march, on, project, refused, task, with};
use crate::world::day;
use yipanqi_app::evidence::HandedIn;
use yipanqi_app::reports::{Entered, ReportState};
use yipanqi_domain::measure::{CombinedWorth, Measure, Stage, Worth};
use yipanqi_domain::money::MoneyUnit;
use yipanqi_domain::period::Period;
use yipanqi_domain::ratio::Pct;
use yipanqi_domain::report::CellState;
use yipanqi_domain::{FactId, SideId};
use yipanqi_store::FactWaiting;
use yipanqi_store::query::facts::{NOW_KNOWN, latest_accepted};
use yipanqi_testkit::{Place, on_both};

on_both!(
    a_report_is_submitted_returned_in_one_cell_answered_and_accepted_by_level,
    the_other_side_sees_only_what_was_accepted,
    a_joint_project_adds_its_sides_and_shows_where_they_differ,
    a_reviewer_reviews_nothing_that_he_entered,
    what_was_known_at_an_entry_stays_as_it_was,
    what_waits_for_a_review_can_be_computed_again,
);

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

async fn what_waits_for_a_review_can_be_computed_again(place: Place) {
    let told = Told::on(place).await;
    let (app, reviewer) = (told.app(), &told.world.yu_side.reviewer);
    app.submit_report(&told.yu(), told.key(told.project, 0), &project("20", "12"))
        .await
        .unwrap();
    app.submit_report(&told.yu(), told.key(told.task, 0), &task("25", "一半"))
        .await
        .unwrap();
    let pct = told.fact(told.task, 0, Measure::Pct).await;
    app.accept_facts(reviewer, &[pct]).await.unwrap();
    let amount = told.fact(told.project, 0, Measure::Investment).await;
    app.return_fact(reviewer, amount, "请核", day("2025-04-02"))
        .await
        .unwrap();
    let rebuilt = app.rebuild_waiting().await.unwrap();
    assert_eq!(
        (rebuilt.objects, rebuilt.differing),
        (6, 0),
        "kept as it is computed"
    );

    let mut plumbing = app.store().plumbing(app.now()).await.unwrap();
    for one in plumbing.reading().pipes::<FactWaiting>().await.unwrap() {
        plumbing.remove::<FactWaiting>(one.fact).await.unwrap();
    }
    plumbing.done().await.unwrap();
    assert_eq!(app.reviews_waiting(reviewer).await.unwrap(), 0);
    assert_eq!(app.rebuild_waiting().await.unwrap().differing, 6);
    assert_eq!(app.reviews_waiting(reviewer).await.unwrap(), 5);
    assert_eq!(app.reviews_waiting(&told.world.clerk).await.unwrap(), 1);
}
