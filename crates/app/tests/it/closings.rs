//! 销号: with one, two and four sides, and what must not close an item.

use crate::close_world::{FourSided, OneSided, Wanted, asking, paper, reviewer, seats, state_of};
use crate::duty_world::{Put, Three};
use crate::world::{World, day};
use yipanqi_app::close::{Asking, ClosingFilter, Content, Reviewed};
use yipanqi_app::lists::AdoptInput;
use yipanqi_app::{App, Error};
use yipanqi_domain::canon::digest;
use yipanqi_domain::close::{Certificate, CloseRequest, CloseReview, Seat};
use yipanqi_domain::list::{DutyRole, ItemState, ListVersion};
use yipanqi_domain::measure::{Given, Measure, Worth};
use yipanqi_domain::meeting::DecisionKind;
use yipanqi_domain::office::{Mark, Unit};
use yipanqi_domain::period::{Basis, Period};
use yipanqi_domain::report::{Evidence, EvidencePurpose, Fact, Verdict};
use yipanqi_domain::rights::{Actor, Role, Scope};
use yipanqi_domain::{CertificateId, CloseRequestId, EvidenceId, ItemId};
use yipanqi_testkit::{NOW, Place, on_both};

on_both!(
    a_joint_item_is_closed_by_a_pass_of_each_side_and_never_before,
    an_item_of_one_side_wants_the_department_and_the_supervision_office,
    an_item_of_four_sides_wants_all_four,
    who_did_the_work_or_entered_it_reviews_nothing,
    a_return_voids_the_passes_and_is_counted,
    a_request_without_proof_is_refused_with_words,
    a_closed_item_is_opened_by_a_correction_record_alone,
    who_asked_takes_it_back_and_nobody_else,
    silence_never_passes_and_climbs_to_office_and_leader,
    a_side_is_not_lost_by_moving_its_duty_away,
    a_request_is_seen_by_those_who_see_its_item_under_its_list,
    a_list_that_takes_a_closed_item_out_leaves_it_closed,
    a_list_of_one_side_does_not_close_what_others_share,
);

fn code(error: &Error) -> &'static str {
    match error {
        Error::Refused(refusal) => refusal.code,
        Error::NotFound => "not found",
        Error::Denied => "denied",
        _ => "other",
    }
}

async fn seq(app: &App) -> i64 {
    app.head().await.unwrap().seq
}

async fn passed(
    app: &App,
    actor: &Actor,
    id: CloseRequestId,
    seat: Option<Seat>,
) -> Result<Reviewed, &'static str> {
    let given = app.review_close(actor, id, seat, Verdict::Accepted, "").await;
    given.map_err(|e| code(&e))
}

async fn with_three(place: Place) -> (World, Three) {
    let world = World::on(place).await;
    let three = Three::in_world(&world).await;
    world.app.assign_all(&world.clerk, three.version).await.unwrap();
    (world, three)
}

