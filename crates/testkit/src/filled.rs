//! A database filled as one in use is: lists of many items, each with its sealed row and its duties.
//!
//! For benchmarks, which compare a small list with a large one. Rows go in by the store's own door, many to an entry, so
//! that the trail over them is whole.

use yipanqi_domain::canon::digest;
use yipanqi_domain::duty::{Duty, DutyState};
use yipanqi_domain::list::{
    Adjustment, Adoption, DutyRole, Item, ItemKind, ItemState, List, ListRow, ListRowAmount, ListRowUnit,
    ListVersion, RowAmount, RowAmounts, RowChange, RowContent, RowUnit, RowUnits, VersionState,
};
use yipanqi_domain::meeting::{Decision, DecisionKind, DecisionState, Session};
use yipanqi_domain::office::{
    Account, AccountState, Body, BodyKind, Holding, Mark, Person, Post, Region, RegionLevel, Side, Site,
    Unit, UnitKind,
};
use yipanqi_domain::rights::{Grant, Role, Scope};
use yipanqi_domain::trail::{By, Entry};
use yipanqi_domain::{
    AccountId, At, BodyId, Day, DecisionId, ListId, PersonId, PostId, RegionId, SessionId, SideId, UnitId,
    VersionId,
};
use yipanqi_store::{Login, Store, Tx};

use crate::NOW;

/// Items that share one entry.
const BATCH: usize = 5_000;
/// Past so many items nothing more falls to the reporter's unit.
const OWED: usize = 10_000;
/// Which unit of the first side the reporter is of.
const REPORTERS_UNIT: usize = 4;
const FIELDS: [&str; 5] = ["基础设施", "现代产业", "科技创新", "生态环保", "公共服务"];
const HEADINGS: [&str; 4] = ["重大工程", "平台建设", "机制改革", "民生实事"];

/// An account with a post.
#[derive(Clone, Copy, Debug)]
pub struct Seat {
    /// The account.
    pub account: AccountId,
    /// Its post.
    pub post: PostId,
}

/// An adopted list.
#[derive(Clone, Copy, Debug)]
pub struct FilledList {
    /// The list.
    pub list: ListId,
    /// Its one version.
    pub version: VersionId,
    /// How many items it holds.
    pub items: usize,
}

/// What was put in.
#[derive(Clone, Debug)]
pub struct Filled {
    /// A joint office of two sides.
    pub body: BodyId,
    /// Its clerk, who sees every row.
    pub clerk: Seat,
    /// A clerk of the second side.
    pub side_clerk: Seat,
    /// A reporter of one unit, which leads and reports on one item in twenty of the first [`OWED`]: a unit has so much to
    /// do and no more, however large the site.
    pub reporter: Seat,
    /// A leader of the office.
    pub leader: Seat,
    /// That unit.
    pub reporter_unit: UnitId,
    /// The lists, in the order asked for.
    pub lists: Vec<FilledList>,
}

struct Office {
    body: BodyId,
    sides: [SideId; 2],
    units: [Vec<UnitId>; 2],
    session: SessionId,
    authority: DecisionId,
}

/// Fills a fresh database with one list of each size.
///
/// # Panics
/// When the database is not fresh or cannot be written: a benchmark has no use for half of it.
pub async fn fill(store: &Store, sizes: &[usize]) -> Filled {
    let mut tx = store.begin(NOW).await.expect("the lane");
    let (office, seats) = office(&mut tx).await;
    tx.commit(done("site.found", 1)).await.expect("a commit");
    let mut lists = Vec::new();
    for (n, size) in sizes.iter().enumerate() {
        lists.push(list(store, &office, n, *size).await);
    }
    Filled {
        body: office.body,
        clerk: seats[0],
        side_clerk: seats[1],
        reporter: seats[2],
        leader: seats[3],
        reporter_unit: office.units[0][4],
        lists,
    }
}

