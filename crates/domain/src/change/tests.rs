use super::*;

fn day(text: &str) -> Day {
    Day::parse(text).expect("a day")
}

fn change(id: i64, kind: ChangeKind, original: &str, wanted: Option<&str>) -> Change {
    Change {
        id: ChangeId(id),
        item: ItemId(1),
        list: ListId(2),
        kind,
        original_on: Some(day(original)),
        wanted_on: wanted.map(day),
        wanted_unit: None,
        reason: "汛期停工".into(),
        evidence: None,
        unit: UnitId(3),
        post: PostId(4),
        asked_at: At(0),
        state: ChangeState::Asked,
    }
}

fn approved(change: Change, at: i64) -> Change {
    change.approved(At(at), PostId(9), "同意".into(), None).unwrap()
}

#[test]
fn the_current_deadline_is_that_of_the_latest_approved_extension_of_this_very_deadline() {
    use ChangeKind::{Extension, Suspension};
    let original = Some(day("2025-06-30"));
    let first = approved(change(1, Extension, "2025-06-30", Some("2025-09-30")), 10);
    let second = approved(change(2, Extension, "2025-06-30", Some("2025-10-31")), 20);
    let asked = change(3, Extension, "2025-06-30", Some("2026-06-30"));
    let paused = approved(change(4, Suspension, "2025-06-30", None), 30);
    let all = [second, first, asked, paused];
    assert_eq!(current_deadline(original, &all), Some(day("2025-10-31")));
    assert_eq!(current_deadline(original, &[]), original);
    // An adjustment has set another deadline since: it counts, later or earlier.
    assert_eq!(
        current_deadline(Some(day("2025-08-31")), &all),
        Some(day("2025-08-31"))
    );
}

#[test]
fn a_request_that_asks_for_nothing_is_refused() {
    use ChangeKind::{Extension, Lead, Resumption, Suspension};
    let current = Some(day("2025-09-30"));
    let code = |kind, wanted, item| {
        change(1, kind, "2025-06-30", wanted)
            .checked(item, current, Some(UnitId(3)))
            .expect_err("refused")
            .code
    };
    assert_eq!(code(Extension, None, ItemState::Open), "required");
    assert_eq!(
        code(Extension, Some("2025-09-30"), ItemState::Open),
        "change_not_later"
    );
    assert_eq!(code(Lead, None, ItemState::Open), "required");
    assert_eq!(code(Suspension, None, ItemState::Suspended), "change_item_state");
    assert_eq!(code(Resumption, None, ItemState::Open), "change_item_state");
    assert_eq!(
        code(Extension, Some("2026-01-31"), ItemState::Closed),
        "change_item_state"
    );
    let later = change(1, Extension, "2025-06-30", Some("2025-10-01"));
    assert!(later.checked(ItemState::Open, current, None).is_ok());
}

#[test]
fn what_was_decided_is_not_decided_again() {
    let once = approved(change(1, ChangeKind::Suspension, "2025-06-30", None), 10);
    assert_eq!(
        once.clone().withdrawn(At(11), PostId(4)).expect_err("over").code,
        "change_not_waiting"
    );
    assert_eq!(
        once.refused(At(11), PostId(9), "不").expect_err("over").code,
        "change_not_waiting"
    );
}
