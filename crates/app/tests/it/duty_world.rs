//! Lists, items and documents put straight into a [`World`], for stories that begin after adoption.

#![allow(dead_code, reason = "each story uses what it is about")]

use crate::world::{World, day};
use yipanqi_app::Tx;
use yipanqi_app::extract::tokens;
use yipanqi_app::search::{decision_tokens, item_tokens};
use yipanqi_domain::document::{Document, DocumentState};
use yipanqi_domain::duty::{Duty, DutyState};
use yipanqi_domain::list::{
    Adjustment, Adoption, DraftRow, DutyRole, Item, ItemKind, ItemState, List, ListRow, ListRowUnit,
    ListVersion, RowAmounts, RowChange, RowContent, RowUnit, RowUnits, VersionState,
};
use yipanqi_domain::meeting::{Decision, DecisionKind, DecisionState, Session};
use yipanqi_domain::office::Mark;
use yipanqi_domain::trail::{By, Entry};
use yipanqi_domain::{BodyId, DecisionId, DocumentId, ItemId, ListId, SessionId, UnitId, VersionId};
use yipanqi_testkit::NOW;

/// Puts things into a world, in one transaction with one entry.
pub struct Put {
    pub tx: Tx,
}

/// A row to put: title and its units.
pub type Named<'a> = (&'a str, &'a [(DutyRole, UnitId)]);

impl Put {
    pub async fn into(world: &World) -> Self {
        let tx = world.app.store().begin(NOW).await.unwrap();
        Self { tx }
    }

    pub async fn done(self) {
        let entry = Entry::done(By::default(), "test.put", "site", 1);
        self.tx.commit(entry).await.unwrap();
    }

    pub async fn session(&mut self, body: BodyId, name: &str, mark: Mark) -> SessionId {
        let id = self.tx.new_id().await.unwrap();
        let session = Session {
            id,
            body,
            series: None,
            ordinal: None,
            name: name.into(),
            held_on: day("2025-02-20"),
            mode: None,
            place: None,
            document: None,
            mark,
            recorded_at: NOW,
        };
        self.tx.insert(&session).await.unwrap();
        id
    }

    pub async fn decision(
        &mut self,
        body: BodyId,
        session: SessionId,
        kind: DecisionKind,
        text: &str,
    ) -> DecisionId {
        let id: DecisionId = self.tx.new_id().await.unwrap();
        let decision = Decision {
            id,
            session: Some(session),
            body,
            position: 1,
            kind,
            text: text.into(),
            lead_units: String::new(),
            support_units: String::new(),
            due_on: None,
            state: DecisionState::Recorded,
            recorded_at: NOW,
        };
        self.tx.insert(&decision).await.unwrap();
        self.tx
            .index("decision", id.0, &decision_tokens(text))
            .await
            .unwrap();
        id
    }

    pub async fn document(&mut self, world: &World, body: BodyId, title: &str, mark: Mark) -> DocumentId {
        let id: DocumentId = self.tx.new_id().await.unwrap();
        let document = Document {
            id,
            body,
            title: title.into(),
            file_name: Some(format!("{title}.txt")),
            source_url: None,
            blob: yipanqi_domain::canon::digest(title.as_bytes()),
            length: 1,
            mark,
            received_at: NOW,
            received_by: world.clerk.post,
            state: DocumentState::Received,
        };
        self.tx.insert(&document).await.unwrap();
        self.tx.index("document", id.0, &tokens(title)).await.unwrap();
        id
    }

    pub async fn list(&mut self, body: BodyId, name: &str, mark: Mark) -> ListId {
        let id = self.tx.new_id().await.unwrap();
        let list = List {
            id,
            body,
            name: name.into(),
            year: 2025,
            mark,
            about: yipanqi_domain::list::ListAbout::default(),
        };
        self.tx.insert(&list).await.unwrap();
        id
    }

    pub async fn item(&mut self, body: BodyId, number: &str, title: &str) -> ItemId {
        let id: ItemId = self.tx.new_id().await.unwrap();
        let item = Item {
            id,
            number: number.into(),
            body,
            kind: ItemKind::Task,
            title: title.into(),
            parent: None,
            state: ItemState::Open,
            registered_at: NOW,
        };
        self.tx.insert(&item).await.unwrap();
        self.tx
            .index("item", id.0, &item_tokens(title, number))
            .await
            .unwrap();
        id
    }

    pub fn content(title: &str, units: &[(DutyRole, UnitId)]) -> RowContent {
        let unit = |(role, unit): &(DutyRole, UnitId)| RowUnit {
            role: *role,
            unit: Some(*unit),
            name: unit.to_string(),
        };
        RowContent {
            serial: String::new(),
            kind: ItemKind::Task,
            field: "基础设施".into(),
            heading: String::new(),
            title: title.into(),
            measure: "年内完成".into(),
            starts_on: None,
            ends_on: Some(day("2025-12-31")),
            weight: 100,
            units: RowUnits(units.iter().map(unit).collect()),
            amounts: RowAmounts::default(),
            more: yipanqi_domain::list::RowMore::default(),
        }
    }

