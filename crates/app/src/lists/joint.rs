//! 共同通过: several bodies adopt one version, each in a session of its own. What they adopt is locked from the day it is put
//! before them; the last one seals it, any one may send it back.

use super::adopt::{Adopted, Sealing, authority_of, judge, seal_version};
use super::{VERSION, missing};
use crate::App;
use crate::error::{Error, Result};
use yipanqi_domain::list::{
    BodyAdoption, BodyVerdict, DraftRow, Joint, List, ListBody, ListVersion, VersionState, arranged,
    draft_digest, may_adopt, with_columns,
};
use yipanqi_domain::meeting::Session;
use yipanqi_domain::office::Body;
use yipanqi_domain::rights::{Action, Actor, Place, may};
use yipanqi_domain::trail::Entry;
use yipanqi_domain::year::sealed_content;
use yipanqi_domain::{BodyId, Day, ListId, Refusal, SessionId, VersionId};
use yipanqi_store::{Reader, Snapshot, Tx};

/// Rows on one page of what is before the bodies.
pub const ROWS_BEFORE: usize = 100;

/// One body's adoption as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdoptForInput {
    /// The body.
    pub body: BodyId,
    /// The revision that the form was made from.
    pub seen_revision: i64,
    /// Digest of what was seen.
    pub seen_content: String,
    /// The body's session.
    pub session: SessionId,
    /// Number of the body's own paper.
    pub paper_number: String,
    /// Day on which it was signed.
    pub signed_on: Option<Day>,
    /// In force from this day, the same for all.
    pub in_force_on: Day,
}

/// What one body's adoption came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdoptedFor {
    /// Once every body has: what the sealing made.
    pub sealed: Option<Adopted>,
    /// Names of the bodies that have not.
    pub awaited: Vec<String>,
}

/// Where one body stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyState {
    /// The body.
    pub body: BodyId,
    /// Its name.
    pub name: String,
    /// Its adoption, if it holds.
    pub adoption: Option<BodyAdoption>,
    /// The session that adopted, if its mark may be read.
    pub session: Option<Session>,
    /// Whether the visitor may speak for it now.
    pub may: bool,
    /// Its sessions to choose from.
    pub sessions: Vec<Session>,
}

/// What each body of a list said of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdoptionPage {
    /// The list.
    pub list: List,
    /// The version.
    pub version: ListVersion,
    /// The bodies, the list's own first.
    pub bodies: Vec<BodyState>,
    /// What was said of earlier drafts and holds no more: the body's name and what it said.
    pub lapsed: Vec<(String, BodyAdoption)>,
    /// Digest of what is before them.
    pub content: String,
    /// From when it is to be in force, once one has adopted.
    pub in_force_on: Option<Day>,
    /// The rows of this page, for those who adopt; those taken out among them.
    pub rows: Vec<DraftRow>,
    /// How many there are.
    pub total: usize,
    /// This page, from 1.
    pub page: usize,
    /// Whether the version's own page may be opened.
    pub is_seen: bool,
}

/// What is before the bodies, and who they are.
struct Before {
    list: List,
    version: ListVersion,
    bodies: Vec<BodyId>,
    is_seen: bool,
}

impl App {
    /// Says which bodies adopt a list beside its own; none: it is adopted by its own alone.
    ///
    /// # Errors
    /// `body_is_own`, `body_unknown` at `co_body`; stale: `adoption_under_way`.
    pub async fn set_list_bodies(&self, actor: &Actor, list: ListId, bodies: &[BodyId]) -> Result<()> {
        let (mut tx, list) = self.list_for_change(actor, list).await?;
        let newest = tx.newest_version(list.id).await?;
        if newest.is_some_and(|version| matches!(version.state, VersionState::Deliberated { .. })) {
            return Err(Refusal::stale("adoption_under_way").into());
        }
        for body in bodies {
            if *body == list.body {
                return Err(Refusal::new("body_is_own").at("co_body").into());
            }
            if tx.get::<Body>(*body).await?.is_none() {
                return Err(Refusal::new("body_unknown").at("co_body").into());
            }
        }
        let former = tx.list_bodies(list.id).await?;
        for gone in former.iter().filter(|one| !bodies.contains(&one.body)) {
            tx.remove::<ListBody>(gone.id).await?;
        }
        let mut known: Vec<BodyId> = former.iter().map(|one| one.body).collect();
        for body in bodies {
            if known.contains(body) {
                continue;
            }
            known.push(*body);
            let id = tx.new_id().await?;
            tx.insert(&ListBody {
                id,
                list: list.id,
                body: *body,
            })
            .await?;
        }
        let entry = Entry::done(actor.by(), "list.set_bodies", "list", list.id.0);
        tx.commit(entry.because(format!("bodies={}", bodies.len())))
            .await?;
        Ok(())
    }

