use super::*;
use crate::RowId;
use crate::list::{RowChange, RowInput, RowUnits};
use proptest::prelude::*;

const BODIES: [BodyId; 3] = [BodyId(1), BodyId(2), BodyId(3)];

fn day(text: &str) -> Day {
    Day::parse(text).expect("a day")
}

fn said(body: i64, verdict: BodyVerdict, revision: i64) -> BodyAdoption {
    let adopts = verdict == BodyVerdict::Adopted;
    BodyAdoption {
        id: 0,
        version: VersionId(1),
        revision,
        body: BodyId(body),
        verdict,
        session: adopts.then_some(SessionId(body * 10)),
        decision: None,
        paper_number: adopts.then(|| format!("联发{body}号")),
        signed_on: adopts.then(|| day("2025-03-02")),
        in_force_on: adopts.then(|| day("2025-04-01")),
        content: "甲".into(),
        reason: if adopts {
            String::new()
        } else {
            "第三项要再议".into()
        },
        post: PostId(1),
        at: At(0),
    }
}

fn adopted(body: i64) -> BodyAdoption {
    said(body, BodyVerdict::Adopted, 4)
}

fn joint(said: &[BodyAdoption]) -> Joint<'_> {
    Joint {
        bodies: &BODIES,
        said,
        revision: 4,
    }
}

#[test]
fn a_version_waits_for_each_of_its_bodies() {
    let given = [
        adopted(1),
        said(2, BodyVerdict::Adopted, 3),
        said(3, BodyVerdict::Returned, 3),
    ];
    let now = joint(&given);
    assert_eq!(now.awaited(), [BodyId(2), BodyId(3)]);
    assert_eq!(
        now.lapsed().count(),
        2,
        "what was said of an earlier draft holds no more"
    );
    assert!(!now.is_complete());
    let given = [adopted(1), adopted(2), adopted(3)];
    assert!(joint(&given).is_complete());
    let one = Joint {
        bodies: &BODIES[..1],
        said: &given[..1],
        revision: 4,
    };
    assert!(one.is_complete(), "with one body it is as ever");
}

#[test]
fn what_cannot_be_adopted_is_refused_where_it_stands() {
    type Change = fn(&mut BodyAdoption);
    let table: &[(&str, Option<&str>, Change)] = &[
        ("body_not_of_list", Some("body"), |a| a.body = BodyId(9)),
        ("version_changed", None, |a| a.revision = 3),
        ("body_adopted_already", None, |a| a.body = BodyId(1)),
        ("session_adopted_for_another", Some("session"), |a| {
            a.session = Some(SessionId(10));
        }),
        ("adoption_other_content", None, |a| a.content = "乙".into()),
        ("adoption_other_day", Some("in_force_on"), |a| {
            a.in_force_on = Some(day("2025-05-01"));
        }),
    ];
    let given = [adopted(1)];
    assert_eq!(joint(&given).may_adopt(&adopted(2)), Ok(()));
    for (code, field, change) in table {
        let mut next = adopted(2);
        change(&mut next);
        let refused = joint(&given).may_adopt(&next).unwrap_err();
        assert_eq!((refused.code, refused.field), (*code, *field));
    }
    let returned = said(2, BodyVerdict::Returned, 4);
    assert_eq!(joint(&given).may_return(&returned), Ok(()));
    let silent = BodyAdoption {
        reason: " ".into(),
        ..returned.clone()
    };
    assert_eq!(
        joint(&given).may_return(&silent).unwrap_err().field,
        Some("reason")
    );
    let other = BodyAdoption {
        body: BodyId(9),
        ..returned
    };
    assert_eq!(
        joint(&given).may_return(&other).unwrap_err().code,
        "body_not_of_list"
    );
}