async fn a_joint_item_is_closed_by_a_pass_of_each_side_and_never_before(place: Place) {
    let (world, three) = with_three(place).await;
    let app = &world.app;
    let me = &world.yu_transport_reporter;
    let before = seq(app).await;
    let id = app.request_close(me, three.both, asking()).await.unwrap();
    assert_eq!(seq(app).await, before + 1, "one entry");
    assert_eq!(state_of(app, three.both).await, ItemState::CloseRequested);
    let again = app.request_close(me, three.both, asking()).await.unwrap_err();
    assert_eq!(code(&again), "close_item_not_open");

    let page = app.closing_page(&world.yu_side.reviewer, id).await.unwrap();
    // 3 March 2025 is a Monday; five working days on is the next Monday.
    assert_eq!(page.line.request.review_by_on, day("2025-03-10"));
    assert_eq!(page.line.request.unpublished, None);
    assert_eq!(page.can_review, [Seat::Side(world.sides[0])]);
    assert_eq!(page.evidence.len(), 1);
    assert_eq!(page.line.request.sides.0, world.sides);

    // Nobody but a reviewer reviews, and each side by its own.
    assert_eq!(passed(app, &world.clerk, id, None).await, Err("denied"));
    assert_eq!(passed(app, &world.yu_side.leader, id, None).await, Err("denied"));
    let theirs = Some(Seat::Side(world.sides[1]));
    assert_eq!(
        passed(app, &world.yu_side.reviewer, id, theirs).await,
        Err("close_reviewer_of_no_side")
    );
    let first = passed(app, &world.yu_side.reviewer, id, None).await.unwrap();
    assert_eq!(first, Reviewed::Waiting(vec![Seat::Side(world.sides[1])]));
    assert_eq!(state_of(app, three.both).await, ItemState::CloseRequested);
    assert_eq!(
        passed(app, &world.yu_side.reviewer, id, None).await,
        Err("close_reviewed_before")
    );
    let before = seq(app).await;
    let sealed = passed(app, &world.chuan_side.reviewer, id, None).await.unwrap();
    assert_eq!(
        seq(app).await,
        before + 1,
        "the last pass and the seal are one entry"
    );
    let Reviewed::Sealed(certificate) = sealed else {
        panic!("{sealed:?}")
    };
    assert_eq!(state_of(app, three.both).await, ItemState::Closed);
    assert_eq!(
        passed(app, &world.chuan_side.reviewer, id, None).await,
        Err("close_not_waiting")
    );
    // Nothing more is owed of it.
    let mut read = app.store().read().await.unwrap();
    let unit = read.every::<Unit>().await.unwrap()[0].id;
    read.end().await.unwrap();
    let more = app.assign(
        &world.clerk,
        three.both,
        unit,
        None,
        DutyRole::Support,
        day("2025-03-01"),
    );
    assert_eq!(code(&more.await.unwrap_err()), "item_ended");

    // Both sides and the unit read it; it says what it rests on.
    for actor in [
        me,
        &world.chuan_transport_reporter,
        &world.leader,
        &world.chuan_side.clerk,
    ] {
        let shown = app.certificate_page(actor, certificate).await.unwrap();
        assert!(shown.is_whole);
    }
    let shown = app.certificate_page(&world.leader, certificate).await.unwrap();
    assert_eq!(shown.certificate.number, "试联办销〔2025〕1号");
    assert_eq!(
        shown.certificate.digest,
        digest(shown.certificate.content.as_bytes())
    );
    let content = Content::read(&shown.certificate.content).unwrap();
    assert_eq!(content, shown.content);
    assert_eq!(content.title, "共建跨江通道");
    let sides: Vec<&str> = content.reviews.iter().map(|r| r.side.as_str()).collect();
    assert_eq!(sides, ["重庆", "四川"]);
    assert_eq!(
        content.evidence[0].digest,
        digest("验收组一致同意通过验收".as_bytes())
    );
    assert_eq!(content.entry, before + 1);
    assert!(
        !shown.certificate.content.contains("川方复核甲"),
        "no person's name is sealed"
    );
    assert_eq!(shown.persons.len(), 3);

    // Duties stay as they are; the list says who may open the file.
    let duties = app.item_page(&world.clerk, three.both).await.unwrap();
    assert!(
        duties
            .chains
            .iter()
            .flat_map(|c| &c.duties)
            .all(|d| d.duty.state.is_open())
    );
    let file = page.evidence[0].id;
    let opened = app
        .open_close_evidence(&world.chuan_transport_reporter, id, file)
        .await
        .unwrap();
    assert_eq!(opened.bytes, "验收组一致同意通过验收".as_bytes());
    assert_eq!(
        (opened.name.as_str(), opened.media.as_str()),
        ("验收意见.txt", "text")
    );
    let stranger = app
        .open_close_evidence(&world.yu_science_reporter, id, file)
        .await;
    assert_eq!(code(&stranger.unwrap_err()), "not found");
}

