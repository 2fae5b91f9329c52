//! Documents from the door to the end of their review.

use crate::world::World;
use yipanqi_app::candidates::{Added, Verdict};
use yipanqi_app::document_pages::DocumentPage;
use yipanqi_app::documents::Incoming;
use yipanqi_app::{App, Error};
use yipanqi_domain::document::{Candidate, CandidateKind, CandidateState, DocumentState};
use yipanqi_domain::office::Mark;
use yipanqi_domain::review::Wording;
use yipanqi_domain::rights::Actor;
use yipanqi_domain::{BodyId, DocumentId, Refusal};
use yipanqi_testkit::{Place, on_both};

/// A meeting of nowhere, in our own words.
const TEXT: &str = "青禾市与白鹭市召开联合办公室主任调度会第三次会议\n\
2025年2月20日，青禾市与白鹭市联合办公室主任调度会第三次会议在青禾市召开。\n\
会议要求，由市交通局牵头，6月底前修通渡口连接路；由市水利局负责，9月底前完成河堤加固工程；由市科技局牵头，年底前建成两地共用的检测平台。\n\
今年前两月，共建项目完成投资36.5亿元，增长8.2%。\n";

fn pasted(text: &str) -> Incoming {
    Incoming {
        bytes: text.as_bytes().to_vec(),
        file_name: None,
        source_url: None,
        mark: Mark::Internal,
        no_secret_confirmed: true,
    }
}

fn refusal(error: Error) -> Refusal {
    match error {
        Error::Refused(refusal) => refusal,
        other => panic!("not a refusal: {other:?}"),
    }
}

async fn entries(app: &App) -> i64 {
    app.head().await.unwrap().seq
}

async fn page(app: &App, actor: &Actor, id: DocumentId) -> DocumentPage {
    app.document_page(actor, id).await.unwrap()
}

async fn tasks(app: &App, actor: &Actor, id: DocumentId) -> Vec<Candidate> {
    let all = page(app, actor, id).await.candidates;
    all.into_iter()
        .filter(|c| c.kind == CandidateKind::Task)
        .collect()
}

async fn received(world: &World) -> DocumentId {
    world
        .app
        .receive(&world.clerk, world.joint, pasted(TEXT))
        .await
        .unwrap()
        .document
}

async fn a_document_is_received_once_and_read(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    let before = entries(app).await;
    let first = app.receive(clerk, world.joint, pasted(TEXT)).await.unwrap();
    assert!(!first.already);
    assert_eq!(entries(app).await, before + 1);
    let again = app.receive(clerk, world.joint, pasted(TEXT)).await.unwrap();
    assert_eq!((again.document, again.already), (first.document, true));
    assert_eq!(
        entries(app).await,
        before + 1,
        "nothing was changed, so nothing is entered"
    );

    let shown = page(app, clerk, first.document).await;
    let reading = shown.reading.as_ref().unwrap();
    assert_eq!(reading.text.as_deref(), Some(TEXT));
    assert!(reading.fitting.contains(&reading.record.id));
    assert_eq!(
        reading.record.length,
        i64::try_from(TEXT.chars().count()).unwrap()
    );
    assert!(
        shown
            .candidates
            .iter()
            .filter(|c| c.kind == CandidateKind::Task)
            .count()
            >= 2,
        "{shown:?}"
    );
    assert!(
        shown
            .candidates
            .iter()
            .all(|c| c.state == CandidateState::Proposed && c.span_end > c.span_start)
    );
    let list = app.documents_page(clerk, "", 1, 50).await.unwrap();
    assert_eq!((list.total, list.lines.len(), list.bodies.len()), (1, 1, 1));
    let progress = &list.lines[0].progress;
    assert_eq!(usize::try_from(progress.total), Ok(shown.candidates.len()));
    assert_eq!(progress.undecided, progress.total);
    let bytes = app.blobs().get(&shown.document.blob).unwrap();
    assert_eq!(bytes, TEXT.as_bytes());
}