#[test]
fn each_body_has_a_paper_number_and_a_day_of_its_own() {
    type Change = fn(&mut BodyAdoption);
    let table: &[(&str, &str, Change)] = &[
        ("required", "paper_number", |a| a.paper_number = None),
        ("required", "paper_number", |a| a.paper_number = Some("  ".into())),
        ("too_long", "paper_number", |a| {
            a.paper_number = Some("号".repeat(61));
        }),
        ("required", "signed_on", |a| a.signed_on = None),
        ("signed_in_future", "signed_on", |a| {
            a.signed_on = Some(day("2025-03-11"));
        }),
        ("signed_before_session", "signed_on", |a| {
            a.signed_on = Some(day("2025-02-28"));
        }),
    ];
    let complete = |a: &BodyAdoption| a.complete(day("2025-03-01"), day("2025-03-10"));
    assert_eq!(complete(&adopted(1)), Ok(()));
    for (code, field, change) in table {
        let mut bad = adopted(1);
        change(&mut bad);
        let refused = complete(&bad).unwrap_err();
        assert_eq!((refused.code, refused.field), (*code, Some(*field)));
    }
}

#[test]
fn the_digest_changes_with_everything_that_a_draft_says() {
    let row = |id: i64| DraftRow {
        id: RowId(id),
        version: VersionId(1),
        position: id,
        item: None,
        decision: None,
        change: RowChange::Added,
        reason: "新定".into(),
        content: RowInput {
            title: format!("事{id}"),
            ..RowInput::default()
        }
        .judged(RowUnits::default())
        .unwrap(),
    };
    let rows = [row(1), row(2)];
    let sealed = draft_digest(ListId(1), 2, &rows, &[]);
    assert_eq!(sealed, draft_digest(ListId(1), 2, &rows.clone(), &[]));
    type Change = fn(&mut DraftRow);
    let changes: [Change; 5] = [
        |r| r.content.title.push('。'),
        |r| r.change = RowChange::Removed,
        |r| r.reason.clear(),
        |r| r.item = Some(crate::ItemId(1)),
        |r| r.decision = Some(DecisionId(1)),
    ];
    for change in changes {
        let mut rows = rows.clone();
        change(&mut rows[1]);
        assert_ne!(draft_digest(ListId(1), 2, &rows, &[]), sealed);
    }
    assert_ne!(draft_digest(ListId(2), 2, &rows, &[]), sealed);
    assert_ne!(draft_digest(ListId(1), 3, &rows, &[]), sealed);
    assert_ne!(draft_digest(ListId(1), 2, &rows[..1], &[]), sealed);
}

proptest! {
    /// Whatever bodies do in whatever order, with drafts edited in between: a version is complete only when each body has
    /// adopted what is before it now, each in a session of its own, all the same text from the same day.
    #[test]
    fn no_interleaving_is_complete_without_each_body(
        acts in proptest::collection::vec((0_u8..4, 1_i64..5, 1_i64..5, any::<bool>()), 0..60),
    ) {
        let mut given: Vec<BodyAdoption> = Vec::new();
        let (mut revision, mut content) = (1, 0);
        for (act, body, session, same) in acts {
            let now = Joint { bodies: &BODIES, said: &given, revision };
            if act == 3 {
                // Sent back: a draft again, edited, and before the bodies anew.
                let next = said(body, BodyVerdict::Returned, revision);
                if now.may_return(&next).is_ok() {
                    given.push(next);
                    revision += 1;
                    content += 1;
                }
            } else {
                // Taken up from a page that may be old, of a text that may be another.
                let seen = if same { revision } else { revision - 1 };
                let next = BodyAdoption {
                    session: Some(SessionId(session)),
                    content: if act == 2 { "别的".into() } else { content.to_string() },
                    ..said(body, BodyVerdict::Adopted, seen)
                };
                if now.may_adopt(&next).is_ok() {
                    given.push(next);
                }
            }
            let now = Joint { bodies: &BODIES, said: &given, revision };
            if now.is_complete() {
                let standing: Vec<&BodyAdoption> = now.standing().collect();
                prop_assert_eq!(standing.len(), BODIES.len());
                for body in BODIES {
                    prop_assert!(standing.iter().any(|one| one.body == body && one.revision == revision));
                }
                let sessions: std::collections::BTreeSet<_> = standing.iter().map(|one| one.session).collect();
                prop_assert_eq!(sessions.len(), BODIES.len());
                prop_assert!(standing.iter().all(|one| one.content == standing[0].content && one.in_force_on == standing[0].in_force_on));
            }
        }
    }
}
