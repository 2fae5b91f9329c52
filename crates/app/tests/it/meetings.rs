//! Sessions and decisions: entered from a document, found again from both ends, refused when they cannot be.

use crate::world::{World, day};
use yipanqi_app::decisions::{Amendment, NewDecision, decision_form};
use yipanqi_app::meetings::{NewAttendance, NewSession, NewVenue};
use yipanqi_app::{Error, Result};
use yipanqi_domain::document::{
    Candidate, CandidateKind, CandidateState, Document, DocumentState, ReadingRecord,
};
use yipanqi_domain::list::{
    Adoption, Item, ItemKind, ItemState, List, ListRow, ListVersion, RowAmounts, RowContent, RowMore,
    RowUnits, VersionState,
};
use yipanqi_domain::meeting::{AttendanceRole, DecisionKind, DecisionState, Mode, VenueKind};
use yipanqi_domain::office::Mark;
use yipanqi_domain::trail::{By, Entry};
use yipanqi_domain::{
    CandidateId, DecisionId, DocumentId, ItemId, ListId, ReadingId, RowId, SessionId, VersionId,
};
use yipanqi_store::BlobRecord;
use yipanqi_testkit::{NOW, Place, on_both};

on_both!(
    a_session_is_entered_from_its_document_and_its_decisions_lead_back_to_the_characters,
    a_session_is_entered_once_and_only_as_it_can_have_been,
    two_people_entering_the_same_session_make_one,
    a_decision_is_put_right_with_a_reason_and_a_stale_form_is_refused,
    a_decision_on_which_an_adopted_list_rests_cannot_be_withdrawn,
    the_other_body_and_the_sides_see_what_they_may
);

const TEXT: &str = "两地交通部门要在六月底前打通三条断头路。会议审议了跨界河流联合巡查办法。";

/// A reviewed document with one accepted task, one accepted paper and one dropped task.
async fn document(world: &World, mark: Mark) -> (DocumentId, [CandidateId; 3]) {
    let blob = world.app.blobs().put(TEXT.as_bytes()).unwrap();
    let mut tx = world.app.store().begin(NOW).await.unwrap();
    let id: DocumentId = tx.new_id().await.unwrap();
    let reading: ReadingId = tx.new_id().await.unwrap();
    let length = i64::try_from(TEXT.len()).unwrap();
    let row = BlobRecord {
        id: tx.new_id().await.unwrap(),
        digest: blob.clone(),
        length,
        stored_at: NOW,
    };
    tx.insert(&row).await.unwrap();
    let document = Document {
        id,
        body: world.joint,
        title: "试验会议的报道".into(),
        file_name: None,
        source_url: None,
        blob: blob.clone(),
        length,
        mark,
        received_at: NOW,
        received_by: world.clerk.post,
        state: DocumentState::Reviewed { reading, at: NOW },
    };
    tx.insert(&document).await.unwrap();
    let answer = r#"{"title":"试验会议的报道","issued_or_held_on":"2025-02-20",
        "meeting":{"body":"试验联席会议","session":3,"place":null,"mode":"video","venues":["主会场甲","分会场乙"]},
        "people":[{"name":"演示甲","posts":["召集人","主任"],"role":"chair"},{"name":"演示乙","posts":[],"role":"visitor"}]}"#;
    let record = ReadingRecord {
        id: reading,
        document: id,
        reader: "test".into(),
        encoding: "utf-8".into(),
        text_blob: blob,
        length: 37,
        kind: "communique".into(),
        trust: "trusted".into(),
        answer: answer.into(),
        at: NOW,
    };
    tx.insert(&record).await.unwrap();
    let mut candidates = [CandidateId(0); 3];
    let dropped = CandidateState::Dropped {
        reason: "重复".into(),
    };
    let rows = [
        (CandidateKind::Task, (0, 20), CandidateState::Accepted),
        (CandidateKind::Paper, (25, 36), CandidateState::Edited),
        (CandidateKind::Task, (2, 8), dropped),
    ];
    for (slot, (kind, (start, end), state)) in candidates.iter_mut().zip(rows) {
        *slot = tx.new_id().await.unwrap();
        let text = TEXT.chars().skip(start).take(end - start).collect();
        let candidate = Candidate {
            id: *slot,
            document: id,
            reading,
            position: 1,
            kind,
            text,
            span_start: i64::try_from(start).unwrap(),
            span_end: i64::try_from(end).unwrap(),
            heading: None,
            speaker: Some("演示甲".into()),
            lead_units: "市交通运输委\n省交通运输厅".into(),
            support_units: String::new(),
            due: Some("六月底前".into()),
            due_on: Some(day("2025-06-30")),
            rule: "test".into(),
            confidence: 9000,
            state,
        };
        tx.insert(&candidate).await.unwrap();
    }
    tx.commit(Entry::done(By::default(), "document.receive", "document", id.0))
        .await
        .unwrap();
    (id, candidates)
}

