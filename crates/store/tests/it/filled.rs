//! A database with at least one row in every business table, written the way the program writes: three transactions
//! with their entries. Names and texts are invented.

#![expect(clippy::too_many_lines, reason = "a row of every table, one after the other")]

use yipanqi_domain::document::{
    Candidate, CandidateKind, CandidateState, Document, DocumentState, ReadingRecord,
};
use yipanqi_domain::duty::{Duty, DutyState};
use yipanqi_domain::example::{Example, ReadingEvent, Verdict, Vouch};
use yipanqi_domain::list::{
    Adjustment, Adoption, BodyAdoption, BodyVerdict, CellComment, ColumnChoices, ColumnKind, ColumnState,
    ColumnsSealed, DraftLineage, DraftRow, DutyRole, Item, ItemKind, ItemState, Lineage, LineageKind, List,
    ListAbout, ListBody, ListColumn, ListRow, ListRowAmount, ListRowUnit, ListVersion, ListView, OwnColumns,
    RowAmount, RowAmounts, RowChange, RowContent, RowMore, RowUnit, RowUnits, Selection, UsualView,
    VersionState, content_digest,
};
use yipanqi_domain::meeting::{
    Attendance, AttendanceRole, Decision, DecisionKind, DecisionState, MeetingSeries, Mode, Session, Source,
    Venue, VenueKind,
};
use yipanqi_domain::office::{
    Account, AccountState, Body, BodyKind, Holding, Mark, Person, Post, Region, RegionLevel, Side, Site,
    Unit, UnitAlias, UnitKind, UnitSide, UnitSuccession, Zone, ZoneMember,
};
use yipanqi_domain::rights::{Grant, Role, ScopeKind};
use yipanqi_domain::trail::{By, Entry};
use yipanqi_domain::unit_match::{Answer, UnitChoice};
use yipanqi_domain::{
    BodyId, Day, DecisionId, DocumentId, DutyId, ItemId, ListId, PersonId, PostId, ReadingId, RegionId,
    RowId, SessionId, UnitId, VersionId,
};
use yipanqi_store::{BlobRecord, Blobs, Store, Tx};
use yipanqi_testkit::NOW;

fn day(text: &str) -> Day {
    Day::parse(text).expect("a day")
}

fn entry(act: &'static str, kind: &'static str) -> Entry {
    Entry::done(By::default(), act, kind, None).because("试填")
}

/// Fills the database and the blobs.
pub async fn fill(store: &Store, blobs: &Blobs) {
    let mut tx = store.begin(NOW).await.unwrap();
    let (post, person, unit, side_unit, body) = office(&mut tx).await;
    tx.commit(entry("site.found", "site")).await.unwrap();
    let mut tx = store.begin(NOW.plus(60_000)).await.unwrap();
    let (session, decision) = papers(&mut tx, blobs, body, post).await;
    tx.commit(entry("document.receive", "document")).await.unwrap();
    let mut tx = store.begin(NOW.plus(120_000)).await.unwrap();
    let row = list(&mut tx, body, unit, side_unit, post, session, decision).await;
    crate::filled_second::second_half(&mut tx, row, body, unit, (post, person), session).await;
    tx.commit(entry("list.adopt", "list_version")).await.unwrap();
}

