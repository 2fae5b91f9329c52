//! 首页: what waits for whoever looks, by the roles of their post. A post with two roles sees both parts.

mod counts;

use crate::App;
use crate::error::Result;
use crate::items::{ItemRow, item_rows};
use counts::Counts;
use std::collections::BTreeMap;
use yipanqi_domain::list::{Item, ItemKind};
use yipanqi_domain::office::Side;
use yipanqi_domain::rights::{Action, Actor, Role, ScopeKind};
use yipanqi_domain::{At, SideId};
use yipanqi_store::Reader;
use yipanqi_store::query::duties::DutyLine;
pub use yipanqi_store::query::facts::FactLine;
pub use yipanqi_store::query::home::{
    FieldCount, ListInForce, SessionLine, UnsignedCount, WaitingDocument, WaitingDraft,
};
use yipanqi_store::query::items::ItemLine;
pub use yipanqi_store::query::todo::{MANY, SOON, Wait};

/// Lines of one panel.
const FEW: i64 = 8;

/// The home page, part by part; absent parts are not for this reader.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Home {
    /// What waits for the seat, what presses most first; only what there is. Each opens the list of exactly these.
    pub waits: Vec<(Wait, i64)>,
    /// When its figures were counted, where that was not just now.
    pub counted_at: Option<At>,
    /// Its figures are being counted for the first time.
    pub is_pending: bool,
    /// Clerk of a body.
    pub office: Option<OfficeHome>,
    /// Clerk of a side.
    pub side: Option<SideHome>,
    /// Reporter of a unit.
    pub reporter: Option<ReporterHome>,
    /// Leader.
    pub leader: Option<LeaderHome>,
    /// Reviewer.
    pub reviewer: Option<SideHome>,
    /// One of the three administrators: who sees no business.
    pub admin: Option<Role>,
}

/// What waits for the office of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeHome {
    /// Documents to be reviewed.
    pub documents: Vec<WaitingDocument>,
    /// How many in all.
    pub document_total: i64,
    /// Drafts.
    pub drafts: Vec<WaitingDraft>,
    /// Objections to be ruled on.
    pub objections: Vec<DutyLine>,
    /// How many in all.
    pub objection_total: i64,
    /// Units that have not signed.
    pub unsigned: Vec<UnsignedCount>,
    /// How many duties in all.
    pub unsigned_total: i64,
    /// Gaps by kind.
    pub gaps: Vec<(&'static str, i64)>,
    /// Lists in force.
    pub lists: Vec<ListInForce>,
    /// Sessions held last.
    pub sessions: Vec<SessionLine>,
}

/// What a side's clerk or reviewer sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideHome {
    /// Units that have not signed, on items of this side.
    pub unsigned: Vec<UnsignedCount>,
    /// How many duties in all.
    pub unsigned_total: i64,
    /// Gaps by kind.
    pub gaps: Vec<(&'static str, i64)>,
    /// Lists in force.
    pub lists: Vec<ListInForce>,
    /// Sessions held last.
    pub sessions: Vec<SessionLine>,
}

/// What a unit's reporter sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReporterHome {
    /// Duties to be signed for.
    pub waiting: Vec<DutyLine>,
    /// How many in all.
    pub waiting_total: i64,
    /// Objections that the office has not ruled on.
    pub objected: Vec<DutyLine>,
    /// Cells that came back, with the title of their item.
    pub returned: Vec<(FactLine, String)>,
    /// Items with a duty signed for, earliest deadline first.
    pub mine: Vec<ItemRow>,
    /// Duties signed for in all.
    pub signed_total: i64,
}

/// What a leader sees: one page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeaderHome {
    /// Lists in force.
    pub lists: Vec<ListInForce>,
    /// Sides, from left to right.
    pub sides: Vec<Side>,
    /// Items by field and side.
    pub fields: Vec<FieldTotal>,
    /// Gaps by kind.
    pub gaps: Vec<(&'static str, i64)>,
    /// Duties not signed for.
    pub unsigned_total: i64,
    /// Sessions held last.
    pub sessions: Vec<SessionLine>,
}