fn decision(kind: DecisionKind, text: &str, candidates: &[CandidateId]) -> NewDecision {
    NewDecision {
        kind,
        text: text.into(),
        lead_units: vec!["市交通运输委".into(), "  ".into()],
        support_units: Vec::new(),
        due_on: Some(day("2025-06-30")),
        candidates: candidates.to_vec(),
    }
}

fn session(world: &World, ordinal: Option<i64>) -> NewSession {
    NewSession {
        body: world.joint,
        series_name: Some("试验联席会议".into()),
        ordinal,
        name: "试验联席会议第三次会议".into(),
        held_on: day("2025-02-20"),
        mode: Some(Mode::Video),
        place: None,
        document: None,
        mark: Mark::Internal,
        venues: Vec::new(),
        attendance: Vec::new(),
        decisions: Vec::new(),
    }
}

/// Code and field of a refusal, and whether it is stale.
fn refused<T: std::fmt::Debug>(result: Result<T>) -> (&'static str, Option<&'static str>, bool) {
    match result {
        Err(Error::Refused(r)) => (r.code, r.field, r.stale),
        other => panic!("not refused: {other:?}"),
    }
}

async fn entries(world: &World) -> i64 {
    world.app.head().await.unwrap().seq
}

async fn whole(world: &World) {
    let mut read = world.app.store().read().await.unwrap();
    let seen = read.verify(world.app.blobs(), &[], &mut |_| {}).await.unwrap();
    assert_eq!(seen.findings, []);
}

