//! A list and its versions: draft → deliberated → adopted and sealed → issued.

use crate::field::{Field, Group, Value, next};
use crate::meeting::Session;
use crate::office::Mark;
use crate::refusal::{Refusal, Rule};
use crate::{At, BodyId, Day, DecisionId, ListId, SessionId, VersionId, ZoneId};

use super::ItemKind;

/// A list, of one body and one year, through all its versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// Id.
    pub id: ListId,
    /// The body whose list it is.
    pub body: BodyId,
    /// Name.
    pub name: String,
    /// Plan year.
    pub year: i64,
    /// Mark.
    pub mark: Mark,
    /// What kind of list it is.
    pub about: ListAbout,
}

/// What kind of list it is. Columns that lists got later: a list that says none of it keeps its form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListAbout {
    /// The kind of its items; none: of several kinds.
    pub kind: Option<ItemKind>,
    /// The set of lists to which it belongs: 四张清单, 六张清单.
    pub family: Option<String>,
    /// The zone for which it is.
    pub zone: Option<ZoneId>,
}

impl Group for ListAbout {
    const COLUMNS: &'static [&'static str] = &["kind", "family", "zone"];
    const ADDED: &'static [usize] = &[3];
    fn put(&self, out: &mut Vec<Value>) {
        out.extend([self.kind.to_value(), self.family.to_value(), self.zone.to_value()]);
    }
    fn take(values: &mut dyn Iterator<Item = Value>) -> Option<Self> {
        Some(Self {
            kind: next(values)?,
            family: next(values)?,
            zone: next(values)?,
        })
    }
}

/// What kind of list it is, as typed. Empty means not said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AboutInput {
    /// Code of the [`ItemKind`].
    pub kind: String,
    /// Name of the set of lists.
    pub family: String,
    /// Name of the zone; found by the caller.
    pub zone: String,
}

impl AboutInput {
    /// Judged, the zone apart: `not_a_choice` at `list_kind`, `too_long` at `family`.
    pub fn judged(&self) -> Rule<ListAbout> {
        let kind = match self.kind.trim() {
            "" => None,
            code => {
                let bad = || Refusal::new("not_a_choice").at("list_kind").with("row", "");
                Some(ItemKind::parse(code).ok_or_else(bad)?)
            }
        };
        let family = self.family.trim();
        if family.chars().count() > 40 {
            return Err(Refusal::new("too_long").at("family").with("limit", 40));
        }
        Ok(ListAbout {
            kind,
            family: (!family.is_empty()).then(|| family.to_owned()),
            zone: None,
        })
    }
}

/// One version of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListVersion {
    /// Id.
    pub id: VersionId,
    /// The list.
    pub list: ListId,
    /// 1, 2, 3 …
    pub ordinal: i64,
    /// The adopted version that this one adjusts.
    pub base: Option<VersionId>,
    /// Counts every edit of the draft; a form that carries an older number is stale.
    pub revision: i64,
    /// State.
    pub state: VersionState,
}

/// Refuses a session that cannot adopt a list of this body: another body's, or one not yet held.
pub fn may_adopt(session: &Session, body: BodyId, today: Day) -> Rule {
    if session.body != body {
        return Err(Refusal::new("session_of_other_body").at("session"));
    }
    if session.held_on > today {
        return Err(Refusal::new("session_not_held")
            .at("session")
            .with("day", session.held_on));
    }
    Ok(())
}

/// What adoption fixed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adoption {
    /// The session that adopted.
    pub session: SessionId,
    /// The decision that is the authority of every row.
    pub authority: DecisionId,
    /// Number, gap-free per body and year.
    pub number: String,
    /// Digest of the content: [`content_digest`].
    pub content: String,
    /// In force from this day.
    pub in_force_on: Day,
    /// When.
    pub at: At,
}

/// Draft → deliberated → adopted → issued. "Superseded" is derived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VersionState {
    /// Rows are edited.
    Draft,
    /// Put before a session; rows are fixed unless it is taken back to draft.
    Deliberated {
        /// On this day.
        on: Day,
    },
    /// Sealed.
    Adopted(Adoption),
    /// 印发, under a paper number.
    Issued(Adoption, String),
}

impl VersionState {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Deliberated { .. } => "deliberated",
            Self::Adopted(_) => "adopted",
            Self::Issued(..) => "issued",
        }
    }
    /// What adoption fixed, once adopted.
    pub const fn adoption(&self) -> Option<&Adoption> {
        match self {
            Self::Adopted(adoption) | Self::Issued(adoption, _) => Some(adoption),
            Self::Draft | Self::Deliberated { .. } => None,
        }
    }
}