async fn office(tx: &mut Tx) -> (Office, [Seat; 4]) {
    put(
        tx,
        &Site {
            id: 1,
            name: "满库".into(),
            demo: false,
            created_at: NOW,
        },
    )
    .await;
    let mut regions = Vec::new();
    for (code, name) in [("500000", "甲方"), ("510000", "乙方")] {
        let id: RegionId = id(tx).await;
        let region = Region {
            id,
            code: code.into(),
            name: name.into(),
            parent: None,
            level: RegionLevel::Province,
            path: format!("/{id}/"),
            starts_on: day("2020-01-01"),
            ends_on: None,
            sort_key: code.into(),
        };
        put(tx, &region).await;
        regions.push(id);
    }
    let body: BodyId = id(tx).await;
    let office = Body {
        id: body,
        name: "联合办公室".into(),
        kind: BodyKind::JointOffice,
        parent: None,
        rank: 3,
        number_prefix: "满联办".into(),
    };
    put(tx, &office).await;
    let (mut sides, mut units) = ([SideId(0); 2], [Vec::new(), Vec::new()]);
    for (n, mark) in ["甲", "乙"].into_iter().enumerate() {
        let side: SideId = id(tx).await;
        let position = i64::from(n != 0);
        let (name, mark) = (format!("{mark}方"), mark.to_owned());
        put(
            tx,
            &Side {
                id: side,
                body,
                region: regions[n],
                name,
                mark: mark.clone(),
                position,
            },
        )
        .await;
        sides[n] = side;
        for u in 0..20 {
            let unit: UnitId = id(tx).await;
            let row = Unit {
                id: unit,
                name: format!("{mark}方第{u}局"),
                kind: UnitKind::Department,
                region: regions[n],
                starts_on: day("2020-01-01"),
                ends_on: None,
                sort_key: format!("{n}{u:02}"),
            };
            put(tx, &row).await;
            units[n].push(unit);
        }
    }
    let session: SessionId = id(tx).await;
    let held = Session {
        id: session,
        body,
        series: None,
        ordinal: None,
        name: "联席会议".into(),
        held_on: day("2025-01-10"),
        mode: None,
        place: None,
        document: None,
        mark: Mark::Internal,
        recorded_at: NOW,
    };
    put(tx, &held).await;
    let authority: DecisionId = id(tx).await;
    let approved = Decision {
        id: authority,
        session: Some(session),
        body,
        position: 1,
        kind: DecisionKind::Approved,
        text: "审议通过年度清单。".into(),
        lead_units: String::new(),
        support_units: String::new(),
        due_on: None,
        recorded_at: NOW,
        state: DecisionState::Recorded,
    };
    put(tx, &approved).await;
    let seats = [
        seat(tx, "clerk", units[0][0], Role::Clerk, Scope::Body(body)).await,
        seat(tx, "side-clerk", units[1][0], Role::Clerk, Scope::Side(sides[1])).await,
        seat(
            tx,
            "reporter",
            units[0][REPORTERS_UNIT],
            Role::Reporter,
            Scope::Unit(units[0][REPORTERS_UNIT]),
        )
        .await,
        seat(tx, "leader", units[0][0], Role::Leader, Scope::Body(body)).await,
    ];
    (
        Office {
            body,
            sides,
            units,
            session,
            authority,
        },
        seats,
    )
}

async fn seat(tx: &mut Tx, login: &str, unit: UnitId, role: Role, scope: Scope) -> Seat {
    let (post, person): (PostId, PersonId) = (id(tx).await, id(tx).await);
    let from = day("2020-01-01");
    put(
        tx,
        &Post {
            id: post,
            unit,
            name: login.into(),
            starts_on: from,
            ends_on: None,
        },
    )
    .await;
    put(
        tx,
        &Person {
            id: person,
            name: login.into(),
            office_phone: None,
            sort_key: login.into(),
        },
    )
    .await;
    let holding = Holding {
        id: id(tx).await,
        post,
        person,
        starts_on: from,
        ends_on: None,
    };
    put(tx, &holding).await;
    let grant = Grant {
        id: id(tx).await,
        post,
        role,
        scope_kind: scope.kind(),
        scope_id: scope.id(),
        starts_on: from,
        ends_on: None,
    };
    put(tx, &grant).await;
    let account = Account {
        id: id(tx).await,
        person,
        login_name: login.into(),
        password_hash: None,
        totp_secret: None,
        ceiling: Mark::Internal,
        state: AccountState::Active,
        created_at: NOW,
    };
    put(tx, &account).await;
    Seat {
        account: account.id,
        post,
    }
}