async fn a_session_is_entered_from_its_document_and_its_decisions_lead_back_to_the_characters(place: Place) {
    let world = World::on(place).await;
    let (document, [task, paper, dropped]) = document(&world, Mark::Internal).await;
    let app = &world.app;
    let proposal = app.session_proposal(&world.clerk, Some(document)).await.unwrap();
    assert_eq!(
        (proposal.series_name.as_str(), proposal.ordinal),
        ("试验联席会议", Some(3))
    );
    assert_eq!(
        (proposal.held_on, proposal.mode),
        (Some(day("2025-02-20")), Some(Mode::Video))
    );
    let venues: Vec<_> = proposal.venues.iter().map(|v| v.kind).collect();
    assert_eq!(venues, [VenueKind::Main, VenueKind::Branch]);
    let people: Vec<_> = proposal
        .attendance
        .iter()
        .map(|a| (a.role, a.posts.len()))
        .collect();
    assert_eq!(
        people,
        [(AttendanceRole::Chair, 2), (AttendanceRole::Attendee, 0)]
    );
    let kinds: Vec<_> = proposal
        .decisions
        .iter()
        .map(|d| (d.candidate.id, d.kind))
        .collect();
    assert_eq!(
        kinds,
        [(task, DecisionKind::Deployed), (paper, DecisionKind::Approved)]
    );

    let before = entries(&world).await;
    let new = NewSession {
        document: Some(document),
        venues: proposal.venues.clone(),
        attendance: proposal.attendance.clone(),
        decisions: vec![
            decision(DecisionKind::Deployed, "打通三条断头路", &[task]),
            decision(DecisionKind::Approved, "跨界河流联合巡查办法", &[paper]),
        ],
        ..session(&world, Some(3))
    };
    let id = app.record_session(&world.clerk, new.clone()).await.unwrap();
    assert_eq!(entries(&world).await, before + 1);
    let page = app.session_page(&world.clerk, id).await.unwrap();
    assert_eq!(
        page.series.as_ref().map(|s| s.name.as_str()),
        Some("试验联席会议")
    );
    assert_eq!(
        (page.venues.len(), page.attendance.len(), page.decisions.len()),
        (2, 2, 2)
    );
    assert_eq!(page.attendance[0].posts, "召集人\n主任");
    assert_eq!(
        page.gaps(),
        1,
        "nothing came of the task yet; an approved paper asks for no item"
    );
    assert!(page.may_record);
    let first = &page.decisions[0].decision;
    assert_eq!((first.position, first.lead_units.as_str()), (1, "市交通运输委"));

    let shown = app.decision_page(&world.clerk, first.id).await.unwrap();
    assert_eq!(shown.excerpts.len(), 1);
    assert_eq!(shown.excerpts[0].text, TEXT.chars().take(20).collect::<String>());
    assert_eq!(shown.excerpts[0].document, document);

    // The same candidate does not become a second decision, a dropped one none.
    let again = decision(DecisionKind::Decided, "再来一次", &[task]);
    let refusal = refused(app.record_decision(&world.clerk, id, again).await);
    assert_eq!(refusal, ("candidate_has_decision", None, true));
    let never = decision(DecisionKind::Decided, "没有采纳", &[dropped]);
    let refusal = refused(app.record_decision(&world.clerk, id, never).await);
    assert_eq!(refusal, ("candidate_not_taken", None, true));
    let unknown = decision(DecisionKind::Decided, "不知来历", &[CandidateId(7)]);
    let refusal = refused(app.record_decision(&world.clerk, id, unknown).await);
    assert_eq!(refusal.0, "candidate_unknown");
    let by_hand = decision(DecisionKind::Decided, "现场另行议定", &[]);
    app.record_decision(&world.clerk, id, by_hand).await.unwrap();
    let page = app.session_page(&world.clerk, id).await.unwrap();
    let positions: Vec<_> = page.decisions.iter().map(|d| d.decision.position).collect();
    assert_eq!(positions, [1, 2, 3]);
    whole(&world).await;
}

async fn a_session_is_entered_once_and_only_as_it_can_have_been(place: Place) {
    let world = World::on(place).await;
    let app = &world.app;
    let (document, _) = document(&world, Mark::Sensitive).await;
    app.record_session(&world.clerk, session(&world, Some(3)))
        .await
        .unwrap();
    let before = entries(&world).await;
    let try_it = async |change: &dyn Fn(&mut NewSession)| {
        let mut new = session(&world, None);
        change(&mut new);
        refused(app.record_session(&world.clerk, new).await)
    };
    assert_eq!(
        try_it(&|n| n.ordinal = Some(3)).await,
        ("ordinal_taken", Some("ordinal"), false)
    );
    assert_eq!(
        try_it(&|n| n.ordinal = Some(0)).await,
        ("not_an_ordinal", Some("ordinal"), false)
    );
    assert_eq!(
        try_it(&|n| n.name = "  ".into()).await,
        ("required", Some("name"), false)
    );
    let tomorrow = world.clerk.today.plus(1);
    assert_eq!(
        try_it(&|n| n.held_on = tomorrow).await,
        ("not_held_yet", Some("held_on"), false)
    );
    let alone = |n: &mut NewSession| (n.series_name, n.ordinal) = (Some(" ".into()), Some(4));
    assert_eq!(
        try_it(&alone).await,
        ("ordinal_needs_series", Some("series_name"), false)
    );
    let wide = |n: &mut NewSession| n.document = Some(document);
    assert_eq!(
        try_it(&wide).await,
        ("mark_wider_than_document", Some("mark"), false)
    );
    let many = |n: &mut NewSession| {
        let one = NewVenue {
            name: "会场".into(),
            kind: VenueKind::Equal,
        };
        n.venues = vec![one; 501];
    };
    assert_eq!(try_it(&many).await, ("too_many_lines", Some("venues"), false));
    let nameless = |n: &mut NewSession| {
        n.attendance = vec![NewAttendance {
            name: String::new(),
            posts: vec![],
            role: AttendanceRole::Chair,
        }];
    };
    assert_eq!(try_it(&nameless).await, ("required", Some("attendance"), false));
    let wordless = |n: &mut NewSession| n.decisions = vec![decision(DecisionKind::Decided, " ", &[])];
    assert_eq!(try_it(&wordless).await, ("required", Some("text"), false));
    assert_eq!(entries(&world).await, before, "a refused form leaves no entry");
    assert_eq!(
        app.sessions_page(&world.clerk, None, 0, 50)
            .await
            .unwrap()
            .sessions
            .len(),
        1
    );
    // Without an ordinal the series may hold any number of them, and no second series of the name is made.
    app.record_session(&world.clerk, session(&world, None))
        .await
        .unwrap();
    let page = app.sessions_page(&world.clerk, None, 0, 50).await.unwrap();
    assert_eq!((page.series.len(), page.series[0].sessions), (1, 2));
}

