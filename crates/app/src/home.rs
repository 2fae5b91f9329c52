//! 首页: what waits for whoever looks, by the roles of their post. A post with two roles sees both parts.

use crate::App;
use crate::error::Result;
use crate::items::{ItemRow, item_rows};
use std::collections::BTreeMap;
use yipanqi_domain::SideId;
use yipanqi_domain::list::{Item, ItemKind};
use yipanqi_domain::office::Side;
use yipanqi_domain::rights::{Action, Actor, Role, ScopeKind};
use yipanqi_store::Reader;
use yipanqi_store::query::duties::DutyLine;
pub use yipanqi_store::query::facts::FactLine;
pub use yipanqi_store::query::home::{
    FieldCount, ListInForce, SessionLine, UnsignedCount, WaitingDocument, WaitingDraft,
};
use yipanqi_store::query::item_lines::Around;
use yipanqi_store::query::items::ItemLine;
pub use yipanqi_store::query::todo::{MANY, SOON, Wait};

/// Lines of one panel.
const FEW: i64 = 8;

/// The home page, part by part; absent parts are not for this reader.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Home {
    /// What waits for the seat, what presses most first; only what there is. Each opens the list of exactly these.
    pub waits: Vec<(Wait, i64)>,
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
        if has(Role::Clerk, ScopeKind::Body) {
            home.office = Some(office(&mut read, actor).await?);
        } else if has(Role::Clerk, ScopeKind::Side) {
            home.side = Some(side(&mut read, actor).await?);
        }
        if actor.is(Role::Reporter) {
            home.reporter = Some(reporter(&mut read, actor).await?);
        }
        if actor.is(Role::Leader) {
            home.leader = Some(leader(&mut read, actor).await?);
        }
        if actor.is(Role::Reviewer) {
            home.reviewer = Some(side(&mut read, actor).await?);
        }
        home.waits = waits(&mut read, actor, &home).await?;
        read.end().await?;
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

async fn gap_counts(read: &mut Reader, actor: &Actor) -> Result<Vec<(&'static str, i64)>> {
    let counts = crate::gap_list::gap_counts(read, actor).await?;
    Ok(counts.into_iter().filter(|(_, n)| *n > 0).collect())
}

/// Lists in force: as kept for a seat of one body or one side, else counted row by row.
pub(crate) async fn lists_in_force(read: &mut Reader, actor: &Actor) -> Result<Vec<ListInForce>> {
    let sight = actor.sight();
    Ok(match read.kept_for(sight).await? {
        Some(whose) => read.kept_lists_in_force(sight, whose).await?,
        None => read.lists_in_force(sight).await?,
    })
}

/// Units that have not signed, and how many duties in all.
async fn unsigned(read: &mut Reader, actor: &Actor, limit: i64) -> Result<(Vec<UnsignedCount>, i64)> {
    let sight = actor.sight();
    Ok(match read.kept_for(sight).await? {
        Some(whose) => read.kept_unsigned_by_unit(sight, whose, limit).await?,
        None => read.unsigned_by_unit(sight, limit).await?,
    })
}

async fn office(read: &mut Reader, actor: &Actor) -> Result<OfficeHome> {
    let sight = actor.sight();
    let (documents, document_total) = read.documents_waiting(sight, FEW).await?;
    let (mut objections, objection_total) = read.gap_objections(sight).await?;
    objections.truncate(usize::try_from(FEW).unwrap_or(usize::MAX));
    let (unsigned, unsigned_total) = unsigned(read, actor, FEW).await?;
    Ok(OfficeHome {
        documents,
        document_total,
        drafts: read.drafts_waiting(sight).await?,
        objections,
        objection_total,
        unsigned,
        unsigned_total,
        gaps: gap_counts(read, actor).await?,
        lists: lists_in_force(read, actor).await?,
        sessions: read.sessions_held(sight, 3).await?,
    })
}

async fn side(read: &mut Reader, actor: &Actor) -> Result<SideHome> {
    let sight = actor.sight();
    let (unsigned, unsigned_total) = unsigned(read, actor, FEW).await?;
    Ok(SideHome {
        unsigned,
        unsigned_total,
        gaps: gap_counts(read, actor).await?,
        lists: lists_in_force(read, actor).await?,
        sessions: read.sessions_held(sight, 3).await?,
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
    let mut mine = item_rows(read, actor, lines, &Around::default()).await?;
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

async fn leader(read: &mut Reader, actor: &Actor) -> Result<LeaderHome> {
    let sight = actor.sight();
    let sides = crate::duties::sides_named(read, actor).await?;
    let (counts, amounts) = match read.kept_for(sight).await? {
        Some(whose) => (
            read.kept_field_counts(sight, whose).await?,
            read.kept_amounts_in_force(sight, whose).await?,
        ),
        None => (
            read.field_counts(sight).await?,
            read.amounts_in_force(sight).await?,
        ),
    };
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
    let fields = counts.iter().filter(|c| c.side.is_none()).map(total).collect();
    Ok(LeaderHome {
        lists: lists_in_force(read, actor).await?,
        fields,
        gaps: gap_counts(read, actor).await?,
        unsigned_total: unsigned(read, actor, 1).await?.1,
        sessions: read.sessions_held(sight, 5).await?,
        sides,
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
