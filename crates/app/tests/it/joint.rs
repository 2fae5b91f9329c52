//! A list that several bodies adopt: each in its own session, none without the other, and all of it again when one sends it
//! back.

use crate::lists::{adopted, draft, refusal, row, session, whole};
use crate::world::{World, day};
use calamine::{Reader as _, Xlsx};
use std::io::Cursor;
use yipanqi_app::Error;
use yipanqi_app::lists::{AdoptForInput, AdoptInput, AdoptionPage, CellEdit, VersionQuery};
use yipanqi_domain::list::{BodyVerdict, ColumnInput, Item, ListVersion, VersionState};
use yipanqi_domain::meeting::Decision;
use yipanqi_domain::money::MoneyUnit;
use yipanqi_domain::rights::Actor;
use yipanqi_domain::{BodyId, ListId, SessionId, VersionId};
use yipanqi_testkit::{Place, on_both};

on_both!(
    a_version_is_in_force_only_when_each_body_has_adopted_it,
    one_body_sends_it_back_and_what_the_other_adopted_lapses,
    what_a_body_cannot_adopt_is_refused_and_leaves_nothing,
    what_is_before_a_body_is_seen_by_it_and_by_nobody_else,
);

/// A list that the joint office and the group of one side adopt, before both.
struct Two {
    world: World,
    list: ListId,
    version: VersionId,
    sessions: [SessionId; 2],
}

impl Two {
    async fn on(place: Place) -> Self {
        let world = World::on(place).await;
        let (app, clerk) = (&world.app, &world.clerk);
        let rows = [row("跨江索道"), row("沿江步道")];
        let (list, version, revision) = draft(&world, clerk, world.joint, &rows).await;
        app.set_list_bodies(clerk, list, &[world.own]).await.unwrap();
        let (own, _) = session(&world, world.own, "2025-01-18", &[]).await;
        let (joint, _) = session(&world, world.joint, "2025-01-20", &[]).await;
        app.deliberate(clerk, version, revision).await.unwrap();
        Self {
            sessions: [joint, own],
            world,
            list,
            version,
        }
    }

    /// The body, its clerk and its session: 0 the joint office, 1 the group.
    fn body(&self, at: usize) -> (BodyId, &Actor) {
        let world = &self.world;
        [(world.joint, &world.clerk), (world.own, &world.own_clerk)][at]
    }

    async fn page(&self, actor: &Actor) -> AdoptionPage {
        self.world
            .app
            .adoption_page(actor, self.version, 1)
            .await
            .unwrap()
    }

    async fn input(&self, at: usize) -> AdoptForInput {
        let (body, actor) = self.body(at);
        let page = self.page(actor).await;
        AdoptForInput {
            body,
            seen_revision: page.version.revision,
            seen_content: page.content,
            session: self.sessions[at],
            paper_number: ["试联办发〔2025〕1号", "渝组发〔2025〕7号"][at].into(),
            signed_on: Some(day("2025-01-22")),
            in_force_on: day("2025-02-01"),
        }
    }

    async fn adopt(&self, at: usize) -> yipanqi_app::lists::AdoptedFor {
        let input = self.input(at).await;
        let (_, actor) = self.body(at);
        self.world
            .app
            .adopt_for(actor, self.version, &input)
            .await
            .unwrap()
    }

    async fn refused(
        &self,
        at: usize,
        change: impl FnOnce(&mut AdoptForInput),
    ) -> (&'static str, Option<&'static str>) {
        let mut input = self.input(at).await;
        change(&mut input);
        let (_, actor) = self.body(at);
        let refused = self.world.app.adopt_for(actor, self.version, &input).await;
        let refused = refusal(refused.unwrap_err());
        (refused.code, refused.field)
    }

    async fn version(&self) -> ListVersion {
        let mut read = self.world.app.store().read().await.unwrap();
        read.get(self.version).await.unwrap().unwrap()
    }

    async fn every<R: yipanqi_store::Record>(&self) -> Vec<R> {
        self.world
            .app
            .store()
            .read()
            .await
            .unwrap()
            .every()
            .await
            .unwrap()
    }

    async fn head(&self) -> i64 {
        self.world.app.head().await.unwrap().seq
    }
}

