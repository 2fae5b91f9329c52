//! The page of all lists, and with which version each opens.

use super::joint::waiting_for;
use crate::App;
use crate::error::Result;
use yipanqi_domain::list::{List, ListVersion};
use yipanqi_domain::office::Body;
use yipanqi_domain::rights::{Action, Actor};
use yipanqi_domain::{BodyId, Day, ListId, VersionId};
use yipanqi_store::Snapshot;
use yipanqi_store::query::kept_sums::KeptFor;

/// Lists on one page.
const LISTS_A_PAGE: i64 = 20;

/// A version as lists of versions show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionCard {
    /// The version.
    pub version: ListVersion,
    /// In force today.
    pub in_force: bool,
}

/// A list as the page of all lists shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListCard {
    /// The list.
    pub list: List,
    /// Name of its body.
    pub body: String,
    /// Versions that may be seen, the newest first.
    pub versions: Vec<VersionCard>,
    /// Rows that may be seen of the version that the list opens with.
    pub rows: i64,
    /// Whether the visitor sees only part of a list: then `rows` is said as what they see.
    pub partial: bool,
}

/// All lists that may be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListsPage {
    /// The lists, the newest year first.
    pub lists: Vec<ListCard>,
    /// This page, from 1.
    pub page: i64,
    /// Whether there is a next page.
    pub more: bool,
    /// Versions that several bodies adopt and that wait for one for which the visitor speaks.
    pub waiting: Vec<(List, ListVersion)>,
    /// Bodies for which the visitor may open a list.
    pub bodies: Vec<Body>,
}

impl App {
    /// All lists that the actor sees.
    pub async fn lists_page(&self, actor: &Actor, page: i64) -> Result<ListsPage> {
        let (sight, page) = (actor.sight(), page.max(1));
        let mut read = self.store.read().await?;
        let mut found = read
            .lists_seen(sight, LISTS_A_PAGE + 1, (page - 1) * LISTS_A_PAGE)
            .await?;
        let shown = usize::try_from(LISTS_A_PAGE).unwrap_or(usize::MAX);
        let more = found.len() > shown;
        found.truncate(shown);
        let mut lists = Vec::new();
        for list in found {
            let versions = cards(read.list_versions_seen(sight, list.id).await?, actor.today);
            let opened = opens_with(&versions).map(|card| &card.version);
            let whole = read.in_body(sight, list.body).await?;
            let rows = match opened {
                Some(version) if version.state.adoption().is_some() => {
                    match kept_for(&mut read, actor, list.body).await? {
                        Some(whose) => {
                            let groups = read.kept_row_groups(version.id, whose, actor.today).await?;
                            groups.iter().map(|group| group.rows).sum()
                        }
                        None => read.list_row_count(sight, version.id, "").await?,
                    }
                }
                Some(version) => read.draft_row_count(version.id).await?,
                None => 0,
            };
            let body: Option<Body> = read.get(list.body).await?;
            lists.push(ListCard {
                partial: !whole,
                body: body.map(|body| body.name).unwrap_or_default(),
                list,
                versions,
                rows,
            });
        }
        let waiting = waiting_for(&mut read, actor).await?;
        let mut bodies = Vec::new();
        for id in bodies_of(actor, Action::DraftList) {
            bodies.extend(read.get::<Body>(id).await?);
        }
        read.end().await?;
        Ok(ListsPage {
            lists,
            page,
            more,
            waiting,
            bodies,
        })
    }

    /// The version with which a list opens: the one in force today, else the newest adopted, else the draft.
    pub async fn version_to_open(&self, actor: &Actor, list: ListId) -> Result<VersionId> {
        let mut read = self.store.read().await?;
        let versions = cards(read.list_versions_seen(actor.sight(), list).await?, actor.today);
        let exists = versions.is_empty() && read.get::<List>(list).await?.is_some();
        read.end().await?;
        match opens_with(&versions) {
            Some(card) => Ok(card.version.id),
            None => Err(self.not_seen(actor, ("list", list.0), exists).await),
        }
    }
}

/// The bodies in which the actor may do this.
fn bodies_of(actor: &Actor, action: Action) -> Vec<BodyId> {
    let (roles, _) = action.allowed();
    let mut bodies: Vec<BodyId> = roles.iter().flat_map(|role| actor.bodies(*role)).collect();
    bodies.sort_unstable();
    bodies.dedup();
    bodies
}

/// Versions (the newest first) with the one marked that is in force on a day.
pub(super) fn cards(versions: Vec<ListVersion>, on: Day) -> Vec<VersionCard> {
    let in_force = versions
        .iter()
        .find(|v| v.state.adoption().is_some_and(|a| a.in_force_on <= on))
        .map(|v| v.id);
    let card = |version: ListVersion| VersionCard {
        in_force: in_force == Some(version.id),
        version,
    };
    versions.into_iter().map(card).collect()
}

fn opens_with(versions: &[VersionCard]) -> Option<&VersionCard> {
    let adopted = |card: &&VersionCard| card.version.state.adoption().is_some();
    versions
        .iter()
        .find(|card| card.in_force)
        .or_else(|| versions.iter().find(adopted))
        .or(versions.first())
}

/// For whom the sums of a body's lists are kept that say what the actor sees: the body's office sees whole lists whatever
/// else the seat may do; one side sees its part when the seat is of that side alone.
pub(super) async fn kept_for(read: &mut Snapshot, actor: &Actor, body: BodyId) -> Result<Option<KeptFor>> {
    if read.in_body(actor.sight(), body).await? {
        return Ok(Some(KeptFor::Office));
    }
    let only = read.kept_for(actor.sight()).await?;
    Ok(only.filter(|whose| matches!(whose, KeptFor::Side(_, of) if *of == body)))
}