async fn an_item_of_one_side_wants_the_department_and_the_supervision_office(place: Place) {
    let world = World::on(place).await;
    let one = OneSided::in_world(&world).await;
    let app = &world.app;
    let me = &world.yu_transport_reporter;
    let id = app.request_close(me, one.item, asking()).await.unwrap();
    let (department, supervision) = (Some(Seat::Department), Some(Seat::Supervision));

    // As what one reviews is said, not guessed; a reviewer of the side alone is none of both.
    assert_eq!(passed(app, &one.department, id, None).await, Err("required"));
    let side = app.closing_page(&one.department, id).await.unwrap();
    assert_eq!(side.can_review, [Seat::Department, Seat::Supervision]);
    let first = passed(app, &one.department, id, department).await.unwrap();
    assert_eq!(first, Reviewed::Waiting(vec![Seat::Supervision]));

    // The same unit, or the same person from another unit, does not stand in for the other.
    let [colleague, same] = seats(
        &world,
        [
            reviewer("渝组部门同事", world.yu.planning, Scope::Body(world.own)),
            Wanted {
                person: Some(one.department.person),
                ..reviewer("渝组部门兼职", world.yu.science, Scope::Body(world.own))
            },
        ],
    )
    .await;
    assert_eq!(
        passed(app, &colleague, id, supervision).await,
        Err("close_reviewed_by_unit")
    );
    assert_eq!(
        passed(app, &same, id, supervision).await,
        Err("close_reviewed_before")
    );
    assert_eq!(
        passed(app, &one.supervision, id, department).await,
        Err("close_side_reviewed")
    );
    assert_eq!(state_of(app, one.item).await, ItemState::CloseRequested);
    let sealed = passed(app, &one.supervision, id, supervision).await.unwrap();
    assert!(matches!(sealed, Reviewed::Sealed(_)), "{sealed:?}");
    assert_eq!(state_of(app, one.item).await, ItemState::Closed);
    let mut read = app.store().read().await.unwrap();
    let certificates: Vec<Certificate> = read.every().await.unwrap();
    assert_eq!(certificates[0].number, "渝组销〔2025〕1号");
}

async fn an_item_of_four_sides_wants_all_four(place: Place) {
    let world = World::on(place).await;
    let four = FourSided::in_world(&world).await;
    let app = &world.app;
    let id = app
        .request_close(&four.reporter, four.item, asking())
        .await
        .unwrap();
    let mut waits: Vec<Seat> = four.sides.iter().map(|side| Seat::Side(*side)).collect();
    for n in [2, 0, 3] {
        let reviewed = passed(app, &four.reviewers[n], id, None).await.unwrap();
        waits.retain(|seat| *seat != Seat::Side(four.sides[n]));
        assert_eq!(reviewed, Reviewed::Waiting(waits.clone()));
        assert_eq!(state_of(app, four.item).await, ItemState::CloseRequested);
    }
    let sealed = passed(app, &four.reviewers[1], id, None).await.unwrap();
    let Reviewed::Sealed(certificate) = sealed else {
        panic!("{sealed:?}")
    };
    let shown = app.certificate_page(&four.clerk, certificate).await.unwrap();
    assert_eq!(shown.content.sides.len(), 4);
    assert_eq!(shown.content.reviews.len(), 4);
    assert_eq!(shown.certificate.number, "四市销〔2025〕1号");
}