async fn a_version_is_in_force_only_when_each_body_has_adopted_it(place: Place) {
    let two = Two::on(place).await;
    let (app, clerk, group) = (&two.world.app, &two.world.clerk, &two.world.own_clerk);
    let waiting = app.lists_page(group, 1).await.unwrap().waiting;
    assert_eq!(waiting.len(), 1, "it is told to whom it waits for");
    let alone = AdoptInput {
        seen_revision: two.version().await.revision,
        session: two.sessions[0],
        in_force_on: day("2025-02-01"),
    };
    let alone = app.adopt(clerk, two.version, alone).await.unwrap_err();
    assert_eq!(refusal(alone).code, "list_adopted_jointly");

    let head = two.head().await;
    let first = two.adopt(1).await;
    assert_eq!(
        (first.sealed, first.awaited.as_slice()),
        (None, &["联合办公室".to_owned()][..])
    );
    assert_eq!(two.head().await, head + 1, "one entry");
    assert!(matches!(
        two.version().await.state,
        VersionState::Deliberated { .. }
    ));
    assert_eq!(two.every::<Item>().await, [], "nothing is registered yet");
    assert!(app.lists_page(group, 1).await.unwrap().waiting.is_empty());
    let page = app
        .version_page(clerk, two.version, &VersionQuery::default())
        .await
        .unwrap();
    let stands: Vec<_> = page
        .bodies
        .iter()
        .map(|(name, a)| (name.as_str(), a.is_some()))
        .collect();
    assert_eq!(stands, [("联合办公室", false), ("重庆市领导小组", true)]);
    assert!(!page.in_force && page.sessions.is_empty());
    // Locked until all have, or one sends it back.
    let edit = CellEdit {
        row: page.rows[0].row,
        cell: "title".into(),
        was: None,
        now: "改名".into(),
    };
    let revision = page.version.revision;
    let locked = app
        .edit_cells(clerk, two.version, (revision, MoneyUnit::Yi), &[edit])
        .await;
    assert_eq!(refusal(locked.unwrap_err()).code, "version_not_draft");
    let reopened = app.reopen(clerk, two.version).await.unwrap_err();
    assert_eq!(refusal(reopened).code, "adoption_under_way");

    let head = two.head().await;
    let last = two.adopt(0).await;
    assert_eq!(two.head().await, head + 1);
    let sealed = last.sealed.unwrap();
    assert_eq!(
        (sealed.number.as_str(), sealed.new_items.len()),
        ("试联办〔2025〕1号", 2)
    );
    let version = two.version().await;
    let adoption = version.state.adoption().unwrap();
    assert_eq!(adoption.session, two.sessions[0], "the list's own body's session");
    let decisions: Vec<Decision> = two.every().await;
    let of: Vec<_> = decisions.iter().map(|d| (d.body, d.session)).collect();
    assert_eq!(
        of,
        [
            (two.world.own, Some(two.sessions[1])),
            (two.world.joint, Some(two.sessions[0]))
        ],
        "each body decided in its own session"
    );
    assert_eq!(adoption.authority, decisions[1].id);
    let page = app
        .version_page(clerk, two.version, &VersionQuery::default())
        .await
        .unwrap();
    assert!(page.in_force && page.bodies.iter().all(|(_, a)| a.is_some()));
    let file = app.export_xlsx(clerk, two.version).await.unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file.bytes)).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let top: Vec<String> = sheet.rows().take(4).map(|row| row[0].to_string()).collect();
    let told = "通过机构：重庆市领导小组（渝组发〔2025〕7号，2025-01-22）、联合办公室（试联办发〔2025〕1号，2025-01-22）";
    assert!(top.iter().any(|line| line == told), "{top:?}");
    let page = two.page(group).await;
    assert_eq!(
        page.rows.len(),
        2,
        "whoever adopted it may read what they adopted"
    );
    whole(&two.world).await;
}