async fn what_may_not_come_in_stays_out_without_a_trace(place: Place) {
    let world = World::on(place).await;
    let (app, clerk, body) = (&world.app, &world.clerk, world.joint);
    let before = entries(app).await;
    let secret = "机密★1年\n青禾市人民政府文件\n";
    let huge = vec![b'a'; app.settings().max_upload + 1];
    for (incoming, code, field) in [
        (
            Incoming {
                no_secret_confirmed: false,
                ..pasted(TEXT)
            },
            "secret_not_ruled_out",
            "no_secret",
        ),
        (pasted(secret), "carries_secrecy_mark", "file"),
        (pasted(" \n\t"), "document_empty", "file"),
        (pasted(""), "document_empty", "file"),
        (
            Incoming {
                bytes: huge,
                ..pasted("")
            },
            "document_too_large",
            "file",
        ),
        (
            Incoming {
                source_url: Some("javascript:1".into()),
                ..pasted(TEXT)
            },
            "not_an_address",
            "source_url",
        ),
    ] {
        let refusal = refusal(app.receive(clerk, body, incoming).await.unwrap_err());
        assert_eq!((refusal.code, refusal.field), (code, Some(field)));
    }
    assert_eq!(entries(app).await, before);
    assert_eq!(app.documents_page(clerk, "", 1, 50).await.unwrap().total, 0);
}

async fn what_cannot_be_read_is_kept_with_its_reason(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    let cut = "青禾市召开推进会议，部署重点项目建设任务".as_bytes();
    for (bytes, reason) in [
        (b"%PDF-1.7 x".to_vec(), "broken:pdf:pages"),
        (
            b"PK\x03\x04\x14\0\0\0 word/document.xml".to_vec(),
            "broken:zip:directory",
        ),
        (b"%PDF-1.7 trailer /Encrypt 5 0 R".to_vec(), "encrypted:pdf"),
        (b"\x89PNG\r\n".to_vec(), "not-text:image"),
        (cut[..cut.len() - 1].to_vec(), "truncated:57"),
    ] {
        let incoming = Incoming {
            bytes: bytes.clone(),
            file_name: Some("来件.bin".into()),
            ..pasted("")
        };
        let got = app.receive(clerk, world.joint, incoming).await.unwrap();
        let shown = page(app, clerk, got.document).await;
        assert_eq!(
            shown.document.state,
            DocumentState::Unreadable {
                reason: reason.to_owned()
            }
        );
        assert_eq!(shown.document.title, "来件");
        assert_eq!(app.blobs().get(&shown.document.blob).unwrap(), bytes);
        assert!(shown.reading.is_none() && shown.candidates.is_empty());
    }
}

async fn each_verdict_changes_one_candidate_and_leaves_one_entry(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    let id = received(&world).await;
    let found = tasks(app, clerk, id).await;
    let (one, two) = (&found[0], &found[1]);
    let mut seq = entries(app).await;
    let take = |c: &Candidate| Verdict::Take(Wording::of(c));

    app.decide_candidate(clerk, one.id, &one.seen(), take(one))
        .await
        .unwrap();
    let wording = Wording {
        due_on: "2025-09-30".into(),
        lead_units: "市水利局、县政府".into(),
        ..Wording::of(two)
    };
    app.decide_candidate(clerk, two.id, &two.seen(), Verdict::Take(wording))
        .await
        .unwrap();
    seq += 2;
    assert_eq!(entries(app).await, seq);
    let now = tasks(app, clerk, id).await;
    assert_eq!(now[0].state, CandidateState::Accepted);
    assert_eq!(
        (now[1].state.code(), now[1].lead_units.as_str()),
        ("edited", "市水利局\n县政府")
    );
    assert_eq!(now[1].due_on.unwrap().to_string(), "2025-09-30");

    app.decide_candidate(clerk, two.id, &now[1].seen(), Verdict::Undo)
        .await
        .unwrap();
    let back = tasks(app, clerk, id).await;
    assert_eq!(
        back[1], *two,
        "undoing an edit gives back what reading had proposed"
    );

    app.decide_candidate(clerk, two.id, &two.seen(), Verdict::Merge { into: None })
        .await
        .unwrap();
    let merged = tasks(app, clerk, id).await;
    assert_eq!(merged[1].state, CandidateState::Merged { into: one.id });
    assert_eq!(merged[0].state, CandidateState::Edited);
    assert!(merged[0].text.ends_with(&two.text));
    app.decide_candidate(clerk, two.id, &merged[1].seen(), Verdict::Undo)
        .await
        .unwrap();
    let apart = tasks(app, clerk, id).await;
    assert!(!apart[0].text.contains(&two.text));

    let drop = Verdict::Drop {
        reason: "不是任务".into(),
    };
    app.decide_candidate(clerk, two.id, &apart[1].seen(), drop)
        .await
        .unwrap();
    let dropped = tasks(app, clerk, id).await;
    assert_eq!(
        dropped[1].state,
        CandidateState::Dropped {
            reason: "不是任务".into()
        }
    );
    assert_eq!(entries(app).await, seq + 4);
}