async fn who_did_the_work_or_entered_it_reviews_nothing(place: Place) {
    let (world, three) = with_three(place).await;
    let app = &world.app;
    let yu = Scope::Side(world.sides[0]);
    let [doer, colleague, clerk_too, entered, handed, clean] = seats(
        &world,
        [
            // The reporter of the lead unit, on another chair; a colleague of the unit; the office's clerk on another
            // chair; a clerk who entered a fact; somebody of a unit that had the duty before.
            Wanted {
                person: Some(world.yu_transport_reporter.person),
                ..reviewer("兼任复核", world.yu.planning, yu)
            },
            reviewer("同单位复核", world.yu.transport, yu),
            Wanted {
                person: Some(world.clerk.person),
                ..reviewer("联办兼复核", world.yu.planning, yu)
            },
            Wanted {
                person: Some(world.own_clerk.person),
                ..reviewer("代录兼复核", world.yu.local, yu)
            },
            reviewer("原单位复核", world.yu.science, yu),
            reviewer("江津复核", world.yu.local, yu),
        ],
    )
    .await;
    let mut put = Put::into(&world).await;
    let known_at = put.tx.seq();
    let fact = Fact {
        id: put.tx.new_id().await.unwrap(),
        item: three.both,
        side: world.sides[0],
        measure: Measure::Stage,
        period: Period::parse("2025M02").unwrap(),
        basis: Basis::Point,
        revision: 1,
        given: Given {
            worth: Worth::Words("已完工".into()),
            as_given: "已完工".into(),
        },
        reason: None,
        former: None,
        unit: world.yu.transport,
        post: world.own_clerk.post,
        evidence: None,
        known_at,
        at: NOW,
    };
    put.tx.insert(&fact).await.unwrap();
    let mut old = None;
    for duty in put.tx.duties_under(three.list, three.both).await.unwrap() {
        if duty.unit == world.chuan.transport && duty.role == DutyRole::JointLead {
            old = Some(duty);
        }
    }
    // 川 transport's lead had been 渝 science's for a while.
    let old = yipanqi_domain::duty::Duty {
        id: put.tx.new_id().await.unwrap(),
        unit: world.yu.science,
        state: yipanqi_domain::duty::DutyState::Ended {
            reason: "错派".into(),
        },
        ends_on: Some(day("2025-03-02")),
        ..old.unwrap()
    };
    put.tx.insert(&old).await.unwrap();
    put.done().await;

    // Asked by the office on the unit's behalf: it counts as one that did it.
    let on_behalf = Asking {
        for_whom: Some(world.yu.transport),
        ..asking()
    };
    let denied = app
        .request_close(&world.yu_side.clerk, three.both, on_behalf.clone())
        .await;
    assert_eq!(code(&denied.unwrap_err()), "denied");
    let wrong = Asking {
        for_whom: Some(world.yu.science),
        ..asking()
    };
    let refused = app
        .request_close(&world.clerk, three.both, wrong)
        .await
        .unwrap_err();
    assert_eq!(code(&refused), "close_not_of_unit");
    let id = app
        .request_close(&world.clerk, three.both, on_behalf)
        .await
        .unwrap();
    let mut read = app.store().read().await.unwrap();
    let entries = read.entries_after(seq(app).await - 1, 1).await.unwrap();
    assert_eq!(entries[0].for_whom, Some(world.yu.transport.0));
    read.end().await.unwrap();

    for (actor, refused) in [
        (&doer, "close_reviewer_is_doer"),
        (&colleague, "close_reviewer_unit_is_doer"),
        (&clerk_too, "close_reviewer_is_doer"),
        (&entered, "close_reviewer_is_doer"),
        (&handed, "close_reviewer_unit_is_doer"),
        // The unit of the clerk who entered the fact is 市发展改革委.
        (&world.yu_side.reviewer, "close_reviewer_unit_is_doer"),
    ] {
        assert_eq!(passed(app, actor, id, None).await, Err(refused));
        let page = app.closing_page(actor, id).await.unwrap();
        assert_eq!(
            page.why_not.map(|r| r.code),
            Some(refused),
            "the page says so before"
        );
        assert_eq!(page.can_review, []);
    }
    assert!(passed(app, &clean, id, None).await.is_ok());
    assert_eq!(state_of(app, three.both).await, ItemState::CloseRequested);
}

async fn a_return_voids_the_passes_and_is_counted(place: Place) {
    let (world, three) = with_three(place).await;
    let app = &world.app;
    let me = &world.yu_transport_reporter;
    let id = app.request_close(me, three.both, asking()).await.unwrap();
    passed(app, &world.yu_side.reviewer, id, None).await.unwrap();
    let silent = app
        .review_close(&world.chuan_side.reviewer, id, None, Verdict::Returned, " ")
        .await;
    assert_eq!(code(&silent.unwrap_err()), "required");
    let returned = app
        .review_close(&world.chuan_side.reviewer, id, None, Verdict::Returned, "缺决算")
        .await
        .unwrap();
    assert_eq!(returned, Reviewed::Returned);
    assert_eq!(state_of(app, three.both).await, ItemState::Open);
    assert_eq!(
        passed(app, &world.chuan_side.reviewer, id, None).await,
        Err("close_not_waiting")
    );

    let second = app.request_close(me, three.both, asking()).await.unwrap();
    let page = app.closing_page(&world.clerk, second).await.unwrap();
    assert_eq!(page.line.request.round, 2);
    assert!(
        page.seats.iter().all(|seat| seat.review.is_none()),
        "the old pass counts no more"
    );
    let one = passed(app, &world.chuan_side.reviewer, second, None)
        .await
        .unwrap();
    assert_eq!(one, Reviewed::Waiting(vec![Seat::Side(world.sides[0])]));
    let sealed = passed(app, &world.yu_side.reviewer, second, None).await.unwrap();
    assert!(matches!(sealed, Reviewed::Sealed(_)));
    let shown = app.closing_of_item(me, three.both).await.unwrap();
    let states: Vec<&str> = shown
        .requests
        .iter()
        .map(|r| r.line.request.state.code())
        .collect();
    assert_eq!(states, ["sealed", "returned"]);
}

