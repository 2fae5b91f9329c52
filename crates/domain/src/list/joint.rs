//! 共同通过: a list that several bodies adopt, each in a session of its own, under a paper number of its own. It comes into
//! force when the last of them has; one that sends it back makes it a draft again, and what others adopted lapses.

use super::{DraftLineage, DraftRow};
use crate::canon::Form;
use crate::field::Group;
use crate::refusal::{Refusal, Rule, required};
use crate::{At, BodyId, Day, DecisionId, ListId, PostId, SessionId, VersionId, coded};

/// A body that adopts a list beside the list's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListBody {
    /// Row id.
    pub id: i64,
    /// The list.
    pub list: ListId,
    /// The body.
    pub body: BodyId,
}

coded! {
    /// What a body's session said of a version.
    pub enum BodyVerdict {
        /// 通过
        Adopted = "adopted",
        /// 退回
        Returned = "returned",
    }
}

/// What one of several bodies said of a version that was before it. Insert-only: an adoption holds for the revision that it
/// names, and so lapses when the version is a draft again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyAdoption {
    /// Row id.
    pub id: i64,
    /// The version.
    pub version: VersionId,
    /// The revision that was before it.
    pub revision: i64,
    /// The body.
    pub body: BodyId,
    /// Adopted or returned.
    pub verdict: BodyVerdict,
    /// The session that adopted.
    pub session: Option<SessionId>,
    /// The decision by which it did.
    pub decision: Option<DecisionId>,
    /// Number of the body's own paper.
    pub paper_number: Option<String>,
    /// Day on which it was signed.
    pub signed_on: Option<Day>,
    /// From when the version is to be in force.
    pub in_force_on: Option<Day>,
    /// Digest of what was before it: [`super::draft_digest`].
    pub content: String,
    /// Why it was returned.
    pub reason: String,
    /// By which seat it was entered.
    pub post: PostId,
    /// When.
    pub at: At,
}

impl BodyAdoption {
    /// Refuses what a body's adoption lacks: `required`, `too_long` at `paper_number`; `required`, `signed_in_future`,
    /// `signed_before_session` at `signed_on`.
    pub fn complete(&self, held_on: Day, today: Day) -> Rule {
        let number = required(self.paper_number.as_deref().unwrap_or_default(), "paper_number")?;
        if number.chars().count() > 60 {
            return Err(Refusal::new("too_long").at("paper_number").with("limit", 60));
        }
        let signed_on = self
            .signed_on
            .ok_or_else(|| Refusal::new("required").at("signed_on"))?;
        if signed_on > today {
            return Err(Refusal::new("signed_in_future")
                .at("signed_on")
                .with("day", today));
        }
        if signed_on < held_on {
            return Err(Refusal::new("signed_before_session")
                .at("signed_on")
                .with("day", held_on));
        }
        Ok(())
    }
}

/// A version before its bodies: who has to adopt it, and what was said of it so far.
#[derive(Clone, Debug)]
pub struct Joint<'a> {
    /// The bodies, the list's own first.
    pub bodies: &'a [BodyId],
    /// What was said, of any revision, the oldest first.
    pub said: &'a [BodyAdoption],
    /// The version's revision.
    pub revision: i64,
}

impl<'a> Joint<'a> {
    /// Adoptions that hold.
    pub fn standing(&self) -> impl Iterator<Item = &'a BodyAdoption> {
        let (revision, bodies) = (self.revision, self.bodies);
        self.said.iter().filter(move |one| {
            one.revision == revision && one.verdict == BodyVerdict::Adopted && bodies.contains(&one.body)
        })
    }
    /// The adoption of a body that holds.
    pub fn of(&self, body: BodyId) -> Option<&'a BodyAdoption> {
        self.standing().find(|one| one.body == body)
    }
    /// What was said of earlier drafts and holds no more.
    pub fn lapsed(&self) -> impl Iterator<Item = &'a BodyAdoption> {
        let revision = self.revision;
        self.said.iter().filter(move |one| one.revision != revision)
    }
    /// Bodies that have not adopted it.
    pub fn awaited(&self) -> Vec<BodyId> {
        let all = self.bodies.iter().copied();
        all.filter(|body| self.of(*body).is_none()).collect()
    }
    /// Whether each body has adopted it.
    pub fn is_complete(&self) -> bool {
        self.awaited().is_empty()
    }
    /// Refuses an adoption that cannot be: `body_not_of_list` at `body`; `session_adopted_for_another` at `session`;
    /// `adoption_other_day` at `in_force_on`; stale: `version_changed`, `body_adopted_already`, `adoption_other_content`.
    pub fn may_adopt(&self, next: &BodyAdoption) -> Rule {
        if !self.bodies.contains(&next.body) {
            return Err(Refusal::new("body_not_of_list").at("body"));
        }
        if next.revision != self.revision {
            return Err(Refusal::stale("version_changed"));
        }
        if self.of(next.body).is_some() {
            return Err(Refusal::stale("body_adopted_already"));
        }
        for other in self.standing() {
            if other.session == next.session {
                return Err(Refusal::new("session_adopted_for_another").at("session"));
            }
            if other.content != next.content {
                return Err(Refusal::stale("adoption_other_content"));
            }
            if other.in_force_on != next.in_force_on
                && let Some(day) = other.in_force_on
            {
                return Err(Refusal::new("adoption_other_day")
                    .at("in_force_on")
                    .with("day", day));
            }
        }
        Ok(())
    }
    /// Refuses a return that cannot be: `body_not_of_list` at `body`; `required`, `too_long` at `reason`; stale:
    /// `version_changed`.
    pub fn may_return(&self, next: &BodyAdoption) -> Rule {
        if !self.bodies.contains(&next.body) {
            return Err(Refusal::new("body_not_of_list").at("body"));
        }
        if next.revision != self.revision {
            return Err(Refusal::stale("version_changed"));
        }
        required(&next.reason, "reason").map(|_| ())
    }
}

/// What a draft says, as several bodies adopt it before it is sealed: every row in order, those taken out as well, and what
/// it merges and splits. With the list's columns and figures it is wrapped like the digest of a sealed version.
pub fn draft_digest(list: ListId, ordinal: i64, rows: &[DraftRow], links: &[DraftLineage]) -> String {
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let mut form = Form::new();
    form.text("list_draft")
        .int(1)
        .int(list.0)
        .int(ordinal)
        .int(count(rows.len()));
    for row in rows {
        form.int(row.id.0)
            .maybe_int(row.item.map(|item| item.0))
            .maybe_int(row.decision.map(|decision| decision.0))
            .text(row.change.code())
            .text(&row.reason);
        let mut values = Vec::new();
        row.content.put(&mut values);
        for value in &values {
            form.value(value);
        }
    }
    form.int(count(links.len()));
    for link in links {
        form.text(link.kind.code())
            .int(link.forebear.0)
            .int(link.successor.0)
            .text(&link.reason)
            .maybe_int(link.decision.map(|decision| decision.0))
            .text(&link.difference);
    }
    form.digest()
}

#[cfg(test)]
mod tests;
