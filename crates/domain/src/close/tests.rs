//! No order of reviews seals an item without each side, or by fewer than two persons of two units.

use super::*;
use proptest::prelude::*;

fn request() -> CloseRequest {
    CloseRequest {
        id: CloseRequestId(1),
        item: ItemId(1),
        list: ListId(1),
        checklist: Ticked(
            checklist_of(ItemKind::Task)
                .iter()
                .map(|p| (*p).to_owned())
                .collect(),
        ),
        statement: "办结".to_owned(),
        unit: UnitId(100),
        post: PostId(100),
        person: PersonId(100),
        round: 1,
        asked_at: At(0),
        review_by_on: Day::new(2025, 7, 1).expect("a day"),
        unpublished: None,
        state: CloseState::Requested,
    }
}

fn review(side: Option<i64>, capacity: Capacity, person: i64, unit: i64, verdict: Verdict) -> CloseReview {
    CloseReview {
        id: CloseReviewId(0),
        close_request: CloseRequestId(1),
        side: side.map(SideId),
        capacity,
        verdict,
        reason: Some("材料不全".to_owned()),
        post: PostId(person),
        person: PersonId(person),
        unit: UnitId(unit),
        at: At(0),
    }
}

#[test]
fn a_request_needs_every_point_words_and_evidence() {
    assert!(request().checked(ItemKind::Task, 1).is_ok());
    let refusal = |r: Rule<CloseRequest>| r.expect_err("refused").code;
    assert_eq!(
        refusal(request().checked(ItemKind::Task, 0)),
        "close_without_evidence"
    );
    assert_eq!(
        refusal(request().checked(ItemKind::Project, 1)),
        "close_point_open"
    );
    let silent = CloseRequest {
        statement: "  ".to_owned(),
        ..request()
    };
    assert_eq!(refusal(silent.checked(ItemKind::Task, 1)), "required");
}

#[test]
fn who_did_the_work_or_asked_reviews_nothing() {
    let doers = Doers {
        units: [UnitId(7)].into(),
        persons: [PersonId(9)].into(),
    };
    let sides = [SideId(1), SideId(2)];
    let judged = |person, unit| {
        let review = review(Some(1), Capacity::Side, person, unit, Verdict::Accepted);
        request()
            .may_review(&doers, &sides, &[], &review)
            .err()
            .map(|r| r.code)
    };
    assert_eq!(judged(9, 20), Some("close_reviewer_is_doer"));
    assert_eq!(judged(100, 20), Some("close_reviewer_is_doer"));
    assert_eq!(judged(20, 7), Some("close_reviewer_unit_is_doer"));
    assert_eq!(judged(20, 100), Some("close_reviewer_unit_is_doer"));
    assert_eq!(judged(20, 20), None);
}

fn any_review() -> impl Strategy<Value = CloseReview> {
    let capacity = prop_oneof![
        4 => Just(Capacity::Side),
        1 => Just(Capacity::Department),
        1 => Just(Capacity::Supervision)
    ];
    let verdict = prop_oneof![8 => Just(Verdict::Accepted), 1 => Just(Verdict::Returned)];
    (
        proptest::option::weighted(0.9, 1..6_i64),
        capacity,
        1..8_i64,
        1..8_i64,
        verdict,
    )
        .prop_map(|(side, capacity, person, unit, verdict)| review(side, capacity, person, unit, verdict))
}

proptest! {
    #[test]
    fn no_interleaving_seals_without_each_side(
        count in prop_oneof![Just(1_i64), Just(2), Just(4)],
        tried in proptest::collection::vec(any_review(), 0..24),
    ) {
        let sides: Vec<SideId> = (1..=count).map(SideId).collect();
        let doers = Doers { units: [UnitId(7)].into(), persons: [PersonId(7)].into() };
        let mut given: Vec<CloseReview> = Vec::new();
        for review in tried {
            if request().may_review(&doers, &sides, &given, &review).is_err() {
                continue;
            }
            if review.verdict == Verdict::Returned {
                given.clear();
                continue;
            }
            given.push(review);
        }
        if CloseRequest::is_complete(&sides, &given) {
            let persons: BTreeSet<_> = given.iter().map(|r| r.person).collect();
            let units: BTreeSet<_> = given.iter().map(|r| r.unit).collect();
            prop_assert!(persons.len() >= 2 && units.len() >= 2);
            prop_assert!(persons.len() == given.len() && units.len() == given.len());
            prop_assert!(!persons.contains(&PersonId(7)) && !units.contains(&UnitId(7)));
            if count > 1 {
                for side in sides {
                    prop_assert!(given.iter().any(|r| r.side == Some(side) && r.capacity == Capacity::Side));
                }
            }
        }
    }
}