async fn a_request_without_proof_is_refused_with_words(place: Place) {
    let (world, three) = with_three(place).await;
    let app = &world.app;
    let me = &world.yu_transport_reporter;
    let mut put = Put::into(&world).await;
    let mut files = Vec::new();
    for (item, unit, mark) in [
        (three.yu, world.yu.transport, Mark::Internal),
        (three.both, world.yu.transport, Mark::Sensitive),
        (three.both, world.yu.transport, Mark::Internal),
    ] {
        let id: EvidenceId = put.tx.new_id().await.unwrap();
        let evidence = Evidence {
            id,
            item,
            side: None,
            purpose: EvidencePurpose::OnBehalf,
            title: "三月报表".into(),
            file_name: "三月.xlsx".into(),
            media: "xlsx".into(),
            blob: digest(b"sheet"),
            length: 5,
            mark,
            unit,
            post: world.clerk.post,
            at: NOW,
        };
        put.tx.insert(&evidence).await.unwrap();
        files.push(id);
    }
    put.done().await;
    let before = seq(app).await;
    let attached = |id: EvidenceId| Asking {
        files: Vec::new(),
        attached: vec![id],
        ..asking()
    };
    let with = |name: &str, words: &str| Asking {
        files: vec![paper(name, words)],
        ..asking()
    };
    let mut open_point = asking();
    open_point.checklist.pop();
    let big = "佐".repeat(app.settings().max_upload / 3 + 1);
    let cases = [
        (
            Asking {
                files: Vec::new(),
                ..asking()
            },
            "close_without_evidence",
        ),
        (
            Asking {
                statement: " ".into(),
                ..asking()
            },
            "required",
        ),
        (
            Asking {
                no_secret_confirmed: false,
                ..asking()
            },
            "secret_not_ruled_out",
        ),
        (open_point, "close_point_open"),
        (with("a.txt", " "), "evidence_empty"),
        (with("a.pdf", "<html><script>x</script>"), "evidence_active"),
        (with("a.txt", &big), "evidence_too_large"),
        (attached(files[0]), "evidence_of_other_item"),
        (attached(files[1]), "evidence_of_other_item"),
        (attached(EvidenceId(1)), "evidence_of_other_item"),
    ];
    for (asked, refused) in cases {
        let error = app.request_close(me, three.both, asked).await.unwrap_err();
        assert_eq!(code(&error), refused);
    }
    assert_eq!(seq(app).await, before, "what is refused leaves no entry");
    assert_eq!(state_of(app, three.both).await, ItemState::Open);

    // A unit in support alone asks for nothing; an item that one does not see is not there.
    let support = app
        .request_close(&world.yu_science_reporter, three.chuan, asking())
        .await;
    assert_eq!(code(&support.unwrap_err()), "close_not_of_unit");
    let hidden = app.request_close(me, three.chuan, asking()).await.unwrap_err();
    assert_eq!(code(&hidden), "not found");
    // What was handed in before is proof as well.
    let id = app
        .request_close(me, three.both, attached(files[2]))
        .await
        .unwrap();
    let page = app.closing_page(me, id).await.unwrap();
    assert_eq!(page.line.request.evidence.0, [files[2]]);
    // A file of the item that the request does not name is not opened through it.
    let other = app.open_close_evidence(&world.clerk, id, files[1]).await;
    assert_eq!(code(&other.unwrap_err()), "not found");
}

