//! Bad input of the second half turn: each case, and the tests that show what it gets. The table is checked against the
//! sources, so that a test which goes away takes its line with it. What no other file tells is told here.

use crate::report_world::{Told, project, task, with};
use std::path::Path;
use yipanqi_app::Blobs;
use yipanqi_domain::At;
use yipanqi_store::TrailFilter;
use yipanqi_testkit::{NOW, Place, on_both};

on_both!(a_clock_that_jumps_back_loses_nothing_and_turns_no_order_round);

/// What may come in, the file that tells of it (from `crates`), and the story.
const CASES: &[(&str, &str, &str)] = &[
    (
        "a report for a closed window",
        "app/tests/it/reports.rs",
        "a_closed_window_refuses_all_but_answers_and_corrections",
    ),
    (
        "the same side's second first revision becomes a revision, with a reason",
        "app/tests/it/reports.rs",
        "a_second_first_revision_needs_a_reason_and_counts_nothing_twice",
    ),
    (
        "two reporters at once",
        "app/tests/it/reports.rs",
        "a_form_that_shows_old_revisions_is_stale",
    ),
    (
        "two reviewers at once, on two nodes",
        "app/tests/it/close_guards.rs",
        "two_reviewers_on_two_nodes_at_once_the_second_sees_the_first",
    ),
    (
        "a percent that falls, money in the wrong unit",
        "app/tests/it/reports.rs",
        "a_value_that_falls_or_has_the_wrong_unit_is_told_beside_its_field",
    ),
    (
        "money and percentages as they are typed",
        "domain/src/measure/tests.rs",
        "whatever_is_typed_is_a_value_within_its_limits_or_a_refusal",
    ),
    (
        "evidence that is empty or hostile, in a report",
        "app/tests/it/reports.rs",
        "the_office_enters_for_a_unit_with_the_sheet_it_received",
    ),
    (
        "evidence that is missing, empty, hostile or someone else's, in a close-out",
        "app/tests/it/closings.rs",
        "a_request_without_proof_is_refused_with_words",
    ),
    (
        "the same with words beside the field and what was typed kept",
        "web/tests/closings.rs",
        "a_close_out_goes_from_the_item_page_to_the_certificate_and_back_by_a_correction",
    ),
    (
        "a reviewer who did the work",
        "app/tests/it/closings.rs",
        "who_did_the_work_or_entered_it_reviews_nothing",
    ),
    (
        "a reviewer of a cell that he entered",
        "app/tests/it/reviews.rs",
        "a_reviewer_reviews_nothing_that_he_entered",
    ),
    (
        "a deadline in an unknown year",
        "app/tests/it/orders.rs",
        "a_deadline_in_a_year_that_is_not_published_says_so",
    ),
    (
        "a clock that jumps back",
        "app/tests/it/bad_input.rs",
        "a_clock_that_jumps_back_loses_nothing_and_turns_no_order_round",
    ),
    (
        "a clock that jumps back, in the store",
        "store/tests/it/transactions.rs",
        "what_is_committed_is_there_and_in_the_trail",
    ),
];

#[test]
fn every_case_of_bad_input_has_the_test_that_the_table_names() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    for (case, file, story) in CASES {
        let source = std::fs::read_to_string(crates.join(file)).unwrap();
        assert!(
            source.contains(&format!("fn {story}(")),
            "{case}: {file} has no {story}"
        );
    }
}

async fn a_clock_that_jumps_back_loses_nothing_and_turns_no_order_round(place: Place) {
    let told = Told::on(place).await;
    let (app, clock) = (told.app(), &told.world.clock);
    let later = NOW.plus(26 * 86_400_000);
    clock.set(later);
    app.submit_report(&told.yu(), told.key(told.project, 0), &project("20", "12"))
        .await
        .unwrap();
    let before = app.head().await.unwrap();
    let first = told.facts().await;

    // The machine's clock is set back by a month, and people go on.
    clock.set(At(NOW.0 - 4 * 86_400_000));
    let more = with(&project("22", "13"), &[("reason", "漏计一笔")]);
    app.submit_report(&told.yu(), told.key(told.project, 0), &more)
        .await
        .unwrap();
    app.submit_report(&told.yu(), told.key(told.task, 0), &task("15", "放线"))
        .await
        .unwrap();
    told.accept_all().await;

    let facts = told.facts().await;
    assert!(
        first.iter().all(|fact| facts.contains(fact)),
        "what was said stays as it was said"
    );
    let since: Vec<_> = facts.iter().filter(|fact| !first.contains(fact)).collect();
    assert_eq!(since.len(), 4, "two values revised, two said for the first time");
    for fact in &since {
        assert!(fact.at >= later, "held at the last entry: {fact:?}");
        assert!(fact.known_at > before.seq, "order is the trail's: {fact:?}");
    }
    let mut read = app.store().read().await.unwrap();
    let entries = read
        .entries_filtered(&TrailFilter::default(), i64::MAX, 100)
        .await
        .unwrap();
    assert!(entries.len() > 5);
    for pair in entries.windows(2) {
        assert!(
            pair[0].seq > pair[1].seq && pair[0].at >= pair[1].at,
            "no entry is before its elder"
        );
    }
    let blobs = Blobs::open(&told.world.place.folder.path().join("blobs")).unwrap();
    let seen = read.verify(&blobs, &[], &mut |_| {}).await.unwrap();
    assert_eq!(seen.findings, []);
    read.end().await.unwrap();
    let one = app
        .reports_of_item(&told.world.leader, told.project)
        .await
        .unwrap();
    assert_eq!(one.months.len(), 1, "one month, however the clock went");
}