async fn office(tx: &mut Tx) -> (PostId, PersonId, UnitId, UnitId, BodyId) {
    let from = day("2020-01-01");
    tx.insert(&Site {
        id: 1,
        name: "试验站".into(),
        demo: true,
        created_at: NOW,
    })
    .await
    .unwrap();
    let mut parent: Option<Region> = None;
    for (code, name, level) in [
        ("990000", "山南省", RegionLevel::Province),
        ("990100", "河口市", RegionLevel::Prefecture),
    ] {
        let id: RegionId = tx.new_id().await.unwrap();
        let path = format!("{}{id}/", parent.as_ref().map_or("/", |p| p.path.as_str()));
        let region = Region {
            id,
            code: code.into(),
            name: name.into(),
            parent: parent.as_ref().map(|p| p.id),
            level,
            path,
            starts_on: from,
            ends_on: None,
            sort_key: name.into(),
        };
        tx.insert(&region).await.unwrap();
        parent = Some(region);
    }
    let region = parent.expect("two regions").id;
    let zone = tx.new_id().await.unwrap();
    tx.insert(&Zone {
        id: zone,
        name: "沿河片区".into(),
    })
    .await
    .unwrap();
    let id = tx.new_id().await.unwrap();
    tx.insert(&ZoneMember {
        id,
        zone,
        region,
        starts_on: from,
        ends_on: Some(day("2030-12-31")),
    })
    .await
    .unwrap();
    let mut body = None;
    for (kind, prefix) in [
        (BodyKind::JointConference, "联席"),
        (BodyKind::JointOffice, "联办"),
    ] {
        let id: BodyId = tx.new_id().await.unwrap();
        let record = Body {
            id,
            name: format!("{prefix}机构"),
            kind,
            parent: body,
            rank: 1,
            number_prefix: prefix.into(),
        };
        tx.insert(&record).await.unwrap();
        body = Some(id);
    }
    let body = body.expect("two bodies");
    let side = tx.new_id().await.unwrap();
    tx.insert(&Side {
        id: side,
        body,
        region,
        name: "河口".into(),
        mark: "河".into(),
        position: 1,
    })
    .await
    .unwrap();
    let mut units: Vec<UnitId> = Vec::new();
    for name in ["河口市交通局", "河口市水务局"] {
        let id = tx.new_id().await.unwrap();
        let unit = Unit {
            id,
            name: name.into(),
            kind: UnitKind::Department,
            region,
            starts_on: from,
            ends_on: None,
            sort_key: name.into(),
        };
        tx.insert(&unit).await.unwrap();
        units.push(id);
    }
    let id = tx.new_id().await.unwrap();
    tx.insert(&UnitAlias {
        id,
        unit: units[0],
        name: "市交通局".into(),
        starts_on: from,
        ends_on: None,
    })
    .await
    .unwrap();
    let id = tx.new_id().await.unwrap();
    tx.insert(&UnitSuccession {
        id,
        predecessor: units[1],
        successor: units[0],
        on_day: day("2025-02-01"),
    })
    .await
    .unwrap();
    let id = tx.new_id().await.unwrap();
    tx.insert(&UnitSide {
        id,
        unit: units[0],
        side,
    })
    .await
    .unwrap();
    let post: PostId = tx.new_id().await.unwrap();
    tx.insert(&Post {
        id: post,
        unit: units[0],
        name: "经办".into(),
        starts_on: from,
        ends_on: None,
    })
    .await
    .unwrap();
    let person: PersonId = tx.new_id().await.unwrap();
    tx.insert(&Person {
        id: person,
        name: "郑试".into(),
        office_phone: Some("000-1".into()),
        sort_key: "zheng shi".into(),
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
    let id = tx.new_id().await.unwrap();
    let account = Account {
        id,
        person,
        login_name: "zheng".into(),
        password_hash: Some("x".into()),
        totp_secret: Some("y".into()),
        ceiling: Mark::Internal,
        state: AccountState::Active,
        created_at: NOW,
    };
    tx.insert(&account).await.unwrap();
    let id = tx.new_id().await.unwrap();
    let grant = Grant {
        id,
        post,
        role: Role::Clerk,
        scope_kind: ScopeKind::Body,
        scope_id: body.0,
        starts_on: from,
        ends_on: None,
    };
    tx.insert(&grant).await.unwrap();
    (post, person, units[0], units[1], body)
}

async fn papers(tx: &mut Tx, blobs: &Blobs, body: BodyId, post: PostId) -> (SessionId, DecisionId) {
    let text = "会议议定：河口市交通局牵头修好渡口。\n\t第二行，含制表符。";
    let digest = blobs.put(text.as_bytes()).unwrap();
    let length = i64::try_from(text.len()).unwrap();
    let id = tx.new_id().await.unwrap();
    tx.insert(&BlobRecord {
        id,
        digest: digest.clone(),
        length,
        stored_at: NOW,
    })
    .await
    .unwrap();
    let document: DocumentId = tx.new_id().await.unwrap();
    let reading: ReadingId = tx.new_id().await.unwrap();
    let record = Document {
        id: document,
        body,
        title: "会议消息".into(),
        file_name: Some("a.txt".into()),
        source_url: None,
        blob: digest.clone(),
        length,
        mark: Mark::Internal,
        received_at: NOW,
        received_by: post,
        state: DocumentState::Reviewed { reading, at: NOW },
    };
    tx.insert(&record).await.unwrap();
    let record = ReadingRecord {
        id: reading,
        document,
        reader: "read-1".into(),
        encoding: "utf-8".into(),
        text_blob: digest,
        length: 30,
        kind: "communique".into(),
        trust: "trusted".into(),
        answer: "{}".into(),
        at: NOW,
    };
    tx.insert(&record).await.unwrap();
    let mut candidates = Vec::new();
    for position in 1..=2 {
        let id = tx.new_id().await.unwrap();
        let state = match candidates.first() {
            Some(into) => CandidateState::Merged { into: *into },
            None => CandidateState::Accepted,
        };
        let candidate = Candidate {
            id,
            document,
            reading,
            position,
            kind: CandidateKind::Task,
            text: "修好渡口".into(),
            span_start: 12,
            span_end: 16,
            heading: Some("一".into()),
            speaker: None,
            lead_units: "[\"河口市交通局\"]".into(),
            support_units: "[]".into(),
            due: Some("六月底前".into()),
            due_on: Some(day("2025-06-30")),
            rule: "lead".into(),
            confidence: 90,
            state,
        };
        tx.insert(&candidate).await.unwrap();
        candidates.push(id);
    }
    learned(tx, body, document, reading, candidates[0]).await;
    let series = tx.new_id().await.unwrap();
    tx.insert(&MeetingSeries {
        id: series,
        body,
        name: "调度会".into(),
    })
    .await
    .unwrap();
    let session: SessionId = tx.new_id().await.unwrap();
    let record = Session {
        id: session,
        body,
        series: Some(series),
        ordinal: Some(3),
        name: "第三次调度会".into(),
        held_on: day("2025-02-19"),
        mode: Some(Mode::Video),
        place: Some("河口".into()),
        document: Some(document),
        mark: Mark::Internal,
        recorded_at: NOW,
    };
    tx.insert(&record).await.unwrap();
    let id = tx.new_id().await.unwrap();
    tx.insert(&Venue {
        id,
        session,
        name: "主会场".into(),
        kind: VenueKind::Main,
    })
    .await
    .unwrap();
    let id = tx.new_id().await.unwrap();
    let role = AttendanceRole::Chair;
    tx.insert(&Attendance {
        id,
        session,
        name: "郑试".into(),
        posts: "局长".into(),
        role,
    })
    .await
    .unwrap();
    let decision: DecisionId = tx.new_id().await.unwrap();
    let record = Decision {
        id: decision,
        session: Some(session),
        body,
        position: 1,
        kind: DecisionKind::Approved,
        text: "审议通过清单".into(),
        lead_units: "[]".into(),
        support_units: "[]".into(),
        due_on: Some(day("2025-12-31")),
        state: DecisionState::Amended {
            reason: "订正".into(),
        },
        recorded_at: NOW,
    };
    tx.insert(&record).await.unwrap();
    let id = tx.new_id().await.unwrap();
    let source = Source {
        id,
        object_kind: "decision".into(),
        object_id: decision.0,
        reading,
        span_start: 0,
        span_end: 5,
        candidate: Some(candidates[0]),
    };
    tx.insert(&source).await.unwrap();
    (session, decision)
}

/// What the review of the document left: an example, a name's unit, a vouch, the event of the reading.
async fn learned(
    tx: &mut Tx,
    body: BodyId,
    document: DocumentId,
    reading: ReadingId,
    candidate: yipanqi_domain::CandidateId,
) {
    let (id, known_at, unit) = (
        tx.new_id().await.unwrap(),
        tx.seq(),
        tx.units().await.unwrap()[0].id,
    );
    tx.insert(&Example {
        id,
        document,
        reading,
        candidate,
        kind: CandidateKind::Task,
        rule: "lead".into(),
        verdict: Verdict::Edited,
        at_once: false,
        changed: "lead due".into(),
        text: "修好渡口".into(),
        lead_units: "河口市交通局".into(),
        support_units: String::new(),
        due_on: Some(day("2025-06-30")),
        span_start: 12,
        span_end: 16,
        known_at,
        at: NOW,
    })
    .await
    .unwrap();
    let id = tx.new_id().await.unwrap();
    tx.insert(&UnitChoice {
        id,
        body,
        name: "市交通局".into(),
        answer: Answer::Unit,
        unit: Some(unit),
        document: Some(document),
        known_at,
        at: NOW,
    })
    .await
    .unwrap();
    let (id, reason) = (tx.new_id().await.unwrap(), "与纸质件核对过".to_owned());
    tx.insert(&Vouch {
        id,
        document,
        reading,
        given: true,
        reason,
        known_at,
        at: NOW,
    })
    .await
    .unwrap();
    let id = tx.new_id().await.unwrap();
    tx.insert(&ReadingEvent {
        id,
        reading,
        document,
        body,
        held_on: Some(day("2025-02-19")),
        name: "调度会".into(),
        session: Some(3),
    })
    .await
    .unwrap();
}

fn content(unit: UnitId, title: &str) -> RowContent {
    let unit = RowUnit {
        role: DutyRole::Lead,
        unit: Some(unit),
        name: "河口市交通局".into(),
    };
    let amount = RowAmount {
        side: None,
        fen: 1_200_000,
        unit: "wan".into(),
        decimals: 2,
    };
    RowContent {
        serial: "1".into(),
        kind: ItemKind::Project,
        field: "交通".into(),
        heading: "渡口".into(),
        title: title.into(),
        measure: "完工".into(),
        starts_on: Some(day("2025-01-01")),
        ends_on: Some(day("2025-06-30")),
        weight: 150,
        units: RowUnits(vec![unit]),
        amounts: RowAmounts(vec![amount]),
        more: RowMore {
            selection: Some(Selection::Felt),
            phase: "一期".into(),
            own: [("c1".to_owned(), "1250".to_owned())].into(),
            ..RowMore::default()
        },
    }
}

async fn list(
    tx: &mut Tx,
    body: BodyId,
    unit: UnitId,
    other: UnitId,
    post: PostId,
    session: SessionId,
    decision: DecisionId,
) -> RowId {
    let list: ListId = tx.new_id().await.unwrap();
    tx.insert(&List {
        id: list,
        body,
        name: "年度清单".into(),
        year: 2025,
        mark: Mark::Internal,
        about: ListAbout {
            kind: Some(ItemKind::Project),
            family: Some("四张清单".into()),
            zone: None,
        },
    })
    .await
    .unwrap();
    let id = tx.new_id().await.unwrap();
    let column = ListColumn {
        id,
        list,
        code: "c1".into(),
        revision: 1,
        name: "里程".into(),
        kind: ColumnKind::Number,
        unit: "公里".into(),
        decimals: 2,
        choices: ColumnChoices::default(),
        position: 1,
        state: ColumnState::Used,
        post,
        at: NOW,
    };
    tx.insert(&column).await.unwrap();
    let mut item: Option<ItemId> = None;
    for number in ["河口-2025-0001", "河口-2025-0002"] {
        let id: ItemId = tx.new_id().await.unwrap();
        let record = Item {
            id,
            number: number.into(),
            body,
            kind: ItemKind::Project,
            title: "渡口修缮".into(),
            parent: item,
            state: ItemState::Open,
            registered_at: NOW,
        };
        tx.insert(&record).await.unwrap();
        item = Some(id);
    }
    let item = item.expect("two items");
    let (first, second): (VersionId, VersionId) = (tx.new_id().await.unwrap(), tx.new_id().await.unwrap());
    let row_id: RowId = tx.new_id().await.unwrap();
    let row = ListRow {
        id: row_id,
        version: first,
        position: 1,
        item,
        decision: Some(decision),
        content: content(unit, "渡口修缮"),
    };
    let adoption = Adoption {
        session,
        authority: decision,
        number: "联办〔2025〕1号".into(),
        content: content_digest(list, 1, std::slice::from_ref(&row)),
        in_force_on: day("2025-03-01"),
        at: NOW,
    };
    let state = VersionState::Issued(adoption, "河联发1号".into());
    tx.insert(&ListVersion {
        id: first,
        list,
        ordinal: 1,
        base: None,
        revision: 4,
        state,
    })
    .await
    .unwrap();
    let state = VersionState::Deliberated {
        on: day("2025-03-02"),
    };
    tx.insert(&ListVersion {
        id: second,
        list,
        ordinal: 2,
        base: Some(first),
        revision: 1,
        state,
    })
    .await
    .unwrap();
    tx.insert(&row).await.unwrap();
    let id = tx.new_id().await.unwrap();
    let columns = OwnColumns(vec![column.own()]);
    tx.insert(&ColumnsSealed {
        id,
        version: first,
        columns,
    })
    .await
    .unwrap();
    let id = tx.new_id().await.unwrap();
    let of_row = ListRowUnit {
        id,
        version: first,
        list_row: row_id,
        item,
        unit,
        role: DutyRole::Lead,
        name: "河口市交通局".into(),
    };
    tx.insert(&of_row).await.unwrap();
    let id = tx.new_id().await.unwrap();
    let of_row = ListRowAmount {
        id,
        version: first,
        list_row: row_id,
        side: None,
        fen: 1_200_000,
    };
    tx.insert(&of_row).await.unwrap();
    let id = tx.new_id().await.unwrap();
    let draft = DraftRow {
        id,
        version: second,
        position: 1,
        item: Some(item),
        decision: Some(decision),
        change: RowChange::Changed,
        reason: "延期".into(),
        content: content(unit, "渡口修缮（调整）"),
    };
    tx.insert(&draft).await.unwrap();
    let id = tx.new_id().await.unwrap();
    let change = RowChange::Added;
    tx.insert(&Adjustment {
        id,
        version: first,
        item,
        change,
        reason: "新增".into(),
    })
    .await
    .unwrap();
    let id = tx.new_id().await.unwrap();
    tx.insert(&ListBody { id, list, body }).await.unwrap();
    for (verdict, number) in [
        (BodyVerdict::Adopted, Some("河府发2号".to_owned())),
        (BodyVerdict::Returned, None),
    ] {
        let id = tx.new_id().await.unwrap();
        let adopts = number.is_some();
        tx.insert(&BodyAdoption {
            id,
            version: second,
            revision: 1,
            body,
            verdict,
            session: adopts.then_some(session),
            decision: adopts.then_some(decision),
            paper_number: number,
            signed_on: adopts.then(|| day("2025-03-03")),
            in_force_on: adopts.then(|| day("2025-04-01")),
            content: "0b".repeat(32),
            reason: if adopts { String::new() } else { "再议".into() },
            post,
            at: NOW,
        })
        .await
        .unwrap();
    }
    let id = tx.new_id().await.unwrap();
    let made = tx.new_id().await.unwrap();
    let mut row = draft.clone();
    (row.id, row.position, row.item, row.change) = (made, 2, None, RowChange::Added);
    row.content.title = "渡口与码头修缮".into();
    tx.insert(&row).await.unwrap();
    let reason = "归口管理";
    tx.insert(&DraftLineage {
        id,
        version: second,
        kind: LineageKind::Merged,
        forebear: draft.id,
        successor: made,
        reason: reason.into(),
        decision: Some(decision),
        difference: "核减".into(),
    })
    .await
    .unwrap();
    let id = tx.new_id().await.unwrap();
    tx.insert(&Lineage {
        id,
        version: first,
        kind: LineageKind::Split,
        forebear: item,
        successor: item,
        reason: reason.into(),
        decision,
        difference: String::new(),
    })
    .await
    .unwrap();
    let view = ListView {
        id: tx.new_id().await.unwrap(),
        list,
        post,
        name: "我牵头的".into(),
        shared: true,
        query: "lead=市交通局\n".into(),
        at: NOW,
    };
    tx.insert(&view).await.unwrap();
    let usual = UsualView {
        id: tx.new_id().await.unwrap(),
        list,
        post,
        view: Some(view.id),
    };
    tx.insert(&usual).await.unwrap();
    let mut said: Option<i64> = None;
    for settles in [false, true] {
        let comment = CellComment {
            id: tx.new_id().await.unwrap(),
            version: first,
            list_row: row_id,
            cell: "ends_on".into(),
            former: said,
            settles,
            side: None,
            words: "期限按纪要写".into(),
            post,
            unit,
            at: NOW,
        };
        tx.insert(&comment).await.unwrap();
        said = Some(comment.id);
    }
    let mut former: Option<DutyId> = None;
    for state in [
        DutyState::Signed { at: NOW, by: post },
        DutyState::Objected {
            at: NOW,
            by: post,
            reason: "不归我局".into(),
            other: Some(other),
        },
    ] {
        let id: DutyId = tx.new_id().await.unwrap();
        let duty = Duty {
            id,
            item,
            unit,
            post: Some(post),
            role: DutyRole::Lead,
            version: first,
            starts_on: day("2025-03-01"),
            ends_on: Some(day("2025-12-31")),
            former,
            state,
        };
        tx.insert(&duty).await.unwrap();
        former = Some(id);
    }
    let number = tx.next_number("item/河口/2025").await.unwrap();
    assert_eq!(number, 1);
    let words = ["渡口", "修缮"].map(str::to_owned).into_iter().collect();
    tx.index("item", item.0, &words).await.unwrap();
    row_id
}