/// One field of the lists in force.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldTotal {
    /// Its name, as the rows write it.
    pub field: String,
    /// Items.
    pub item_count: i64,
    /// Items led or reported on by each side, in the order of the sides.
    pub by_side: Vec<i64>,
    /// Plan amount, 分; of each side in the order of the sides, then what is given without a side.
    pub amounts: Vec<i64>,
}

impl App {
    /// The home page of whoever looks.
    pub async fn home(&self, actor: &Actor) -> Result<Home> {
        let mut read = self.store().read().await?;
        let has = |role, kind| {
            actor
                .grants
                .iter()
                .any(|g| g.role == role && g.scope_kind == kind)
        };
        let mut home = Home {
            admin: actor.grants.iter().map(|g| g.role).find(|r| r.is_admin()),
            ..Home::default()
        };
        let overseen = [Role::Clerk, Role::Leader, Role::Reviewer];
        let mut wanted = None;
        if overseen.into_iter().any(|role| actor.is(role)) {
            let shown = self.home_counts(&mut read, actor).await?;
            let counts = &shown.counts;
            if has(Role::Clerk, ScopeKind::Body) {
                home.office = Some(office(&mut read, actor, counts).await?);
            } else if has(Role::Clerk, ScopeKind::Side) {
                home.side = Some(side(&mut read, actor, counts).await?);
            }
            if actor.is(Role::Leader) {
                home.leader = Some(leader(&mut read, actor, counts).await?);
            }
            if actor.is(Role::Reviewer) {
                home.reviewer = Some(side(&mut read, actor, counts).await?);
            }
            (home.counted_at, home.is_pending) = (shown.counted_at, shown.is_pending);
            wanted = shown.wanted;
        }
        if actor.is(Role::Reporter) {
            home.reporter = Some(reporter(&mut read, actor).await?);
        }
        home.waits = waits(&mut read, actor, &home).await?;
        read.end().await?;
        if let Some(wanted) = wanted {
            self.want_counts(actor, wanted).await?;
        }
        Ok(home)
    }

    /// How many things wait for the post, for the band.
    pub async fn todo_count(&self, actor: &Actor) -> Result<i64> {
        let mut read = self.store().read().await?;
        let count = read.todo_count(actor.sight()).await?;
        read.end().await?;
        Ok(count)
    }
}

async fn waits(read: &mut Reader, actor: &Actor, home: &Home) -> Result<Vec<(Wait, i64)>> {
    let sight = actor.sight();
    let mut waits = read.waits(sight).await?;
    if actor.can_somewhere(Action::OpenWindow) {
        waits.push((Wait::Windows, read.windows_closing(sight).await?));
    }
    let returned = home.reporter.as_ref().map_or(0, |r| r.returned.len());
    waits.insert(0, (Wait::Returned, i64::try_from(returned).unwrap_or(i64::MAX)));
    waits.retain(|(_, n)| *n > 0);
    Ok(waits)
}

/// The lists in force, with the rows that were counted.
async fn lists(read: &mut Reader, actor: &Actor, counts: &Counts) -> Result<Vec<ListInForce>> {
    let mut lists = read.lists_in_force_uncounted(actor.sight()).await?;
    for list in &mut lists {
        list.row_count = counts.rows_of(list.version);
    }
    Ok(lists)
}

async fn office(read: &mut Reader, actor: &Actor, counts: &Counts) -> Result<OfficeHome> {
    let sight = actor.sight();
    let (documents, document_total) = read.documents_waiting(sight, FEW).await?;
    let (mut objections, objection_total) = read.gap_objections(sight).await?;
    objections.truncate(usize::try_from(FEW).unwrap_or(usize::MAX));
    Ok(OfficeHome {
        documents,
        document_total,
        drafts: read.drafts_waiting(sight).await?,
        objections,
        objection_total,
        unsigned: counts.unsigned(),
        unsigned_total: counts.unsigned_total,
        gaps: counts.gaps(),
        lists: lists(read, actor, counts).await?,
        sessions: read.sessions_held(sight, 3).await?,
    })
}