async fn a_candidate_is_split_into_parts_that_know_their_place(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    let id = received(&world).await;
    let one = tasks(app, clerk, id).await.remove(0);
    let middle = one.text.chars().count() / 2;
    let (head, tail): (String, String) = (
        one.text.chars().take(middle).collect(),
        one.text.chars().skip(middle).collect(),
    );
    let too_few = Verdict::Split { parts: head.clone() };
    let refused = app
        .decide_candidate(clerk, one.id, &one.seen(), too_few)
        .await
        .unwrap_err();
    assert_eq!(refusal(refused).code, "split_needs_parts");
    let parts = Verdict::Split {
        parts: format!("{head}\n{tail}"),
    };
    app.decide_candidate(clerk, one.id, &one.seen(), parts)
        .await
        .unwrap();
    let now = tasks(app, clerk, id).await;
    assert_eq!(
        (now[0].text.as_str(), now[1].text.as_str()),
        (head.as_str(), tail.as_str())
    );
    assert_eq!(now[0].span_start, one.span_start);
    assert_eq!(now[1].span_end, one.span_end);
    assert!(now[0].span_end <= now[1].span_start);
    assert!(now[..2].iter().all(|c| c.state == CandidateState::Proposed));
}

async fn what_another_decided_first_is_not_overwritten(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    let id = received(&world).await;
    let one = tasks(app, clerk, id).await.remove(0);
    let seen = one.seen();
    let drop = Verdict::Drop {
        reason: String::new(),
    };
    app.decide_candidate(clerk, one.id, &seen, drop).await.unwrap();
    let before = entries(app).await;
    let mine = Verdict::Take(Wording {
        text: "我改的文字".into(),
        ..Wording::of(&one)
    });
    let refused = refusal(
        app.decide_candidate(clerk, one.id, &seen, mine)
            .await
            .unwrap_err(),
    );
    assert!(refused.stale);
    assert_eq!(
        (refused.code, &refused.args[0]),
        ("candidate_changed", &("state", "dropped".to_owned()))
    );
    assert_eq!(entries(app).await, before);
    let rest = app
        .decide_rest(clerk, id, CandidateKind::Task, 99, true)
        .await
        .unwrap_err();
    assert!(refusal(rest).stale, "the rest is not what the person saw");
}