async fn one_body_sends_it_back_and_what_the_other_adopted_lapses(place: Place) {
    let two = Two::on(place).await;
    let (app, clerk, group) = (&two.world.app, &two.world.clerk, &two.world.own_clerk);
    two.adopt(0).await;
    let revision = two.version().await.revision;
    let silent = app
        .send_back(group, two.version, two.world.own, revision, " ")
        .await;
    assert_eq!(refusal(silent.unwrap_err()).field, Some("reason"));
    let head = two.head().await;
    app.send_back(group, two.version, two.world.own, revision, "索道一项再议")
        .await
        .unwrap();
    assert_eq!(two.head().await, head + 1);
    let version = two.version().await;
    assert_eq!(version.state, VersionState::Draft);
    let page = two.page(clerk).await;
    assert!(page.bodies.iter().all(|body| body.adoption.is_none()));
    let lapsed: Vec<_> = page
        .lapsed
        .iter()
        .map(|(name, one)| (name.as_str(), one.verdict, one.reason.as_str()))
        .collect();
    assert_eq!(
        lapsed,
        [
            ("联合办公室", BodyVerdict::Adopted, ""),
            ("重庆市领导小组", BodyVerdict::Returned, "索道一项再议")
        ],
        "kept and shown"
    );
    let page = two.page(group).await;
    assert_eq!(page.rows, [], "a draft is its office's own again");
    let edited = app
        .put_row(clerk, two.version, version.revision, None, row("江岸绿道"))
        .await
        .unwrap();
    app.deliberate(clerk, two.version, edited.revision).await.unwrap();
    two.adopt(1).await;
    assert!(matches!(
        two.version().await.state,
        VersionState::Deliberated { .. }
    ));
    assert!(
        two.adopt(0).await.sealed.is_some(),
        "both adopt what is there now"
    );

    // Adjusted by both as well.
    let v2 = app.begin_adjustment(clerk, two.list).await.unwrap();
    let put = app
        .put_row(
            clerk,
            v2,
            1,
            None,
            yipanqi_domain::list::RowInput {
                reason: "新定".into(),
                ..row("江心观景台")
            },
        )
        .await
        .unwrap();
    app.deliberate(clerk, v2, put.revision).await.unwrap();
    let again = AdoptForInput {
        in_force_on: day("2025-01-01"),
        ..two.input(1).await
    };
    let page = app.adoption_page(group, v2, 1).await.unwrap();
    let again = AdoptForInput {
        seen_revision: page.version.revision,
        seen_content: page.content,
        ..again
    };
    let early = app.adopt_for(group, v2, &again).await.unwrap_err();
    assert_eq!(
        (refusal(early).code, two.every::<ListVersion>().await.len()),
        ("in_force_too_early", 2),
        "told to the first, not only to the last"
    );
    whole(&two.world).await;
}