async fn side(read: &mut Reader, actor: &Actor, counts: &Counts) -> Result<SideHome> {
    Ok(SideHome {
        unsigned: counts.unsigned(),
        unsigned_total: counts.unsigned_total,
        gaps: counts.gaps(),
        lists: lists(read, actor, counts).await?,
        sessions: read.sessions_held(actor.sight(), 3).await?,
    })
}

async fn reporter(read: &mut Reader, actor: &Actor) -> Result<ReporterHome> {
    let sight = actor.sight();
    let (waiting, waiting_total) = read.duties_mine(sight, "assigned", 50).await?;
    let (objected, _) = read.duties_mine(sight, "objected", 50).await?;
    let (signed, signed_total) = read.duties_mine(sight, "signed", 50).await?;
    let mut lines: Vec<ItemLine> = Vec::new();
    for line in &signed {
        if lines.iter().all(|l| l.item != line.duty.item) {
            lines.push(ItemLine {
                item: line.duty.item,
                number: line.number.clone(),
                title: line.title.clone(),
                kind: ItemKind::Task,
                state: String::new(),
            });
        }
    }
    let mut returned = Vec::new();
    for line in read.facts_returned_mine(sight).await? {
        let item: Option<Item> = read.get(line.fact.item.0).await?;
        returned.push((line, item.map(|i| i.title).unwrap_or_default()));
    }
    let mut mine = item_rows(read, actor, lines).await?;
    mine.sort_by_key(|m| {
        let end = m.row.as_ref().and_then(|r| r.ends_on);
        (end.is_none(), end, m.line.number.clone())
    });
    Ok(ReporterHome {
        waiting,
        waiting_total,
        objected,
        returned,
        mine,
        signed_total,
    })
}

/// The fields of the lists in force, with items and plan amounts by side.
async fn fields(read: &mut Reader, actor: &Actor) -> Result<Vec<FieldTotal>> {
    let sight = actor.sight();
    let sides = crate::duties::sides_named(read, actor).await?;
    let counts = read.field_counts(sight).await?;
    let amounts = read.amounts_in_force(sight).await?;
    let mut sums: BTreeMap<(String, Option<SideId>), i64> = BTreeMap::new();
    for (field, side, fen) in amounts {
        *sums.entry((field, side)).or_default() += fen;
    }
    let total = |field: &FieldCount| FieldTotal {
        field: field.field.clone(),
        item_count: field.item_count,
        by_side: sides
            .iter()
            .map(|s| {
                let same = |c: &&FieldCount| c.field == field.field && c.side == Some(s.id);
                counts.iter().find(same).map_or(0, |c| c.item_count)
            })
            .collect(),
        amounts: sides
            .iter()
            .map(|s| Some(s.id))
            .chain([None])
            .map(|s| sums.get(&(field.field.clone(), s)).copied().unwrap_or(0))
            .collect(),
    };
    Ok(counts.iter().filter(|c| c.side.is_none()).map(total).collect())
}

async fn leader(read: &mut Reader, actor: &Actor, counts: &Counts) -> Result<LeaderHome> {
    Ok(LeaderHome {
        lists: lists(read, actor, counts).await?,
        fields: counts.fields(),
        gaps: counts.gaps(),
        unsigned_total: counts.unsigned_total,
        sessions: read.sessions_held(actor.sight(), 5).await?,
        sides: crate::duties::sides_named(read, actor).await?,
    })
}

impl App {
    /// The lists in force, for the office that assigns their duties.
    pub async fn lists_to_assign(&self, actor: &Actor) -> Result<Vec<ListInForce>> {
        let mut read = self.store().read().await?;
        let lists = read.lists_adopted(actor.sight()).await?;
        read.end().await?;
        Ok(lists)
    }
}
