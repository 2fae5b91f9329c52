//! 自定栏目: what columns a list has beside those of every list, and what kind of list it is.

use crate::App;
use crate::error::Result;
use yipanqi_domain::list::{
    AboutInput, ColumnChoices, ColumnInput, ColumnKind, ColumnState, List, ListAbout, ListColumn,
};
use yipanqi_domain::office::{Body, Zone};
use yipanqi_domain::refusal::Refusal;
use yipanqi_domain::rights::{Action, Actor};
use yipanqi_domain::trail::Entry;
use yipanqi_domain::{BodyId, ListColumnId, ListId, ZoneId};
use yipanqi_store::{Reader, Tx};

/// A list with its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnsPage {
    /// The list.
    pub list: List,
    /// The last definition of every column, from left to right, retired ones last.
    pub columns: Vec<ListColumn>,
    /// Zones, to choose from.
    pub zones: Vec<Zone>,
    /// Other bodies, to choose those that adopt it too.
    pub bodies: Vec<Body>,
    /// Bodies that adopt it beside its own.
    pub co_bodies: Vec<BodyId>,
}

impl ColumnsPage {
    /// The zone for which the list is.
    pub fn zone(&self) -> Option<&Zone> {
        self.zones
            .iter()
            .find(|zone| Some(zone.id) == self.list.about.zone)
    }
}

impl App {
    /// The columns of a list that the actor drafts.
    pub async fn columns_page(&self, actor: &Actor, list: ListId) -> Result<ColumnsPage> {
        let mut read = self.store().read().await?;
        let seen = !read.list_versions_seen(actor.sight(), list).await?.is_empty();
        let found: Option<List> = read.get(list).await?;
        let (true, Some(list)) = (seen, found.clone()) else {
            read.end().await?;
            return Err(self.not_seen(actor, ("list", list.0), found.is_some()).await);
        };
        let mut columns = read.list_columns(list.id).await?;
        columns.sort_by_key(|column| column.state);
        let zones = read.every::<Zone>().await?;
        let mut bodies = read.every::<Body>().await?;
        bodies.retain(|body| body.id != list.body);
        let co_bodies = read.list_bodies(list.id).await?;
        let co_bodies = co_bodies.into_iter().map(|one| one.body).collect();
        read.end().await?;
        let place = super::place_of(&list);
        self.allow_reading(actor, Action::DraftList, &place, ("list", list.id.0))
            .await?;
        Ok(ColumnsPage {
            list,
            columns,
            zones,
            bodies,
            co_bodies,
        })
    }

    /// Defines a column, or once more one that the list has: by `code` and the revision that the form was made from. What is
    /// sealed stays as it is.
    ///
    /// # Errors
    /// Those of [`ListColumn::typed`]; stale: `column_changed`.
    pub async fn define_column(
        &self,
        actor: &Actor,
        list: ListId,
        seen: Option<(&str, i64)>,
        input: &ColumnInput,
    ) -> Result<String> {
        let (mut tx, list) = self.list_for_change(actor, list).await?;
        let all = tx.list_columns(list.id).await?;
        let former = match seen {
            None => None,
            Some((code, revision)) => {
                let found = all.iter().find(|column| column.code == code);
                let current = found.filter(|column| column.revision == revision);
                Some(current.ok_or_else(|| Refusal::stale("column_changed"))?.clone())
            }
        };
        let blank = || ListColumn {
            id: ListColumnId(0),
            list: list.id,
            code: format!("c{}", all.len() + 1),
            revision: 0,
            name: String::new(),
            kind: ColumnKind::Text,
            unit: String::new(),
            decimals: 0,
            choices: ColumnChoices::default(),
            position: 0,
            state: ColumnState::Used,
            post: actor.post,
            at: tx.now(),
        };
        let from = former.unwrap_or_else(blank);
        let others: Vec<ListColumn> = all
            .iter()
            .filter(|column| column.code != from.code)
            .cloned()
            .collect();
        let column = ListColumn {
            id: tx.new_id().await?,
            post: actor.post,
            at: tx.now(),
            ..from.typed(input, &others)?
        };
        tx.insert(&column).await?;
        let entry = Entry::done(actor.by(), "list.define_column", "list", list.id.0);
        tx.commit(entry.because(format!("column={} revision={}", column.code, column.revision)))
            .await?;
        Ok(column.code)
    }

    /// Says what kind of list it is.
    ///
    /// # Errors
    /// Those of [`AboutInput::judged`]; `zone_unknown` at `list_zone`.
    pub async fn describe_list(&self, actor: &Actor, list: ListId, input: &AboutInput) -> Result<()> {
        let (mut tx, mut list) = self.list_for_change(actor, list).await?;
        list.about = about(&mut tx, input).await?;
        tx.update(&list).await?;
        tx.commit(Entry::done(actor.by(), "list.describe", "list", list.id.0))
            .await?;
        Ok(())
    }

    /// Begins a change of a list that the actor sees and may draft.
    pub(super) async fn list_for_change(&self, actor: &Actor, id: ListId) -> Result<(Tx, List)> {
        let mut tx = self.store().begin(self.now()).await?;
        let seen = !tx.list_versions_seen(actor.sight(), id).await?.is_empty();
        let found: Option<List> = tx.get(id).await?;
        let (true, Some(list)) = (seen, found.clone()) else {
            tx.roll_back();
            return Err(self.not_seen(actor, ("list", id.0), found.is_some()).await);
        };
        let place = super::place_of(&list);
        let tx = self
            .allow(tx, actor, Action::DraftList, &place, ("list", id.0))
            .await?;
        Ok((tx, list))
    }
}

/// What kind of list was typed, with its zone found.
pub(super) async fn about(reader: &mut Reader, input: &AboutInput) -> Result<ListAbout> {
    let mut about = input.judged()?;
    let name = input.zone.trim();
    if !name.is_empty() {
        let zone: Option<ZoneId> = reader.zone_called(name).await?.map(|zone| zone.id);
        let unknown = || Refusal::new("zone_unknown").at("list_zone").with("value", name);
        about.zone = Some(zone.ok_or_else(unknown)?);
    }
    Ok(about)
}