async fn a_review_ends_when_everything_is_decided_and_can_be_taken_up_again(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    let id = received(&world).await;
    let early = refusal(app.finish_review(clerk, id).await.unwrap_err());
    assert_eq!(early.code, "candidates_undecided");
    let all = page(app, clerk, id).await.candidates;
    assert_eq!(early.args, [("n", all.len().to_string())]);
    for kind in CandidateKind::ALL {
        let waiting = all.iter().filter(|c| c.kind == *kind).count();
        if waiting > 0 {
            app.decide_rest(clerk, id, *kind, waiting, *kind == CandidateKind::Task)
                .await
                .unwrap();
        }
    }
    app.finish_review(clerk, id).await.unwrap();
    let shown = page(app, clerk, id).await;
    assert_eq!(shown.document.state.code(), "reviewed");
    let one = &shown.candidates[0];
    let late = app
        .decide_candidate(clerk, one.id, &one.seen(), Verdict::Undo)
        .await
        .unwrap_err();
    assert_eq!(refusal(late).code, "document_not_open");
    app.reopen_document(clerk, id).await.unwrap();
    app.decide_candidate(clerk, one.id, &one.seen(), Verdict::Undo)
        .await
        .unwrap();

    let reason = refusal(app.set_document_aside(clerk, id, " ").await.unwrap_err());
    assert_eq!((reason.code, reason.field), ("required", Some("reason")));
    app.set_document_aside(clerk, id, "重复来文").await.unwrap();
    assert_eq!(page(app, clerk, id).await.document.state.code(), "set_aside");
}

async fn reading_again_proposes_only_what_is_new(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    let id = received(&world).await;
    let all = page(app, clerk, id).await.candidates;
    let one = tasks(app, clerk, id).await.remove(0);
    app.decide_candidate(
        clerk,
        one.id,
        &one.seen(),
        Verdict::Drop {
            reason: String::new(),
        },
    )
    .await
    .unwrap();
    assert_eq!(
        app.read_again(clerk, id, "").await.unwrap(),
        0,
        "dropped ones are not proposed again"
    );
    let shown = page(app, clerk, id).await;
    assert_eq!(shown.candidates.len(), all.len());
    let old = shown.candidates.iter().find(|c| c.id == one.id).unwrap();
    assert_eq!(old.reading, one.reading, "what was decided keeps the old reading");
    assert_ne!(shown.reading.as_ref().unwrap().record.id, one.reading);
    assert!(shown.reading.unwrap().fitting.contains(&one.reading));

    // As if the first reader had overlooked a task.
    let lost = tasks(app, clerk, id).await.remove(1);
    let mut tx = app.store().begin(app.now()).await.unwrap();
    tx.remove::<Candidate>(lost.id.0).await.unwrap();
    let entry = yipanqi_domain::trail::Entry::done(clerk.by(), "test.overlook", "candidate", lost.id.0);
    tx.commit(entry).await.unwrap();
    assert_eq!(app.read_again(clerk, id, "").await.unwrap(), 1);
    let found = tasks(app, clerk, id).await;
    assert!(
        found
            .iter()
            .any(|c| c.text == lost.text && c.reading != lost.reading)
    );
}

async fn a_candidate_added_by_hand_stands_where_its_quote_stands(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    let id = received(&world).await;
    let added = |quote: &str, text: &str| Added {
        kind: CandidateKind::Task,
        wording: Wording {
            text: text.into(),
            ..Wording::default()
        },
        quote: quote.into(),
    };
    let missing = refusal(
        app.add_candidate(clerk, id, added("原文没有的话", ""))
            .await
            .unwrap_err(),
    );
    assert_eq!((missing.code, missing.field), ("quote_not_found", Some("quote")));
    let nothing = refusal(app.add_candidate(clerk, id, added("", " ")).await.unwrap_err());
    assert_eq!((nothing.code, nothing.field), ("required", Some("text")));
    let new = app
        .add_candidate(clerk, id, added("修通渡口连接路", ""))
        .await
        .unwrap();
    let found = tasks(app, clerk, id).await;
    let found = found.iter().find(|c| c.id == new).unwrap();
    assert_eq!(
        (found.text.as_str(), found.state.code()),
        ("修通渡口连接路", "accepted")
    );
    let words: String = TEXT
        .chars()
        .skip(usize::try_from(found.span_start).unwrap())
        .take(usize::try_from(found.span_end - found.span_start).unwrap())
        .collect();
    assert_eq!(words, "修通渡口连接路");
}