impl Group for VersionState {
    const COLUMNS: &'static [&'static str] = &[
        "state",
        "deliberated_on",
        "session",
        "authority",
        "number",
        "content",
        "in_force_on",
        "adopted_at",
        "paper_number",
    ];
    fn put(&self, out: &mut Vec<Value>) {
        let deliberated = match self {
            Self::Deliberated { on } => Some(*on),
            _ => None,
        };
        let paper = match self {
            Self::Issued(_, paper) => Some(paper.clone()),
            _ => None,
        };
        let a = self.adoption();
        out.extend([
            self.code().to_owned().to_value(),
            deliberated.to_value(),
            a.map(|a| a.session).to_value(),
            a.map(|a| a.authority).to_value(),
            a.map(|a| a.number.clone()).to_value(),
            a.map(|a| a.content.clone()).to_value(),
            a.map(|a| a.in_force_on).to_value(),
            a.map(|a| a.at).to_value(),
            paper.to_value(),
        ]);
    }
    fn take(values: &mut dyn Iterator<Item = Value>) -> Option<Self> {
        let code: String = next(values)?;
        let deliberated: Option<Day> = next(values)?;
        let (session, authority): (Option<SessionId>, Option<DecisionId>) = (next(values)?, next(values)?);
        let (number, content): (Option<String>, Option<String>) = (next(values)?, next(values)?);
        let (in_force_on, at): (Option<Day>, Option<At>) = (next(values)?, next(values)?);
        let paper: Option<String> = next(values)?;
        let adoption = || {
            Some(Adoption {
                session: session?,
                authority: authority?,
                number: number.clone()?,
                content: content.clone()?,
                in_force_on: in_force_on?,
                at: at?,
            })
        };
        Some(match code.as_str() {
            "draft" => Self::Draft,
            "deliberated" => Self::Deliberated { on: deliberated? },
            "adopted" => Self::Adopted(adoption()?),
            "issued" => Self::Issued(adoption()?, paper?),
            _ => return None,
        })
    }
}

impl ListVersion {
    /// Refuses unless it is a draft and the form was made from its latest revision; gives the next revision.
    pub fn editable(&self, seen_revision: i64) -> Rule<i64> {
        if self.state != VersionState::Draft {
            return Err(Refusal::stale("version_not_draft").with("state", self.state.code()));
        }
        if self.revision != seen_revision {
            return Err(Refusal::stale("version_changed"));
        }
        Ok(self.revision + 1)
    }
    /// Puts the draft before a session. `gaps` is the number of gaps that block it.
    pub fn deliberated(mut self, seen_revision: i64, blocking_gaps: usize, on: Day) -> Rule<Self> {
        self.revision = self.editable(seen_revision)?;
        if blocking_gaps > 0 {
            return Err(Refusal::new("gaps_block").with("n", blocking_gaps));
        }
        self.state = VersionState::Deliberated { on };
        Ok(self)
    }
    /// Takes it back to draft.
    pub fn reopened(mut self) -> Rule<Self> {
        if !matches!(self.state, VersionState::Deliberated { .. }) {
            return Err(Refusal::stale("version_not_deliberated").with("state", self.state.code()));
        }
        self.revision += 1;
        self.state = VersionState::Draft;
        Ok(self)
    }
    /// Adopts it. It must be as the form saw it; the base of an adjustment must still be the latest adopted version
    /// (`latest`, with the day from which it is in force), and a version comes into force not before the one it
    /// replaces.
    pub fn adopted(
        mut self,
        seen_revision: i64,
        adoption: Adoption,
        latest: Option<(VersionId, Day)>,
    ) -> Rule<Self> {
        if !matches!(self.state, VersionState::Deliberated { .. }) {
            return Err(Refusal::stale("version_not_deliberated").with("state", self.state.code()));
        }
        if self.revision != seen_revision {
            return Err(Refusal::stale("version_changed"));
        }
        if self.base != latest.map(|(id, _)| id) {
            return Err(Refusal::stale("base_superseded"));
        }
        // An adjustment that comes into force earlier would put the days between under two versions.
        if let Some((_, day)) = latest
            && adoption.in_force_on < day
        {
            return Err(Refusal::new("in_force_too_early")
                .at("in_force_on")
                .with("day", day));
        }
        self.state = VersionState::Adopted(adoption);
        Ok(self)
    }
    /// A draft that adjusts this version. `newest` is the newest version of the list in any state.
    pub fn adjusted(&self, id: VersionId, newest: &Self) -> Rule<Self> {
        if newest.state.adoption().is_none() {
            return Err(Refusal::stale("draft_exists").with("ordinal", newest.ordinal));
        }
        if self.id != newest.id {
            return Err(Refusal::stale("base_superseded"));
        }
        Ok(Self {
            id,
            list: self.list,
            ordinal: self.ordinal + 1,
            base: Some(self.id),
            revision: 1,
            state: VersionState::Draft,
        })
    }
    /// Issues it under a paper number.
    pub fn issued(mut self, paper_number: String) -> Rule<Self> {
        match self.state {
            VersionState::Adopted(adoption) => {
                self.state = VersionState::Issued(adoption, paper_number);
                Ok(self)
            }
            other => Err(Refusal::stale("version_not_adopted").with("state", other.code())),
        }
    }
}