async fn list(store: &Store, office: &Office, n: usize, items: usize) -> FilledList {
    let mut tx = store.begin(NOW).await.expect("the lane");
    let (list, version): (ListId, VersionId) = (id(&mut tx).await, id(&mut tx).await);
    let year = 2025;
    let name = format!("第{}份清单", n + 1);
    put(
        &mut tx,
        &List {
            id: list,
            body: office.body,
            name,
            year,
            mark: Mark::Internal,
            about: yipanqi_domain::list::ListAbout::default(),
        },
    )
    .await;
    let adoption = Adoption {
        session: office.session,
        authority: office.authority,
        number: format!("满联办〔2025〕{}号", n + 1),
        content: "0".repeat(64),
        in_force_on: day("2025-01-15"),
        at: NOW,
    };
    let adopted = ListVersion {
        id: version,
        list,
        ordinal: 1,
        base: None,
        revision: 1,
        state: VersionState::Adopted(adoption),
    };
    put(&mut tx, &adopted).await;
    tx.commit(done("list.adopt", version.0)).await.expect("a commit");
    let mut next = 0;
    while next < items {
        let mut tx = store.begin(NOW).await.expect("the lane");
        let end = items.min(next + BATCH);
        for i in next..end {
            item(&mut tx, office, version, n, i).await;
        }
        tx.commit(done("duty.assign", version.0)).await.expect("a commit");
        next = end;
    }
    FilledList { list, version, items }
}

/// One item: joint when its number is divisible by three, else led by one side in turn.
async fn item(tx: &mut Tx, office: &Office, version: VersionId, list: usize, i: usize) {
    let (a, b) = (i % 2, 1 - i % 2);
    let at = |nth: usize| {
        if i >= OWED && nth == REPORTERS_UNIT {
            REPORTERS_UNIT + 2
        } else {
            nth
        }
    };
    let lead = office.units[a][at(i % 20)];
    let support = office.units[b][at(i / 20 % 20)];
    let support_role = if i.is_multiple_of(3) {
        DutyRole::JointLead
    } else {
        DutyRole::Support
    };
    let title = format!("推进第{i}号跨区域协作事项落地见效");
    let item = Item {
        id: id(tx).await,
        number: format!("满联办-2025-{}{i:07}", list + 1),
        body: office.body,
        kind: ItemKind::Project,
        title: title.clone(),
        parent: None,
        state: ItemState::Open,
        registered_at: NOW,
    };
    put(tx, &item).await;
    let unit = |role, unit: UnitId, mark: &str| RowUnit {
        role,
        unit: Some(unit),
        name: format!("{mark}方第{}局", unit.0 % 20),
    };
    let fen = i64::try_from(i % 997 + 3).unwrap_or(3) * 10_000_000;
    let position = i64::try_from(i + 1).unwrap_or(i64::MAX);
    let row = ListRow {
        id: id(tx).await,
        version,
        position,
        item: item.id,
        decision: Some(office.authority),
        content: RowContent {
            serial: position.to_string(),
            kind: ItemKind::Project,
            field: FIELDS[i * FIELDS.len() / 10_000 % FIELDS.len()].into(),
            heading: HEADINGS[i / 500 % HEADINGS.len()].into(),
            title,
            measure: "年内完成前期手续并开工，形成实物工作量，按季度报送进展".into(),
            starts_on: Some(day("2025-01-15")),
            ends_on: Some(day("2025-12-31")),
            weight: 100,
            units: RowUnits(vec![
                unit(DutyRole::Lead, lead, "甲"),
                unit(support_role, support, "乙"),
            ]),
            more: yipanqi_domain::list::RowMore::default(),
            amounts: RowAmounts(
                office
                    .sides
                    .iter()
                    .map(|side| RowAmount {
                        side: Some(*side),
                        fen,
                        unit: "wan".into(),
                        decimals: 0,
                    })
                    .collect(),
            ),
        },
    };
    sealed(tx, &row).await;
    for (role, unit) in [
        (DutyRole::Lead, lead),
        (DutyRole::Reporting, lead),
        (support_role, support),
    ] {
        let duty = Duty {
            id: id(tx).await,
            item: item.id,
            unit,
            post: None,
            role,
            version,
            starts_on: day("2025-01-20"),
            ends_on: None,
            former: None,
            state: DutyState::Assigned,
        };
        put(tx, &duty).await;
    }
}

