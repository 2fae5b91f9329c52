//! Views that are kept under a name: of one post, or shared by the list's office with all who see the list. A list opens for a
//! post with the view that it chose.

use crate::App;
use crate::error::{Error, Result};
use yipanqi_domain::list::{GridView, ListVersion, ListView, UsualView};
use yipanqi_domain::rights::Actor;
use yipanqi_domain::trail::Entry;
use yipanqi_domain::{ListId, Refusal, VersionId};
use yipanqi_store::{Reader, Tx};

/// Views of one post for one list.
const MOST: usize = 50;

/// A view as the grid offers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewCard {
    /// The view.
    pub view: ListView,
    /// Whether it is the visitor's own: then it may be changed and thrown away.
    pub is_own: bool,
    /// Whether the list opens with it.
    pub is_usual: bool,
}

/// The views of a list that a post may use: its own first, then those that are shared.
pub(super) async fn views_of(reader: &mut Reader, actor: &Actor, list: ListId) -> Result<Vec<ViewCard>> {
    let usual = reader
        .usual_view(list, actor.post)
        .await?
        .and_then(|usual| usual.view);
    let views = reader.views_of(list, actor.post).await?;
    let card = |view: ListView| ViewCard {
        is_own: view.post == actor.post,
        is_usual: usual == Some(view.id),
        view,
    };
    Ok(views.into_iter().map(card).collect())
}

impl App {
    /// Keeps a view under a name; one of the same name is replaced.
    ///
    /// # Errors
    /// `required`, `too_long`, `too_many_views` at `view_name`; `view_not_shared` at `shared`.
    pub async fn keep_view(
        &self,
        actor: &Actor,
        version: VersionId,
        name: &str,
        shared: bool,
        view: &GridView,
    ) -> Result<i64> {
        let (mut tx, list) = self.list_to_view(actor, version).await?;
        let name = ListView::named(name)?;
        let body = tx
            .get::<yipanqi_domain::list::List>(list)
            .await?
            .ok_or(Error::NotFound)?
            .body;
        if shared && !tx.in_body(actor.sight(), body).await? {
            return Err(Refusal::new("view_not_shared").at("shared").into());
        }
        let own: Vec<ListView> = tx
            .views_of(list, actor.post)
            .await?
            .into_iter()
            .filter(|view| view.post == actor.post)
            .collect();
        let former = own.iter().find(|kept| kept.name == name);
        if former.is_none() && own.len() >= MOST {
            return Err(Refusal::new("too_many_views")
                .at("view_name")
                .with("limit", MOST)
                .into());
        }
        let kept = ListView {
            id: match former {
                Some(former) => former.id,
                None => tx.new_id().await?,
            },
            list,
            post: actor.post,
            name,
            shared,
            query: view.text(),
            at: tx.now(),
        };
        if former.is_some() {
            tx.update(&kept).await?;
        } else {
            tx.insert(&kept).await?;
        }
        let entry = Entry::done(actor.by(), "list.keep_view", "list_view", kept.id);
        tx.commit(entry).await?;
        Ok(kept.id)
    }

    /// Throws a view of one's own away. Lists that opened with it open as adopted again.
    ///
    /// # Errors
    /// Stale: `view_gone`.
    pub async fn drop_view(&self, actor: &Actor, version: VersionId, view: i64) -> Result<()> {
        let (mut tx, list) = self.list_to_view(actor, version).await?;
        let kept: Option<ListView> = tx.get(view).await?;
        if !kept.is_some_and(|kept| kept.list == list && kept.post == actor.post) {
            return Err(Refusal::stale("view_gone").into());
        }
        for usual in tx.usual_views_with(view).await? {
            tx.update(&UsualView { view: None, ..usual }).await?;
        }
        tx.remove::<ListView>(view).await?;
        tx.commit(Entry::done(actor.by(), "list.drop_view", "list_view", view))
            .await?;
        Ok(())
    }

    /// Chooses the view with which the list opens for the actor's post; none: as adopted.
    ///
    /// # Errors
    /// Stale: `view_gone`.
    pub async fn choose_view(&self, actor: &Actor, version: VersionId, view: Option<i64>) -> Result<()> {
        let (mut tx, list) = self.list_to_view(actor, version).await?;
        if let Some(view) = view {
            let offered = tx.views_of(list, actor.post).await?;
            if !offered.iter().any(|one| one.id == view) {
                return Err(Refusal::stale("view_gone").into());
            }
        }
        if let Some(usual) = tx.usual_view(list, actor.post).await? {
            tx.update(&UsualView { view, ..usual }).await?;
        } else {
            let usual = UsualView {
                id: tx.new_id().await?,
                list,
                post: actor.post,
                view,
            };
            tx.insert(&usual).await?;
        }
        tx.commit(Entry::done(actor.by(), "list.choose_view", "list", list.0))
            .await?;
        Ok(())
    }

    /// The list of a version that the actor sees, to keep a view of it: whoever sees it may.
    async fn list_to_view(&self, actor: &Actor, version: VersionId) -> Result<(Tx, ListId)> {
        let mut tx = self.store.begin(self.now()).await?;
        if let Some(version) = tx.list_version_seen(actor.sight(), version).await? {
            return Ok((tx, version.list));
        }
        let exists = tx.get::<ListVersion>(version).await?.is_some();
        tx.roll_back();
        Err(self.not_seen(actor, (super::VERSION, version.0), exists).await)
    }
}