async fn closed(world: &World, item: ItemId) -> (CloseRequestId, CertificateId) {
    let app = &world.app;
    let id = app
        .request_close(&world.yu_transport_reporter, item, asking())
        .await
        .unwrap();
    passed(app, &world.yu_side.reviewer, id, None).await.unwrap();
    match passed(app, &world.chuan_side.reviewer, id, None).await.unwrap() {
        Reviewed::Sealed(certificate) => (id, certificate),
        other => panic!("{other:?}"),
    }
}

async fn a_closed_item_is_opened_by_a_correction_record_alone(place: Place) {
    let (world, three) = with_three(place).await;
    let app = &world.app;
    let me = &world.yu_transport_reporter;
    let (id, certificate) = closed(&world, three.both).await;
    // Asking again, withdrawing, an adjustment that takes the row out: none of them opens it.
    let again = app.request_close(me, three.both, asking()).await.unwrap_err();
    assert_eq!(code(&again), "close_item_not_open");
    let late = app.withdraw_close(me, id).await.unwrap_err();
    assert_eq!(code(&late), "close_not_waiting");

    for actor in [me, &world.yu_side.clerk, &world.yu_side.reviewer] {
        let denied = app.reopen_closed(actor, certificate, "有误", None).await;
        assert_eq!(code(&denied.unwrap_err()), "denied");
    }
    let silent = app.reopen_closed(&world.clerk, certificate, " ", None).await;
    assert_eq!(code(&silent.unwrap_err()), "required");
    let before = seq(app).await;
    app.reopen_closed(&world.leader, certificate, "验收数据有误", Some(three.decision))
        .await
        .unwrap();
    assert_eq!(seq(app).await, before + 1);
    assert_eq!(state_of(app, three.both).await, ItemState::Open);
    let twice = app.reopen_closed(&world.clerk, certificate, "再开", None).await;
    assert_eq!(code(&twice.unwrap_err()), "close_item_not_closed");
    let shown = app.certificate_page(me, certificate).await.unwrap();
    assert!(shown.is_whole && !shown.can_reopen);
    assert_eq!(shown.reopening.unwrap().0.reason, "验收数据有误");
    let item = app.closing_of_item(me, three.both).await.unwrap();
    assert!(item.requests[0].reopening.is_some() && item.can_ask);

    // Closed once more it gets the next number; the first certificate stays with its own.
    let (_, second) = closed(&world, three.both).await;
    let shown = app.certificate_page(me, second).await.unwrap();
    assert_eq!(shown.certificate.number, "试联办销〔2025〕2号");
    let twice = app.reopen_closed(&world.clerk, certificate, "再开", None).await;
    assert_eq!(code(&twice.unwrap_err()), "close_item_not_closed");
    assert_eq!(state_of(app, three.both).await, ItemState::Closed);
}

async fn who_asked_takes_it_back_and_nobody_else(place: Place) {
    let (world, three) = with_three(place).await;
    let app = &world.app;
    let me = &world.yu_transport_reporter;
    let id = app.request_close(me, three.both, asking()).await.unwrap();
    for actor in [
        &world.chuan_transport_reporter,
        &world.clerk,
        &world.yu_side.reviewer,
    ] {
        let denied = app.withdraw_close(actor, id).await.unwrap_err();
        assert_eq!(code(&denied), "denied");
    }
    passed(app, &world.yu_side.reviewer, id, None).await.unwrap();
    app.withdraw_close(me, id).await.unwrap();
    assert_eq!(state_of(app, three.both).await, ItemState::Open);
    assert_eq!(
        passed(app, &world.chuan_side.reviewer, id, None).await,
        Err("close_not_waiting")
    );
    let on_behalf = Asking {
        for_whom: Some(world.chuan.transport),
        ..asking()
    };
    let id = app
        .request_close(&world.clerk, three.both, on_behalf)
        .await
        .unwrap();
    let page = app.closing_page(&world.clerk, id).await.unwrap();
    assert!(page.is_on_behalf && page.can_withdraw);
    assert_eq!(page.line.request.round, 1, "a withdrawal is no return");
    app.withdraw_close(&world.clerk, id).await.unwrap();
}

/// The same actor on a later day.
fn on(actor: &Actor, today: &str) -> Actor {
    Actor {
        today: day(today),
        ..actor.clone()
    }
}

