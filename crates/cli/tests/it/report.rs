//! `report`: a paper compiled and written for a named account, or nothing at all.

use crate::program::{Said, run};
use std::path::Path;
use yipanqi_domain::meeting::{Decision, DecisionKind, DecisionState, Session};
use yipanqi_domain::office::{
    Account, AccountState, Body, BodyKind, Holding, Mark, Person, Post, Region, RegionLevel, Site, Unit,
    UnitKind,
};
use yipanqi_domain::paper::Paper;
use yipanqi_domain::rights::{Grant, Role, Scope};
use yipanqi_domain::trail::{By, Entry};
use yipanqi_domain::{BodyId, Day, PersonId, PostId, RegionId, SessionId, UnitId};
use yipanqi_store::{Database, Store, Tx};
use yipanqi_testkit::NOW;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// An office with a clerk (`jingban`, in two posts) and a leader, two sessions held, one decision each.
pub async fn office(folder: &Path) -> Store {
    std::fs::create_dir_all(folder.join("data/keys")).unwrap();
    std::fs::create_dir_all(folder.join("data/blobs")).unwrap();
    let store = Store::open(&Database::Sqlite(folder.join("data/yipanqi.db")))
        .await
        .unwrap();
    let mut tx = store.begin(NOW).await.unwrap();
    tx.insert(&Site {
        id: 1,
        name: "试验站".into(),
        demo: false,
        created_at: NOW,
    })
    .await
    .unwrap();
    let region: RegionId = tx.new_id().await.unwrap();
    tx.insert(&Region {
        id: region,
        code: "500000".into(),
        name: "重庆市".into(),
        parent: None,
        level: RegionLevel::Province,
        path: format!("/{region}/"),
        starts_on: day("2020-01-01"),
        ends_on: None,
        sort_key: "cq".into(),
    })
    .await
    .unwrap();
    let unit: UnitId = tx.new_id().await.unwrap();
    tx.insert(&Unit {
        id: unit,
        name: "协调处".into(),
        kind: UnitKind::Office,
        region,
        starts_on: day("2020-01-01"),
        ends_on: None,
        sort_key: "xtc".into(),
    })
    .await
    .unwrap();
    let body: BodyId = tx.new_id().await.unwrap();
    tx.insert(&Body {
        id: body,
        name: "协调办".into(),
        kind: BodyKind::JointOffice,
        parent: None,
        rank: 1,
        number_prefix: "协调".into(),
    })
    .await
    .unwrap();
    let clerk = person(&mut tx, "jingban").await;
    seat(&mut tx, clerk, unit, "经办", Role::Clerk, body).await;
    seat(&mut tx, clerk, unit, "综合", Role::Clerk, body).await;
    let leader = person(&mut tx, "zhuren").await;
    seat(&mut tx, leader, unit, "主任", Role::Leader, body).await;
    for (n, on) in [(1, "2025-01-15"), (2, "2025-02-20")] {
        session(&mut tx, body, n, on).await;
    }
    tx.commit(Entry::done(By::default(), "site.found", "site", 1))
        .await
        .unwrap();
    store
}

async fn person(tx: &mut Tx, login: &str) -> PersonId {
    let person: PersonId = tx.new_id().await.unwrap();
    tx.insert(&Person {
        id: person,
        name: format!("{login}甲"),
        office_phone: None,
        sort_key: login.into(),
    })
    .await
    .unwrap();
    let id = tx.new_id().await.unwrap();
    tx.insert(&Account {
        id,
        person,
        login_name: login.into(),
        password_hash: None,
        totp_secret: None,
        ceiling: Mark::Internal,
        state: AccountState::Active,
        created_at: NOW,
    })
    .await
    .unwrap();
    person
}

async fn seat(tx: &mut Tx, person: PersonId, unit: UnitId, name: &str, role: Role, body: BodyId) {
    let from = day("2020-01-01");
    let post: PostId = tx.new_id().await.unwrap();
    tx.insert(&Post {
        id: post,
        unit,
        name: name.into(),
        starts_on: from,
        ends_on: None,
    })
    .await
    .unwrap();
    let id = tx.new_id().await.unwrap();
    tx.insert(&Holding {
        id,
        post,
        person,
        starts_on: from,
        ends_on: None,
    })
    .await
    .unwrap();
    let (id, scope) = (tx.new_id().await.unwrap(), Scope::Body(body));
    tx.insert(&Grant {
        id,
        post,
        role,
        scope_kind: scope.kind(),
        scope_id: scope.id(),
        starts_on: from,
        ends_on: None,
    })
    .await
    .unwrap();
}