async fn two_people_entering_the_same_session_make_one(place: Place) {
    let world = World::on(place).await;
    let (document, [task, ..]) = document(&world, Mark::Internal).await;
    let new = NewSession {
        document: Some(document),
        decisions: vec![decision(DecisionKind::Deployed, "打通三条断头路", &[task])],
        ..session(&world, None)
    };
    let (one, two) = tokio::join!(
        world.app.record_session(&world.clerk, new.clone()),
        world.app.record_session(&world.clerk, new.clone())
    );
    assert_eq!(u8::from(one.is_ok()) + u8::from(two.is_ok()), 1);
    let loser = if one.is_err() { one } else { two };
    assert_eq!(refused(loser), ("session_twice", None, true));
    let page = world.app.sessions_page(&world.clerk, None, 0, 50).await.unwrap();
    assert_eq!((page.sessions.len(), page.sessions[0].decisions), (1, 1));
    whole(&world).await;
}

async fn with_decision(world: &World) -> (SessionId, DecisionId) {
    let new = NewSession {
        decisions: vec![decision(DecisionKind::Decided, "共建三个园区", &[])],
        ..session(world, Some(3))
    };
    let id = world.app.record_session(&world.clerk, new).await.unwrap();
    let page = world.app.session_page(&world.clerk, id).await.unwrap();
    (id, page.decisions[0].decision.id)
}

async fn a_decision_is_put_right_with_a_reason_and_a_stale_form_is_refused(place: Place) {
    let world = World::on(place).await;
    let (_, id) = with_decision(&world).await;
    let page = world.app.decision_page(&world.clerk, id).await.unwrap();
    let to = Amendment {
        seen: page.form.clone(),
        kind: DecisionKind::Decided,
        text: "共建四个园区".into(),
        lead_units: vec!["市科技局".into()],
        support_units: Vec::new(),
        due_on: None,
        reason: "原记录漏记一个".into(),
    };
    let silent = Amendment {
        reason: " ".into(),
        ..to.clone()
    };
    let refusal = refused(world.app.amend_decision(&world.clerk, id, silent).await);
    assert_eq!(refusal, ("required", Some("reason"), false));
    world
        .app
        .amend_decision(&world.clerk, id, to.clone())
        .await
        .unwrap();
    let now = world.app.decision_page(&world.clerk, id).await.unwrap();
    assert_eq!(now.line.decision.text, "共建四个园区");
    assert_eq!(
        now.line.decision.state,
        DecisionState::Amended {
            reason: "原记录漏记一个".into()
        }
    );
    assert_eq!(now.form, decision_form(&now.line.decision));
    let stale = refused(world.app.amend_decision(&world.clerk, id, to.clone()).await);
    assert_eq!(stale, ("decision_changed", None, true));
    let same = Amendment { seen: now.form, ..to };
    assert_eq!(
        refused(world.app.amend_decision(&world.clerk, id, same).await).0,
        "nothing_changed"
    );
    world
        .app
        .withdraw_decision(&world.clerk, id, "并入另一条")
        .await
        .unwrap();
    let gone = world.app.decision_page(&world.clerk, id).await.unwrap();
    assert!(!gone.may_change && !gone.line.is_gap);
    let twice = refused(world.app.withdraw_decision(&world.clerk, id, "再撤").await);
    assert_eq!(twice, ("decision_withdrawn", None, true));
    whole(&world).await;
}

