//! 台账: what an entry says, and how entries are chained.

use crate::canon::{Form, hex};
use crate::{AccountId, At, PersonId, PostId, UnitId, coded};
use sm3::{Digest, Sm3};

/// Algorithm name written into every entry.
pub const ALG: &str = "sm3";
/// Version of the canonical form of an entry.
pub const VERSION: i64 = 1;
/// `prev` of the first entry.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

coded! {
    /// How an act ended.
    pub enum Outcome {
        /// It was done.
        Done = "done",
        /// It was refused for want of a right; the visitor was told "not found" or "not allowed".
        Denied = "denied",
        /// It was tried and failed (a sign-in with a wrong password).
        Failed = "failed",
    }
}

/// Who acts: the account signed in, the person behind it, the post acted from, and for whom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct By {
    /// The account, absent for the system itself and for strangers.
    pub account: Option<AccountId>,
    /// The person.
    pub person: Option<PersonId>,
    /// The post acted from.
    pub post: Option<PostId>,
    /// The unit acted for, when acting for another (代填).
    pub for_whom: Option<UnitId>,
}

/// One entry before it has a place in the chain. `commit` takes it and gives it one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Who.
    pub by: By,
    /// What was done: a dotted verb of the glossary, such as `list.adopt`.
    pub act: &'static str,
    /// The kind of object, a table's name.
    pub object_kind: &'static str,
    /// The object's id.
    pub object_id: Option<i64>,
    /// How it ended.
    pub outcome: Outcome,
    /// The reason given, if any; ids rather than personal data.
    pub reason: Option<String>,
}

impl Entry {
    /// An act that was done.
    pub fn done(
        by: By,
        act: &'static str,
        object_kind: &'static str,
        object_id: impl Into<Option<i64>>,
    ) -> Self {
        Self {
            by,
            act,
            object_kind,
            object_id: object_id.into(),
            outcome: Outcome::Done,
            reason: None,
        }
    }
    /// With the reason given.
    #[must_use]
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into()).filter(|r| !r.is_empty());
        self
    }
    /// With another outcome.
    #[must_use]
    pub fn ending(mut self, outcome: Outcome) -> Self {
        self.outcome = outcome;
        self
    }
}

/// One guarded row that a transaction wrote: its table, id, and digest (`None`: the row was removed).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowMark {
    /// The table.
    pub kind: String,
    /// The row's id.
    pub id: i64,
    /// Digest of its canonical form after the write.
    pub digest: Option<String>,
}

/// `rows` of an entry: the digest over the marks, ordered by kind and id.
pub fn rows_digest(marks: &[RowMark]) -> String {
    let (mut form, mut digest) = (Form::new(), Sm3::new());
    form.int(i64::try_from(marks.len()).unwrap_or(i64::MAX));
    for some in marks.chunks(256) {
        for mark in some {
            form.text(&mark.kind)
                .int(mark.id)
                .maybe_text(mark.digest.as_deref());
        }
        form.pass_on(&mut digest);
    }
    form.pass_on(&mut digest);
    hex(&digest.finalize())
}

/// An entry in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Contiguous from 1.
    pub seq: i64,
    /// Never below the former entry's.
    pub at: At,
    /// Hash algorithm.
    pub alg: String,
    /// Version of the canonical form.
    pub version: i64,
    /// The site whose trail this is.
    pub site: i64,
    /// Hash of the entry before.
    pub prev: String,
    /// Account.
    pub account: Option<i64>,
    /// Person.
    pub person: Option<i64>,
    /// Post.
    pub post: Option<i64>,
    /// Unit acted for.
    pub for_whom: Option<i64>,
    /// Act.
    pub act: String,
    /// Object kind.
    pub object_kind: String,
    /// Object id.
    pub object_id: Option<i64>,
    /// Outcome code.
    pub outcome: String,
    /// Reason.
    pub reason: Option<String>,
    /// Digest over the guarded rows written.
    pub rows: String,
    /// Hash of this entry.
    pub hash: String,
}

impl Sealed {
    /// Puts an entry behind the head `(seq, hash, at)`.
    pub fn after(head: (i64, &str, At), site: i64, now: At, entry: &Entry, marks: &[RowMark]) -> Self {
        let mut sealed = Self {
            seq: head.0 + 1,
            at: now.max(head.2),
            alg: ALG.to_owned(),
            version: VERSION,
            site,
            prev: head.1.to_owned(),
            account: entry.by.account.map(|id| id.0),
            person: entry.by.person.map(|id| id.0),
            post: entry.by.post.map(|id| id.0),
            for_whom: entry.by.for_whom.map(|id| id.0),
            act: entry.act.to_owned(),
            object_kind: entry.object_kind.to_owned(),
            object_id: entry.object_id,
            outcome: entry.outcome.code().to_owned(),
            reason: entry.reason.clone(),
            rows: rows_digest(marks),
            hash: String::new(),
        };
        sealed.hash = sealed.computed_hash();
        sealed
    }

    /// The hash that the fields give.
    pub fn computed_hash(&self) -> String {
        let mut form = Form::new();
        form.text(&self.alg)
            .int(self.version)
            .int(self.site)
            .text(&self.prev)
            .int(self.seq)
            .int(self.at.0);
        form.maybe_int(self.account)
            .maybe_int(self.person)
            .maybe_int(self.post)
            .maybe_int(self.for_whom);
        form.text(&self.act)
            .text(&self.object_kind)
            .maybe_int(self.object_id)
            .text(&self.outcome);
        form.maybe_text(self.reason.as_deref()).text(&self.rows);
        form.digest()
    }
}

/// An anchor: one line of text that leaves the site. It counts when the other side holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// Site number.
    pub site: i64,
    /// Sequence of the head.
    pub seq: i64,
    /// Hash of the head.
    pub head: String,
    /// Day on which it was made.
    pub day: crate::Day,
    /// First 16 hex digits of the digest of the public key.
    pub key_id: String,
    /// Ed25519 signature over [`Anchor::signed_text`], hex.
    pub signature: String,
}

impl Anchor {
    /// What is signed.
    pub fn signed_text(&self) -> String {
        format!(
            "yipanqi-anchor-1 {} {} {} {} {}",
            self.site, self.seq, self.head, self.day, self.key_id
        )
    }
    /// Reads the line back.
    pub fn parse(line: &str) -> Option<Self> {
        let mut parts = line.split_whitespace();
        if parts.next()? != "yipanqi-anchor-1" {
            return None;
        }
        let anchor = Self {
            site: parts.next()?.parse().ok()?,
            seq: parts.next()?.parse().ok()?,
            head: parts.next()?.to_owned(),
            day: crate::Day::parse(parts.next()?)?,
            key_id: parts.next()?.to_owned(),
            signature: parts.next()?.to_owned(),
        };
        parts.next().is_none().then_some(anchor)
    }
}

impl std::fmt::Display for Anchor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.signed_text(), self.signature)
    }
}