    /// Adopts a version for one of the list's bodies. The last of them seals it.
    ///
    /// # Errors
    /// Those of [`Joint::may_adopt`] and [`BodyAdoption::complete`]; `session_of_other_body`, `session_not_held`,
    /// `session_unknown` at `session`; `in_force_too_early` at `in_force_on`; `gaps_block`; `list_adopted_alone`; stale:
    /// `version_not_deliberated`, `version_changed`, `base_superseded`, `list_settled`.
    pub async fn adopt_for(
        &self,
        actor: &Actor,
        version: VersionId,
        input: &AdoptForInput,
    ) -> Result<AdoptedFor> {
        let found_by = self.titles_cut(version).await?;
        let (mut tx, before) = self.before_bodies(actor, version, input.body).await?;
        let Before {
            list,
            version,
            bodies,
            ..
        } = before;
        if !matches!(version.state, VersionState::Deliberated { .. }) {
            return Err(Refusal::stale("version_not_deliberated")
                .with("state", version.state.code())
                .into());
        }
        let said = tx.body_adoptions(version.id).await?;
        let session: Session = tx
            .get(input.session)
            .await?
            .filter(|session: &Session| session.mark <= actor.ceiling)
            .ok_or_else(|| Refusal::new("session_unknown").at("session"))?;
        let content = content_of(&mut tx, &list, &version).await?;
        if input.seen_content != content {
            return Err(Refusal::stale("version_changed").into());
        }
        let mut adoption = BodyAdoption {
            id: tx.new_id().await?,
            version: version.id,
            revision: input.seen_revision,
            body: input.body,
            verdict: BodyVerdict::Adopted,
            session: Some(session.id),
            decision: None,
            paper_number: Some(input.paper_number.trim().to_owned()),
            signed_on: input.signed_on,
            in_force_on: Some(input.in_force_on),
            content,
            reason: String::new(),
            post: actor.post,
            at: tx.now(),
        };
        let joint = Joint {
            bodies: &bodies,
            said: &said,
            revision: version.revision,
        };
        joint.may_adopt(&adoption)?;
        may_adopt(&session, input.body, actor.today)?;
        adoption.complete(session.held_on, actor.today)?;
        let authority = authority_of(&mut tx, &list, &version, &session).await?;
        adoption.decision = Some(authority.id);
        tx.insert(&adoption).await?;
        let body = adoption.body;
        let mut said = said;
        said.push(adoption);
        let joint = Joint {
            bodies: &bodies,
            said: &said,
            revision: version.revision,
        };
        // What the list's own body decided is the authority of every row, whichever body was the last.
        let own = joint.of(list.body).and_then(|one| one.session.zip(one.decision));
        let (session, authority) = own.unwrap_or((session.id, authority.id));
        let sealing = Sealing {
            list: &list,
            version: version.clone(),
            seen_revision: input.seen_revision,
            session,
            authority,
            in_force_on: input.in_force_on,
        };
        let awaited = joint.awaited();
        let sealed = if awaited.is_empty() {
            Some(seal_version(&mut tx, actor, sealing, &found_by).await?)
        } else {
            judge(&mut tx, actor, &sealing).await?;
            None
        };
        let mut names = Vec::new();
        for id in awaited {
            names.push(name_of(&mut tx, id).await?);
        }
        let entry = Entry::done(actor.by(), "list.adopt_for", VERSION, version.id.0);
        let what = format!("body={body} session={} awaited={}", input.session, names.len());
        tx.commit(entry.because(what)).await?;
        Ok(AdoptedFor {
            sealed,
            awaited: names,
        })
    }