async fn silence_never_passes_and_climbs_to_office_and_leader(place: Place) {
    let (world, three) = with_three(place).await;
    let app = &world.app;
    let id = app
        .request_close(&world.yu_transport_reporter, three.both, asking())
        .await
        .unwrap();
    passed(app, &world.yu_side.reviewer, id, None).await.unwrap();
    let overdue = Some(ClosingFilter::Overdue);
    let list = |actor: Actor, filter| async move { app.closings_page(&actor, filter, 1).await.unwrap() };
    let last = list(on(&world.leader, "2025-03-10"), overdue).await;
    assert_eq!(last.rows.len(), 0, "the last day itself is in time");
    for actor in [&world.leader, &world.clerk] {
        let late = list(on(actor, "2025-03-11"), overdue).await;
        assert_eq!(late.rows.len(), 1);
        let row = &late.rows[0];
        assert!(row.is_overdue);
        let waits: Vec<Seat> = row
            .seats
            .iter()
            .filter(|s| s.review.is_none())
            .map(|s| s.seat)
            .collect();
        assert_eq!(waits, [Seat::Side(world.sides[1])], "with whom it waits");
    }
    let side = list(on(&world.chuan_side.clerk, "2025-03-11"), overdue).await;
    assert!(
        !side.filters.contains(&ClosingFilter::Overdue),
        "a side's clerk is neither"
    );
    let mine = |actor: &Actor| list(on(actor, "2025-03-11"), Some(ClosingFilter::Mine));
    assert_eq!(mine(&world.yu_side.reviewer).await.rows.len(), 0);
    assert_eq!(mine(&world.chuan_side.reviewer).await.rows.len(), 1);
    assert_eq!(app.todo_count(&world.yu_side.reviewer).await.unwrap(), 0);
    assert_eq!(app.todo_count(&world.chuan_side.reviewer).await.unwrap(), 1);
    assert_eq!(state_of(app, three.both).await, ItemState::CloseRequested);
    let late = on(&world.chuan_side.reviewer, "2025-09-01");
    assert!(matches!(
        passed(app, &late, id, None).await,
        Ok(Reviewed::Sealed(_))
    ));
    assert_eq!(list(on(&world.leader, "2025-09-01"), overdue).await.rows.len(), 0);
}

async fn a_side_is_not_lost_by_moving_its_duty_away(place: Place) {
    let (world, three) = with_three(place).await;
    let app = &world.app;
    let id = app
        .request_close(&world.yu_transport_reporter, three.both, asking())
        .await
        .unwrap();
    // The office ends Sichuan's part while the request waits: its review is still owed.
    let mut put = Put::into(&world).await;
    for duty in put.tx.duties_under(three.list, three.both).await.unwrap() {
        if duty.unit == world.chuan.transport {
            let ended = duty.ended(day("2025-03-03"), "改由重庆一方承担".into()).unwrap();
            put.tx.update(&ended).await.unwrap();
        }
    }
    put.done().await;
    let first = passed(app, &world.yu_side.reviewer, id, None).await.unwrap();
    assert_eq!(first, Reviewed::Waiting(vec![Seat::Side(world.sides[1])]));
    let mut read = app.store().read().await.unwrap();
    let reviews: Vec<CloseReview> = read.every().await.unwrap();
    assert_eq!(reviews.len(), 1);
    let request: CloseRequest = read.get(id.0).await.unwrap().unwrap();
    assert_eq!(request.state.code(), "requested");
}

async fn a_request_is_seen_by_those_who_see_its_item_under_its_list(place: Place) {
    let (world, three) = with_three(place).await;
    let app = &world.app;
    let id = app
        .request_close(&world.yu_transport_reporter, three.yu, asking())
        .await
        .unwrap();
    // An item of Chongqing alone in the joint list: nobody of the other side learns of it.
    for actor in [
        &world.chuan_side.reviewer,
        &world.chuan_side.clerk,
        &world.chuan_transport_reporter,
        &world.own_clerk,
        &world.security_admin,
    ] {
        let hidden = app.closing_page(actor, id).await.unwrap_err();
        assert_eq!(code(&hidden), "not found");
        assert_eq!(passed(app, actor, id, None).await, Err("not found"));
        let page = app
            .closings_page(actor, Some(ClosingFilter::Waiting), 1)
            .await
            .unwrap();
        assert_eq!((page.rows.len(), page.total), (0, 0));
    }
    let seen = app.closing_page(&world.yu_side.clerk, id).await.unwrap();
    assert!(seen.can_review.is_empty() && seen.why_not.is_none());
    // One side alone: its own reviewer is neither department nor supervision office of the joint body.
    assert_eq!(
        passed(app, &world.yu_side.reviewer, id, None).await,
        Err("close_reviewer_of_no_side")
    );
    let joint = Scope::Body(world.joint);
    let [department] = seats(
        &world,
        [Wanted {
            role: Role::Reviewer,
            ..reviewer("联办职能复核", world.chuan.planning, joint)
        }],
    )
    .await;
    assert!(passed(app, &department, id, Some(Seat::Department)).await.is_ok());
}