async fn only_the_bodys_office_knows_its_documents(place: Place) {
    let world = World::on(place).await;
    let (app, clerk) = (&world.app, &world.clerk);
    let empty = app
        .documents_page(&world.chuan_side.clerk, "", 1, 50)
        .await
        .unwrap();
    let id = received(&world).await;
    let strangers = [
        &world.own_clerk,
        &world.yu_side.clerk,
        &world.chuan_side.clerk,
        &world.chuan_side.reviewer,
        &world.chuan_side.leader,
        &world.chuan_transport_reporter,
        &world.security_admin,
        &world.audit_admin,
    ];
    let one = tasks(app, clerk, id).await.remove(0);
    for stranger in strangers {
        assert!(matches!(
            app.document_page(stranger, id).await,
            Err(Error::NotFound)
        ));
        let list = app.documents_page(stranger, "", 1, 50).await.unwrap();
        assert_eq!((list.total, list.lines.len(), list.counts.len()), (0, 0, 0));
        let verdict = Verdict::Take(Wording::of(&one));
        let denied = app.decide_candidate(stranger, one.id, &one.seen(), verdict).await;
        assert!(matches!(denied, Err(Error::NotFound)));
        assert!(matches!(
            app.finish_review(stranger, id).await,
            Err(Error::NotFound)
        ));
        assert!(matches!(
            app.read_again(stranger, id, "").await,
            Err(Error::NotFound)
        ));
        let foreign = app
            .receive(stranger, world.joint, pasted("别处的文字，要求年底前完成。"))
            .await;
        assert!(matches!(foreign, Err(Error::NotFound)));
    }
    assert!(matches!(
        app.document_page(clerk, DocumentId(7)).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        app.receive(clerk, BodyId(7), pasted(TEXT)).await,
        Err(Error::NotFound)
    ));
    assert_eq!(empty.total, 0);

    // The leader of the same body reads, and does not review.
    let shown = page(app, &world.leader, id).await;
    assert!(!shown.can_review);
    let verdict = Verdict::Take(Wording::of(&one));
    let denied = app
        .decide_candidate(&world.leader, one.id, &one.seen(), verdict)
        .await;
    assert!(matches!(denied, Err(Error::Denied)));
    assert_eq!(tasks(app, clerk, id).await[0].state, CandidateState::Proposed);
}

async fn a_document_above_the_ceiling_is_not_betrayed_by_its_bytes(place: Place) {
    let world = World::on(place).await;
    let app = &world.app;
    let high = Incoming {
        mark: Mark::Sensitive,
        ..pasted(TEXT)
    };
    let marked = app.receive(&world.clerk, world.joint, high).await.unwrap();
    let low = Actor {
        ceiling: Mark::Internal,
        ..world.clerk.clone()
    };
    assert!(matches!(
        app.document_page(&low, marked.document).await,
        Err(Error::NotFound)
    ));
    let theirs = app.receive(&low, world.joint, pasted(TEXT)).await.unwrap();
    assert!(!theirs.already);
    assert_ne!(theirs.document, marked.document);
    let above = Incoming {
        mark: Mark::Sensitive,
        ..pasted("另一份，年底前完成。")
    };
    let refused = refusal(app.receive(&low, world.joint, above).await.unwrap_err());
    assert_eq!(refused.code, "mark_above_ceiling");
}

on_both!(
    a_document_is_received_once_and_read,
    what_may_not_come_in_stays_out_without_a_trace,
    what_cannot_be_read_is_kept_with_its_reason,
    each_verdict_changes_one_candidate_and_leaves_one_entry,
    a_candidate_is_split_into_parts_that_know_their_place,
    what_another_decided_first_is_not_overwritten,
    a_review_ends_when_everything_is_decided_and_can_be_taken_up_again,
    reading_again_proposes_only_what_is_new,
    a_candidate_added_by_hand_stands_where_its_quote_stands,
    only_the_bodys_office_knows_its_documents,
    a_document_above_the_ceiling_is_not_betrayed_by_its_bytes,
);