    pub async fn draft(&mut self, list: ListId, title: &str) -> VersionId {
        let id = self.tx.new_id().await.unwrap();
        let version = ListVersion {
            id,
            list,
            ordinal: 1,
            base: None,
            revision: 1,
            state: VersionState::Draft,
        };
        self.tx.insert(&version).await.unwrap();
        let row = DraftRow {
            id: self.tx.new_id().await.unwrap(),
            version: id,
            position: 1,
            item: None,
            decision: None,
            change: RowChange::Added,
            reason: String::new(),
            content: Self::content(title, &[]),
        };
        self.tx.insert(&row).await.unwrap();
        id
    }

    /// An adopted version with these rows; its number and digest do not depend on them.
    pub async fn version(
        &mut self,
        list: ListId,
        base: Option<VersionId>,
        authority: (SessionId, DecisionId),
        rows: &[(ItemId, Option<DecisionId>, RowContent)],
    ) -> VersionId {
        let id: VersionId = self.tx.new_id().await.unwrap();
        let ordinal = if base.is_some() { 2 } else { 1 };
        let adoption = Adoption {
            session: authority.0,
            authority: authority.1,
            number: format!("试{list}〔2025〕{ordinal}号"),
            content: "0".repeat(64),
            in_force_on: day("2025-03-01"),
            at: NOW,
        };
        let state = VersionState::Adopted(adoption);
        self.tx
            .insert(&ListVersion {
                id,
                list,
                ordinal,
                base,
                revision: 1,
                state,
            })
            .await
            .unwrap();
        for (position, (item, decision, content)) in (1..).zip(rows) {
            self.row(id, position, *item, *decision, content.clone()).await;
        }
        id
    }

    pub async fn row(
        &mut self,
        version: VersionId,
        position: i64,
        item: ItemId,
        decision: Option<DecisionId>,
        content: RowContent,
    ) {
        let id = self.tx.new_id().await.unwrap();
        let row = ListRow {
            id,
            version,
            position,
            item,
            decision,
            content,
        };
        self.tx.insert(&row).await.unwrap();
        for named in &row.content.units.0 {
            let (Some(unit), id) = (named.unit, self.tx.new_id().await.unwrap()) else {
                continue;
            };
            let (list_row, role, name) = (row.id, named.role, named.name.clone());
            let named = ListRowUnit {
                id,
                version,
                list_row,
                item,
                unit,
                role,
                name,
            };
            self.tx.insert(&named).await.unwrap();
        }
    }

    /// A duty that waits to be signed for.
    pub async fn duty(&mut self, item: ItemId, unit: UnitId, role: DutyRole, version: VersionId) {
        let duty = Duty {
            id: self.tx.new_id().await.unwrap(),
            item,
            unit,
            post: None,
            role,
            version,
            starts_on: day("2025-03-01"),
            ends_on: None,
            former: None,
            state: DutyState::Assigned,
        };
        self.tx.insert(&duty).await.unwrap();
    }

    pub async fn adjustment(&mut self, version: VersionId, item: ItemId, change: RowChange, reason: &str) {
        let id = self.tx.new_id().await.unwrap();
        let reason = reason.into();
        self.tx
            .insert(&Adjustment {
                id,
                version,
                item,
                change,
                reason,
            })
            .await
            .unwrap();
    }
}

/// A joint list of three items: one of Chongqing alone, one joint, one of Sichuan alone with a unit of Chongqing in
/// support.
pub struct Three {
    pub session: SessionId,
    pub decision: DecisionId,
    pub authority: DecisionId,
    pub list: ListId,
    pub version: VersionId,
    /// Led by 渝 transport.
    pub yu: ItemId,
    /// Led by 渝 transport with 川 transport.
    pub both: ItemId,
    /// Led by 川 science, supported by 渝 science.
    pub chuan: ItemId,
}

impl Three {
    pub async fn in_world(world: &World) -> Self {
        use DutyRole::{JointLead, Lead, Support};
        let (yu, chuan) = (world.yu, world.chuan);
        let mut put = Put::into(world).await;
        let session = put.session(world.joint, "第一次会议", Mark::Internal).await;
        let decision = put
            .decision(world.joint, session, DecisionKind::Decided, "共建跨江通道")
            .await;
        let authority = put
            .decision(world.joint, session, DecisionKind::Approved, "通过年度清单")
            .await;
        let list = put.list(world.joint, "年度清单", Mark::Internal).await;
        let a = put.item(world.joint, "试联办-2025-0001", "打通江津断头路").await;
        let b = put.item(world.joint, "试联办-2025-0002", "共建跨江通道").await;
        let c = put.item(world.joint, "试联办-2025-0003", "建成算力平台").await;
        let rows = [
            (
                a,
                None,
                Put::content("打通江津断头路", &[(Lead, yu.transport), (Support, yu.local)]),
            ),
            (
                b,
                Some(decision),
                Put::content(
                    "共建跨江通道",
                    &[(Lead, yu.transport), (JointLead, chuan.transport)],
                ),
            ),
            (
                c,
                None,
                Put::content("建成算力平台", &[(Lead, chuan.science), (Support, yu.science)]),
            ),
        ];
        let version = put.version(list, None, (session, authority), &rows).await;
        put.done().await;
        Self {
            session,
            decision,
            authority,
            list,
            version,
            yu: a,
            both: b,
            chuan: c,
        }
    }
}