async fn what_a_body_cannot_adopt_is_refused_and_leaves_nothing(place: Place) {
    let two = Two::on(place).await;
    let (app, clerk, group) = (&two.world.app, &two.world.clerk, &two.world.own_clerk);
    let (later, _) = session(&two.world, two.world.own, "2025-06-01", &[]).await;
    two.adopt(0).await;
    let head = two.head().await;
    let joint_session = two.sessions[0];
    for (wanted, found) in [
        (
            ("session_adopted_for_another", Some("session")),
            two.refused(1, |i| i.session = joint_session).await,
        ),
        (
            ("session_unknown", Some("session")),
            two.refused(1, |i| i.session = SessionId(7)).await,
        ),
        (
            ("session_not_held", Some("session")),
            two.refused(1, |i| i.session = later).await,
        ),
        (
            ("required", Some("paper_number")),
            two.refused(1, |i| i.paper_number = " ".into()).await,
        ),
        (
            ("too_long", Some("paper_number")),
            two.refused(1, |i| i.paper_number = "号".repeat(61)).await,
        ),
        (
            ("required", Some("signed_on")),
            two.refused(1, |i| i.signed_on = None).await,
        ),
        (
            ("signed_in_future", Some("signed_on")),
            two.refused(1, |i| i.signed_on = Some(day("2026-01-01"))).await,
        ),
        (
            ("signed_before_session", Some("signed_on")),
            two.refused(1, |i| i.signed_on = Some(day("2025-01-17"))).await,
        ),
        (
            ("adoption_other_day", Some("in_force_on")),
            two.refused(1, |i| i.in_force_on = day("2025-03-01")).await,
        ),
        (
            ("version_changed", None),
            two.refused(1, |i| i.seen_content = "0".repeat(64)).await,
        ),
        (
            ("version_changed", None),
            two.refused(1, |i| i.seen_revision = 1).await,
        ),
        (("body_adopted_already", None), two.refused(0, |_| ()).await),
    ] {
        assert_eq!(found, wanted);
    }
    let named = app.set_list_bodies(clerk, two.list, &[]).await.unwrap_err();
    assert_eq!(refusal(named).code, "adoption_under_way");
    assert_eq!(two.head().await, head, "refused forms leave no entry");
    // Nobody adopts for a body in which they may not.
    let for_other = AdoptForInput {
        body: two.world.own,
        ..two.input(0).await
    };
    let denied = app.adopt_for(clerk, two.version, &for_other).await;
    assert!(matches!(denied, Err(Error::Denied)), "{denied:?}");
    let for_other = AdoptForInput {
        body: two.world.joint,
        ..two.input(1).await
    };
    let denied = app.adopt_for(group, two.version, &for_other).await;
    assert!(matches!(denied, Err(Error::Denied)), "{denied:?}");
    let revision = two.version().await.revision;
    let denied = app
        .send_back(group, two.version, two.world.joint, revision, "不行")
        .await;
    assert!(matches!(denied, Err(Error::Denied)));

    // A column that the list got since: the text is another than the one that the first adopted.
    let column = ColumnInput {
        name: "里程".into(),
        kind: "number".into(),
        unit: "公里".into(),
        decimals: "1".into(),
        ..ColumnInput::default()
    };
    app.define_column(clerk, two.list, None, &column).await.unwrap();
    assert_eq!(two.refused(1, |_| ()).await, ("adoption_other_content", None));

    // One body alone is as ever.
    let (list, version, revision) = {
        let (list, version) = app
            .open_list(
                clerk,
                two.world.joint,
                "一家的清单",
                2025,
                yipanqi_domain::office::Mark::Internal,
            )
            .await
            .unwrap();
        let put = app
            .put_row(clerk, version, 1, None, row("自家的事"))
            .await
            .unwrap();
        (list, version, put.revision)
    };
    for (bodies, code) in [(two.world.joint, "body_is_own"), (BodyId(7), "body_unknown")] {
        let refused = app.set_list_bodies(clerk, list, &[bodies]).await.unwrap_err();
        assert_eq!((refusal(refused).code), code);
    }
    let single = AdoptForInput { ..two.input(0).await };
    let single = app.adopt_for(clerk, version, &single).await.unwrap_err();
    assert_eq!(refusal(single).code, "list_adopted_alone");
    adopted(
        &two.world,
        clerk,
        version,
        revision,
        two.sessions[0],
        "2025-02-01",
    )
    .await;
    let page = app
        .version_page(clerk, version, &VersionQuery::default())
        .await
        .unwrap();
    assert!(page.in_force && page.bodies.is_empty());
    whole(&two.world).await;
}

async fn what_is_before_a_body_is_seen_by_it_and_by_nobody_else(place: Place) {
    let two = Two::on(place).await;
    let (app, group) = (&two.world.app, &two.world.own_clerk);
    for stranger in [
        &two.world.chuan_side.clerk,
        &two.world.yu_side.leader,
        &two.world.yu_transport_reporter,
        &two.world.system_admin,
    ] {
        let page = app.adoption_page(stranger, two.version, 1).await;
        assert!(matches!(page, Err(Error::NotFound)), "before it is adopted");
        assert!(app.lists_page(stranger, 1).await.unwrap().waiting.is_empty());
    }
    let page = two.page(group).await;
    assert_eq!((page.rows.len(), page.is_seen), (2, false));
    let may: Vec<_> = page.bodies.iter().map(|body| body.may).collect();
    assert_eq!(may, [false, true], "for its own body alone");
    let draft = app
        .version_page(group, two.version, &VersionQuery::default())
        .await;
    assert!(
        matches!(draft, Err(Error::NotFound)),
        "and nothing else of the other's desk"
    );
    two.adopt(0).await;
    two.adopt(1).await;
    let page = app
        .adoption_page(&two.world.chuan_side.clerk, two.version, 1)
        .await
        .unwrap();
    assert_eq!(page.rows, [], "who reads the list reads who adopted it");
    assert!(
        page.bodies
            .iter()
            .all(|body| body.adoption.is_some() && !body.may)
    );
}