/// A sealed row with its units and amounts.
async fn sealed(tx: &mut Tx, row: &ListRow) {
    put(tx, row).await;
    for unit in &row.content.units.0 {
        let unit_row = ListRowUnit {
            id: id(tx).await,
            version: row.version,
            list_row: row.id,
            item: row.item,
            unit: unit.unit.expect("made here"),
            role: unit.role,
            name: unit.name.clone(),
        };
        put(tx, &unit_row).await;
    }
    for amount in &row.content.amounts.0 {
        let (side, fen) = (amount.side, amount.fen);
        let amount_row = ListRowAmount {
            id: id(tx).await,
            version: row.version,
            list_row: row.id,
            side,
            fen,
        };
        put(tx, &amount_row).await;
    }
}

/// A second version of the first list in which one row in `every` has another measure and another plan.
///
/// # Panics
/// When the database cannot be written.
pub async fn second_version(store: &Store, filled: &Filled, every: usize) -> VersionId {
    let mut read = store.read().await.expect("a snapshot");
    let first: Option<ListVersion> = read.get(filled.lists[0].version.0).await.expect("a version");
    let rows = read.sealed_rows(filled.lists[0].version).await.expect("rows");
    read.end().await.expect("an end");
    let mut second = first.expect("the first version");
    let base = second.id;
    let mut tx = store.begin(NOW).await.expect("the lane");
    second.id = id(&mut tx).await;
    second.ordinal = 2;
    second.base = Some(base);
    if let VersionState::Adopted(adoption) = &mut second.state {
        adoption.number.push_str("之二");
        adoption.in_force_on = day("2025-07-15");
    }
    put(&mut tx, &second).await;
    tx.commit(done("list.adopt", second.id.0))
        .await
        .expect("a commit");
    for (n, batch) in rows.chunks(BATCH).enumerate() {
        let mut tx = store.begin(NOW).await.expect("the lane");
        for (i, row) in batch.iter().enumerate() {
            let mut row = row.clone();
            row.id = id(&mut tx).await;
            row.version = second.id;
            if (n * BATCH + i).is_multiple_of(every) {
                row.content.measure.push_str("，提前一季度");
                row.content.amounts.0[0].fen += 10_000_000;
                let adjusted = Adjustment {
                    id: id(&mut tx).await,
                    version: second.id,
                    item: row.item,
                    change: RowChange::Changed,
                    reason: "按季调度要求".to_owned(),
                };
                put(&mut tx, &adjusted).await;
            }
            sealed(&mut tx, &row).await;
        }
        tx.commit(done("list.adopt", second.id.0))
            .await
            .expect("a commit");
    }
    second.id
}

fn day(text: &str) -> Day {
    Day::parse(text).expect("a day")
}

fn done(act: &'static str, object: i64) -> Entry {
    Entry::done(By::default(), act, "list_version", object)
}

async fn id<I: From<i64>>(tx: &mut Tx) -> I {
    tx.new_id().await.expect("an id")
}

async fn put<R: yipanqi_store::Record>(tx: &mut Tx, record: &R) {
    tx.insert(record).await.expect("a row that fits");
}

/// Signs a seat in, past the password: gives the token for the cookie.
///
/// # Panics
/// When the database cannot be written.
pub async fn sign_in(store: &Store, seat: Seat) -> String {
    sign_in_at(store, seat, NOW).await
}

/// The same at another moment, for a program that reads the clock.
///
/// # Panics
/// When the database cannot be written.
pub async fn sign_in_at(store: &Store, seat: Seat, at: At) -> String {
    let token = format!("filled-{}", seat.account);
    let login = Login {
        token_hash: digest(token.as_bytes()),
        account: seat.account,
        post: Some(seat.post),
        stage: "full".into(),
        created_at: at,
        seen_at: at,
        source: "127.0.0.1".into(),
    };
    let mut plumbing = store.plumbing(at).await.expect("the plumbing lane");
    plumbing.put(&login).await.expect("a login");
    plumbing.done().await.expect("a commit");
    token
}