    /// 退回 for one of the list's bodies: the version is a draft again, and what others adopted lapses.
    ///
    /// # Errors
    /// Those of [`Joint::may_return`]; `list_adopted_alone`; stale: `version_not_deliberated`, `version_changed`.
    pub async fn send_back(
        &self,
        actor: &Actor,
        version: VersionId,
        body: BodyId,
        seen_revision: i64,
        reason: &str,
    ) -> Result<()> {
        let (mut tx, before) = self.before_bodies(actor, version, body).await?;
        let Before {
            list,
            version,
            bodies,
            ..
        } = before;
        let next = version.clone().reopened()?;
        let said = tx.body_adoptions(version.id).await?;
        let returned = BodyAdoption {
            id: tx.new_id().await?,
            version: version.id,
            revision: seen_revision,
            body,
            verdict: BodyVerdict::Returned,
            session: None,
            decision: None,
            paper_number: None,
            signed_on: None,
            in_force_on: None,
            content: content_of(&mut tx, &list, &version).await?,
            reason: reason.trim().to_owned(),
            post: actor.post,
            at: tx.now(),
        };
        let joint = Joint {
            bodies: &bodies,
            said: &said,
            revision: version.revision,
        };
        joint.may_return(&returned)?;
        let lapsing = joint.standing().count();
        tx.insert(&returned).await?;
        tx.update(&next).await?;
        let entry = Entry::done(actor.by(), "list.send_back", VERSION, version.id.0);
        tx.commit(entry.because(format!("body={body} lapsed={lapsing}")))
            .await?;
        Ok(())
    }

    /// What each body of a list said of a version, for those who adopt it and those who see it.
    pub async fn adoption_page(
        &self,
        actor: &Actor,
        version: VersionId,
        page: usize,
    ) -> Result<AdoptionPage> {
        let mut read = self.store().read().await?;
        let Some(before) = found(&mut read, actor, version).await? else {
            let exists = read.get::<ListVersion>(version).await?.is_some();
            read.end().await?;
            return Err(self.not_seen(actor, (VERSION, version.0), exists).await);
        };
        let Before {
            list,
            version,
            bodies,
            is_seen,
        } = before;
        let is_before = matches!(version.state, VersionState::Deliberated { .. });
        let said = read.body_adoptions(version.id).await?;
        let joint = Joint {
            bodies: &bodies,
            said: &said,
            revision: version.revision,
        };
        let mut states = Vec::new();
        for body in &bodies {
            let adoption = joint.of(*body).cloned();
            let may_speak = may_speak(actor, &list, *body);
            let may = is_before && adoption.is_none() && may_speak;
            states.push(BodyState {
                body: *body,
                name: name_of(&mut read, *body).await?,
                session: match adoption.as_ref().and_then(|one| one.session) {
                    Some(session) => read.session_seen(actor.sight(), session).await?,
                    None => None,
                },
                sessions: if may {
                    read.list_sessions(actor.sight(), *body, 100).await?
                } else {
                    Vec::new()
                },
                may,
                adoption,
            });
        }
        let mut lapsed = Vec::new();
        for one in joint.lapsed() {
            lapsed.push((name_of(&mut read, one.body).await?, one.clone()));
        }
        // The text itself is for those who adopt it and for the list's own office; a draft is the office's alone.
        let adopts = bodies.iter().any(|body| may_speak(actor, &list, *body));
        let office = read.in_body(actor.sight(), list.body).await?;
        let shows = office || adopts && version.state != VersionState::Draft;
        let all = if shows {
            arranged(read.draft_rows(version.id).await?)
        } else {
            Vec::new()
        };
        let content = content_of(&mut read, &list, &version).await?;
        read.end().await?;
        let page = page.max(1);
        let total = all.len();
        let rows = all.into_iter().skip((page - 1) * ROWS_BEFORE).take(ROWS_BEFORE);
        Ok(AdoptionPage {
            rows: rows.collect(),
            total,
            page,
            in_force_on: joint.standing().find_map(|one| one.in_force_on),
            bodies: states,
            lapsed,
            content,
            list,
            version,
            is_seen,
        })
    }

    /// A version that is before a body for which the actor may speak.
    async fn before_bodies(&self, actor: &Actor, version: VersionId, body: BodyId) -> Result<(Tx, Before)> {
        let mut tx = self.store().begin(self.now()).await?;
        let Some(before) = found(&mut tx, actor, version).await? else {
            let exists = tx.get::<ListVersion>(version).await?.is_some();
            tx.roll_back();
            return Err(self.not_seen(actor, (VERSION, version.0), exists).await);
        };
        let place = Place::of_body(body).marked(before.list.mark);
        let tx = self
            .allow(tx, actor, Action::AdoptList, &place, (VERSION, version.0))
            .await?;
        if before.bodies.len() < 2 {
            return Err(Refusal::new("list_adopted_alone").into());
        }
        Ok((tx, before))
    }
}

/// Whether the actor may adopt a list for a body.
fn may_speak(actor: &Actor, list: &List, body: BodyId) -> bool {
    let place = Place::of_body(body).marked(list.mark);
    may(actor, Action::AdoptList, &place).is_ok()
}