/// Seals one row that rests on the decision, in a list of this mark.
async fn adopt_one_row(world: &World, session: SessionId, decision: DecisionId, mark: Mark) -> ItemId {
    let mut tx = world.app.store().begin(NOW).await.unwrap();
    let (list, version, item): (ListId, VersionId, ItemId) = (
        tx.new_id().await.unwrap(),
        tx.new_id().await.unwrap(),
        tx.new_id().await.unwrap(),
    );
    let title = "共建园区";
    tx.insert(&List {
        id: list,
        body: world.joint,
        name: "试验清单".into(),
        year: 2025,
        mark,
        about: yipanqi_domain::list::ListAbout::default(),
    })
    .await
    .unwrap();
    let adoption = Adoption {
        session,
        authority: decision,
        number: "试联办〔2025〕1号".into(),
        content: "0".repeat(64),
        in_force_on: day("2025-03-01"),
        at: NOW,
    };
    let state = VersionState::Adopted(adoption);
    tx.insert(&ListVersion {
        id: version,
        list,
        ordinal: 1,
        base: None,
        revision: 1,
        state,
    })
    .await
    .unwrap();
    tx.insert(&Item {
        id: item,
        number: "试联办-2025-0001".into(),
        body: world.joint,
        kind: ItemKind::Task,
        title: title.into(),
        parent: None,
        state: ItemState::Open,
        registered_at: NOW,
    })
    .await
    .unwrap();
    let content = RowContent {
        serial: "1".into(),
        kind: ItemKind::Task,
        field: "产业".into(),
        heading: String::new(),
        title: title.into(),
        measure: String::new(),
        starts_on: None,
        ends_on: None,
        weight: 100,
        units: RowUnits::default(),
        amounts: RowAmounts::default(),
        more: RowMore::default(),
    };
    let id: RowId = tx.new_id().await.unwrap();
    tx.insert(&ListRow {
        id,
        version,
        position: 1,
        item,
        decision: Some(decision),
        content,
    })
    .await
    .unwrap();
    tx.commit(Entry::done(
        By::default(),
        "list.adopt",
        "list_version",
        version.0,
    ))
    .await
    .unwrap();
    item
}

async fn a_decision_on_which_an_adopted_list_rests_cannot_be_withdrawn(place: Place) {
    let world = World::on(place).await;
    let (session, id) = with_decision(&world).await;
    assert!(
        world
            .app
            .decision_page(&world.clerk, id)
            .await
            .unwrap()
            .line
            .is_gap
    );
    let item = adopt_one_row(&world, session, id, Mark::Internal).await;
    let refusal = refused(world.app.withdraw_decision(&world.clerk, id, "试试").await);
    assert_eq!(refusal.0, "decision_in_use");
    let page = world.app.decision_page(&world.clerk, id).await.unwrap();
    assert!(!page.line.is_gap);
    assert_eq!(page.line.became.len(), 1);
    assert_eq!(page.line.became[0].item, Some(item));
    assert_eq!(
        page.line.became[0].item_number.as_deref(),
        Some("试联办-2025-0001")
    );
    assert_eq!(page.line.adopted.len(), 1);
    assert_eq!(page.line.adopted[0].rows, 1);
    let amended = Amendment {
        seen: page.form,
        kind: DecisionKind::Deployed,
        text: "共建三个园区".into(),
        lead_units: vec![],
        support_units: vec![],
        due_on: None,
        reason: "改种类".into(),
    };
    let refusal = refused(world.app.amend_decision(&world.clerk, id, amended).await);
    assert_eq!(refusal, ("authority_keeps_kind", Some("kind"), false));
}