async fn session(tx: &mut Tx, body: BodyId, n: i64, on: &str) {
    let id: SessionId = tx.new_id().await.unwrap();
    tx.insert(&Session {
        id,
        body,
        series: None,
        ordinal: None,
        name: format!("第{n}次协调会"),
        held_on: day(on),
        mode: None,
        place: None,
        document: None,
        mark: Mark::Internal,
        recorded_at: NOW,
    })
    .await
    .unwrap();
    let decision = tx.new_id().await.unwrap();
    tx.insert(&Decision {
        id: decision,
        session: Some(id),
        body,
        position: 1,
        kind: DecisionKind::Decided,
        text: format!("第{n}件事按期办成"),
        lead_units: String::new(),
        support_units: String::new(),
        due_on: None,
        state: DecisionState::Recorded,
        recorded_at: NOW,
    })
    .await
    .unwrap();
}

async fn papers(store: &Store) -> Vec<Paper> {
    store.read().await.unwrap().every().await.unwrap()
}

fn report(folder: &Path, words: &[&str]) -> Said {
    run(folder, &[&["report"], words].concat())
}

const CLERK: [&str; 4] = ["--account", "jingban", "--post", "经办"];

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_written_for_a_named_account_and_is_the_one_on_the_page() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    let store = office(folder).await;
    let of = ["--session", "第2次", "--period", "2025-03"];
    let dry = report(folder, &[&CLERK[..], &of, &["--dry-run"]].concat());
    assert_eq!(dry.status, 0, "{}", dry.err);
    assert!(
        dry.out.contains("第2件事按期办成") && !dry.out.contains("第1件事"),
        "{}",
        dry.out
    );
    assert!(dry.err.contains("nothing was kept"), "{}", dry.err);
    assert_eq!(papers(&store).await.len(), 0);

    let made = report(folder, &[&CLERK[..], &of, &["--out", "report.docx"]].concat());
    assert_eq!(made.status, 0, "{}", made.err);
    let kept = papers(&store).await;
    assert_eq!(kept.len(), 1);
    assert_eq!(
        made.out.trim(),
        format!("/papers/{}", kept[0].id),
        "stdout is the address alone"
    );
    let bytes = std::fs::read(folder.join("report.docx")).unwrap();
    assert!(bytes.starts_with(b"PK"), "a docx");
    // The trail names the account and the post, as for the button on the page.
    let entries = store
        .read()
        .await
        .unwrap()
        .entries_filtered(&yipanqi_store::TrailFilter::default(), i64::MAX, 10)
        .await
        .unwrap();
    let compiled = entries.iter().find(|e| e.act == "paper.compile").unwrap();
    assert_eq!(compiled.post, Some(kept[0].compiled_by.0));
    assert!(compiled.account.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_compiled_or_written_is_told_and_leaves_nothing() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    let store = office(folder).await;
    let of = ["--session", "第2次", "--period", "2025-03", "--out", "a.docx"];
    let cases: &[(&[&str], &[&str], &str)] = &[
        (&["--account", "nobody"], &of, "there is no account nobody"),
        (
            &["--account", "jingban"],
            &of,
            "account jingban holds several posts",
        ),
        (
            &["--account", "jingban", "--post", "主任"],
            &of,
            "account jingban does not hold that post",
        ),
        (&["--account", "zhuren"], &of, "this post has no session or list"),
        (
            &CLERK,
            &["--session", "协调会", "--out", "a.docx"],
            "“协调会” fits more than one",
        ),
        (
            &CLERK,
            &["--session", "第9次", "--out", "a.docx"],
            "there is no “第9次”",
        ),
        (
            &CLERK,
            &["--list", "年度清单", "--out", "a.docx"],
            "this post has no session or list",
        ),
        (
            &CLERK,
            &["--session", "第2次", "--period", "2025-13", "--out", "a.docx"],
            "“2025-13” is not a month",
        ),
        // Before the session was held; a month that is not over.
        (
            &CLERK,
            &["--session", "第2次", "--period", "2025-01", "--out", "a.docx"],
            "nothing was compiled: ",
        ),
        (
            &CLERK,
            &["--session", "第2次", "--period", "2199-12", "--out", "a.docx"],
            "nothing was compiled: ",
        ),
        (
            &CLERK,
            &[
                "--session",
                "第2次",
                "--period",
                "2025-03",
                "--out",
                "no/such/a.docx",
            ],
            "there is no no/such/a.docx",
        ),
        (&CLERK, &["--out", "a.docx"], "missing argument"),
        (&CLERK, &["--session", "第2次"], "missing argument"),
        (
            &CLERK,
            &["--session", "第2次", "--list", "x", "--out", "a.docx"],
            "these arguments do not go together",
        ),
    ];
    for (who, what, why) in cases {
        report(folder, &[*who, *what].concat()).is_error(1, why);
        assert!(!folder.join("a.docx").exists(), "{why}");
    }
    std::fs::write(folder.join("a.docx"), "mine").unwrap();
    report(folder, &[&CLERK[..], &of].concat()).is_error(1, "a.docx is already there");
    assert_eq!(std::fs::read(folder.join("a.docx")).unwrap(), b"mine");
    assert_eq!(papers(&store).await.len(), 0);
}
