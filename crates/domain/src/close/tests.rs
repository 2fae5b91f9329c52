//! No order of reviews seals an item without each side, or by fewer than two persons of two units.

use super::*;
use proptest::prelude::*;

fn request() -> CloseRequest {
    CloseRequest {
        id: CloseRequestId(1),
        item: ItemId(1),
        list: ListId(1),
        sides: Sides::default(),
        evidence: Attached::default(),
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
        2 => Just(Capacity::Side),
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
        .prop_map(|(side, capacity, person, unit, verdict)| {
            // Mostly as they fit together, sometimes not.
            let side = if capacity == Capacity::Side || person == 1 {
                side
            } else {
                None
            };
            review(side, capacity, person, unit, verdict)
        })
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
            } else {
                for capacity in [Capacity::Department, Capacity::Supervision] {
                    prop_assert!(given.iter().any(|r| r.side.is_none() && r.capacity == capacity));
                }
            }
            prop_assert!(CloseRequest::waits_on(&(1..=count).map(SideId).collect::<Vec<_>>(), &given).is_empty());
        }
    }
}

#[test]
fn passes_count_only_by_as_many_persons_and_units_as_there_are_seats() {
    let pass = |side, person, unit| review(Some(side), Capacity::Side, person, unit, Verdict::Accepted);
    let four: Vec<SideId> = (1..=4).map(SideId).collect();
    let mut given = vec![pass(1, 1, 1), pass(2, 2, 2), pass(3, 3, 3)];
    assert!(!CloseRequest::is_complete(&four, &given));
    assert_eq!(CloseRequest::waits_on(&four, &given), [Seat::Side(SideId(4))]);
    given.push(pass(4, 4, 3));
    assert!(
        !CloseRequest::is_complete(&four, &given),
        "one unit for two sides"
    );
    given[3] = pass(4, 4, 4);
    assert!(CloseRequest::is_complete(&four, &given));
    // The same side named twice is one side, and a review for a side does not stand in for the department.
    let once = [SideId(1), SideId(1)];
    assert!(!CloseRequest::is_complete(&once, &given));
    assert_eq!(
        CloseRequest::waits_on(&once, &given),
        [Seat::Department, Seat::Supervision]
    );
}

#[test]
fn a_review_in_a_capacity_that_does_not_fit_the_item_is_refused() {
    let judged = |sides: &[SideId], side, capacity| {
        let review = review(side, capacity, 20, 20, Verdict::Accepted);
        let judged = request().may_review(&Doers::default(), sides, &[], &review);
        judged.err().map(|r| r.code)
    };
    let (one, two) = ([SideId(1)], [SideId(1), SideId(2)]);
    assert_eq!(judged(&one, None, Capacity::Department), None);
    assert_eq!(judged(&[], None, Capacity::Supervision), None);
    assert_eq!(judged(&two, Some(2), Capacity::Side), None);
    for (sides, side, capacity) in [
        (&one[..], Some(1), Capacity::Side),
        (&one[..], Some(1), Capacity::Department),
        (&two[..], None, Capacity::Side),
        (&two[..], Some(3), Capacity::Side),
        (&two[..], None, Capacity::Supervision),
    ] {
        assert_eq!(
            judged(sides, side, capacity),
            Some("close_reviewer_of_no_side"),
            "{sides:?} {side:?} {capacity}"
        );
    }
}