async fn the_other_body_and_the_sides_see_what_they_may(place: Place) {
    let world = World::on(place).await;
    let app = &world.app;
    let (document, [task, ..]) = document(&world, Mark::Internal).await;
    let new = NewSession {
        document: Some(document),
        decisions: vec![decision(DecisionKind::Deployed, "打通三条断头路", &[task])],
        ..session(&world, Some(3))
    };
    let open = app.record_session(&world.clerk, new).await.unwrap();
    let hidden = NewSession {
        mark: Mark::Sensitive,
        name: "敏感会议".into(),
        ..session(&world, Some(4))
    };
    let hidden = app.record_session(&world.clerk, hidden).await.unwrap();
    let hidden_decision = decision(DecisionKind::Decided, "不外传的一条", &[]);
    let hidden_decision = app
        .record_decision(&world.clerk, hidden, hidden_decision)
        .await
        .unwrap();

    // A side reads the session and the decision, not the office's paper, and is told of no gap.
    let side = &world.chuan_side.clerk;
    let page = app.session_page(side, open).await.unwrap();
    assert_eq!(
        (page.decisions.len(), page.document.is_none(), page.gaps()),
        (1, true, 0)
    );
    assert!(!page.may_record);
    let shown = app
        .decision_page(side, page.decisions[0].decision.id)
        .await
        .unwrap();
    assert_eq!(shown.excerpts, []);
    let sessions = app.sessions_page(side, None, 0, 50).await.unwrap();
    assert_eq!(
        (
            sessions.sessions.len(),
            sessions.series[0].sessions,
            sessions.may_record
        ),
        (1, 1, false)
    );

    // Above the ceiling, in another body, or in a unit only: not found, as if there were nothing.
    for actor in [
        side,
        &world.own_clerk,
        &world.yu_transport_reporter,
        &world.system_admin,
    ] {
        assert!(matches!(
            app.session_page(actor, hidden).await,
            Err(Error::NotFound)
        ));
        assert!(matches!(
            app.decision_page(actor, hidden_decision).await,
            Err(Error::NotFound)
        ));
        assert!(matches!(
            app.session_page(actor, SessionId(5)).await,
            Err(Error::NotFound)
        ));
        let new = decision(DecisionKind::Decided, "越权", &[]);
        assert!(matches!(
            app.record_decision(actor, hidden, new).await,
            Err(Error::NotFound)
        ));
    }
    for actor in [&world.own_clerk, &world.yu_transport_reporter, &world.audit_admin] {
        assert_eq!(app.sessions_page(actor, None, 0, 50).await.unwrap().sessions, []);
        assert!(
            app.sessions_page(actor, None, 0, 50)
                .await
                .unwrap()
                .series
                .is_empty()
        );
    }
    // A side may read but not record; a body of its own gives no right in the joint one, nor its papers.
    let new = decision(DecisionKind::Decided, "越权", &[]);
    assert!(matches!(
        app.record_decision(side, open, new).await,
        Err(Error::Denied)
    ));
    assert!(matches!(
        app.record_session(side, session(&world, Some(9))).await,
        Err(Error::Denied)
    ));
    assert!(matches!(
        app.session_proposal(&world.own_clerk, Some(document)).await,
        Err(Error::NotFound)
    ));
    let stolen = NewSession {
        body: world.own,
        document: Some(document),
        ..session(&world, None)
    };
    assert!(matches!(
        app.record_session(&world.own_clerk, stolen).await,
        Err(Error::NotFound)
    ));
    whole(&world).await;
}