/// A version with the bodies of its list, if it may be seen: as any version, or because the actor speaks for one of its
/// bodies and it was put before them.
async fn found(reader: &mut Reader, actor: &Actor, version: VersionId) -> Result<Option<Before>> {
    let seen = reader.list_version_seen(actor.sight(), version).await?;
    let is_seen = seen.is_some();
    let version = match seen {
        Some(version) => version,
        None => match reader.get::<ListVersion>(version).await? {
            Some(version) => version,
            None => return Ok(None),
        },
    };
    let list: List = reader
        .get(version.list)
        .await?
        .ok_or_else(|| missing("list", version.list.0))?;
    let bodies = bodies_of(reader, &list).await?;
    let was_before =
        version.state != VersionState::Draft || !reader.body_adoptions(version.id).await?.is_empty();
    let speaks = bodies.len() > 1 && was_before && bodies.iter().any(|body| may_speak(actor, &list, *body));
    if !is_seen && !speaks {
        return Ok(None);
    }
    Ok(Some(Before {
        list,
        version,
        bodies,
        is_seen,
    }))
}

/// The bodies that adopt a list, its own first.
pub(super) async fn bodies_of(reader: &mut Reader, list: &List) -> Result<Vec<BodyId>> {
    let mut bodies = vec![list.body];
    bodies.extend(reader.list_bodies(list.id).await?.into_iter().map(|one| one.body));
    Ok(bodies)
}

async fn name_of(reader: &mut Reader, body: BodyId) -> Result<String> {
    let found: Option<Body> = reader.get(body).await?;
    Ok(found.ok_or_else(|| missing("body", body.0))?.name)
}

/// Digest of what a version says that is not sealed yet, with the list's columns and figures.
async fn content_of(reader: &mut Reader, list: &List, version: &ListVersion) -> Result<String> {
    let rows = arranged(reader.draft_rows(version.id).await?);
    let links = reader.draft_lineage(version.id).await?;
    let figures = reader.year_figures(version.id).await?;
    let columns = reader.columns_of(version).await?;
    let said = draft_digest(list.id, version.ordinal, &rows, &links);
    Ok(with_columns(sealed_content(said, figures.as_ref()), &columns))
}

/// Where each body of a list stands with a version, as its page says; nothing for a list of one body.
pub(super) async fn stands(
    read: &mut Snapshot,
    list: &List,
    version: &ListVersion,
) -> Result<Vec<(String, Option<BodyAdoption>)>> {
    let bodies = bodies_of(read, list).await?;
    let said = read.body_adoptions(version.id).await?;
    // A version sealed when the list had other bodies says those that adopted it.
    let mut all = if version.state.adoption().is_some() {
        Vec::new()
    } else {
        bodies
    };
    let standing = said
        .iter()
        .filter(|one| one.revision == version.revision && one.verdict == BodyVerdict::Adopted);
    for one in standing.clone() {
        if !all.contains(&one.body) {
            all.push(one.body);
        }
    }
    if all.len() < 2 {
        return Ok(Vec::new());
    }
    let mut out = Vec::new();
    for body in all {
        let adoption = standing.clone().find(|one| one.body == body).cloned();
        out.push((name_of(read, body).await?, adoption));
    }
    Ok(out)
}

/// Refuses to take a version back that some of several bodies have adopted: it is sent back, with a reason.
pub(super) async fn refuse_under_way(tx: &mut Tx, version: &ListVersion) -> Result<()> {
    let said = tx.body_adoptions(version.id).await?;
    let stands =
        |one: &&BodyAdoption| one.revision == version.revision && one.verdict == BodyVerdict::Adopted;
    if said.iter().any(|one| stands(&one)) {
        return Err(Refusal::stale("adoption_under_way").into());
    }
    Ok(())
}

/// Versions that wait for a body for which the actor speaks, with their lists.
pub(super) async fn waiting_for(read: &mut Snapshot, actor: &Actor) -> Result<Vec<(List, ListVersion)>> {
    let mut out = Vec::new();
    for version in read.versions_before_bodies(actor.sight()).await? {
        let list: List = read.get(version.list).await?.ok_or(Error::NotFound)?;
        let bodies = bodies_of(read, &list).await?;
        let said = read.body_adoptions(version.id).await?;
        let joint = Joint {
            bodies: &bodies,
            said: &said,
            revision: version.revision,
        };
        if joint
            .awaited()
            .into_iter()
            .any(|body| body != list.body && may_speak(actor, &list, body))
        {
            out.push((list, version));
        }
    }
    Ok(out)
}