async fn a_list_that_takes_a_closed_item_out_leaves_it_closed(place: Place) {
    let (world, three) = with_three(place).await;
    let app = &world.app;
    let clerk = &world.clerk;
    let (_, certificate) = closed(&world, three.both).await;
    let draft = app.begin_adjustment(clerk, three.list).await.unwrap();
    let mut read = app.store().read().await.unwrap();
    let rows = read.draft_rows(draft).await.unwrap();
    let version: ListVersion = read.get(draft.0).await.unwrap().unwrap();
    read.end().await.unwrap();
    let row = rows.iter().find(|row| row.item == Some(three.both)).unwrap().id;
    let edited = app
        .remove_row(clerk, draft, version.revision, row, "已办结")
        .await
        .unwrap();
    app.deliberate(clerk, draft, edited.revision).await.unwrap();
    let mut read = app.store().read().await.unwrap();
    let version: ListVersion = read.get(draft.0).await.unwrap().unwrap();
    read.end().await.unwrap();
    let input = AdoptInput {
        seen_revision: version.revision,
        session: three.session,
        in_force_on: day("2025-03-10"),
    };
    app.adopt(clerk, draft, input).await.unwrap();
    assert_eq!(state_of(app, three.both).await, ItemState::Closed);
    let shown = app.certificate_page(clerk, certificate).await.unwrap();
    assert!(shown.is_whole && shown.can_reopen);
}

async fn a_list_of_one_side_does_not_close_what_others_share(place: Place) {
    let (world, three) = with_three(place).await;
    let app = &world.app;
    // The joint item stands in Chongqing's own list, too, and in a sensitive one of the joint body.
    let mut put = Put::into(&world).await;
    let session = put.session(world.own, "本方专题会", Mark::Internal).await;
    let authority = put
        .decision(world.own, session, DecisionKind::Approved, "通过本方清单")
        .await;
    let content = Put::content("共建跨江通道（本方）", &[(DutyRole::Lead, world.yu.transport)]);
    for (body, name, mark) in [
        (world.own, "本方清单", Mark::Internal),
        (world.joint, "敏感清单", Mark::Sensitive),
    ] {
        let list = put.list(body, name, mark).await;
        let rows = [(three.both, None, content.clone())];
        let version = put.version(list, None, (session, authority), &rows).await;
        put.duty(three.both, world.yu.transport, DutyRole::Lead, version)
            .await;
    }
    put.done().await;
    let me = &world.yu_transport_reporter;
    let id = app.request_close(me, three.both, asking()).await.unwrap();
    let page = app.closing_page(me, id).await.unwrap();
    assert_eq!(
        page.line.request.list, three.list,
        "the joint list that the unit reads"
    );
    assert_eq!(page.line.request.sides.0, world.sides);
    app.withdraw_close(me, id).await.unwrap();

    // Where the list of all sides is above the unit's ceiling, its office asks.
    let low = Actor {
        ceiling: Mark::Public,
        ..me.clone()
    };
    let mut put = Put::into(&world).await;
    let list = put.list(world.own, "公开清单", Mark::Public).await;
    let rows = [(three.both, None, content)];
    put.version(list, None, (session, authority), &rows).await;
    put.done().await;
    let refused = app.request_close(&low, three.both, asking()).await.unwrap_err();
    assert_eq!(code(&refused), "close_ask_office");
    assert_eq!(state_of(app, three.both).await, ItemState::Open);
}
