//! The search box: items, reports, decisions, documents, units; nothing that the reader may not see.

mod marked;
mod words;

pub use marked::Piece;
use words::Question;
pub(crate) use words::reported_words;
pub use words::{decision_tokens, item_tokens, short_text_tokens};

use crate::error::Result;
use crate::items::{ItemRow, item_rows};
use crate::{App, AtHead, Moment};
use std::sync::Arc;
use yipanqi_domain::list::ItemKind;
use yipanqi_domain::office::{Body, Unit};
use yipanqi_domain::rights::{Actor, Sight};
use yipanqi_domain::sort_key::initials;
use yipanqi_domain::{BodyId, Day, ItemId, PersonId};
use yipanqi_store::query::item_lines::Around;
use yipanqi_store::query::search::{
    DecisionHit, DocumentHit, ReportHit, SEARCH_ENOUGH, SEARCH_LIMIT, SearchFilter, Searched,
};
use yipanqi_store::{Blobs, Snapshot};

/// Longest question looked at, in characters.
const LONGEST: usize = 100;
/// Of a document's text no more is looked through for the place of a hit, in bytes.
const LOOKED_THROUGH: usize = 1 << 20;

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Asking {
    /// The words.
    pub words: String,
    /// `items`, `reports`, `decisions`, `documents`, `units`; empty for all.
    pub what: String,
    /// Of this body.
    pub body: Option<i64>,
    /// Of this year.
    pub year: Option<i64>,
    /// Code of an item's kind.
    pub kind: String,
}

impl Asking {
    /// For these words, whatever they stand in.
    pub fn of(words: &str) -> Self {
        Self {
            words: words.to_owned(),
            ..Self::default()
        }
    }
}

/// Hits of one kind: the first twenty, and how many there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hits<T> {
    /// The hits shown, the newest first.
    pub shown: Vec<T>,
    /// How many in all, if not more than 1000.
    pub total: i64,
}

impl<T> Default for Hits<T> {
    fn default() -> Self {
        Self {
            shown: Vec::new(),
            total: 0,
        }
    }
}

impl<T> Hits<T> {
    /// More than are counted.
    pub fn is_many(&self) -> bool {
        self.total >= SEARCH_ENOUGH
    }
}

/// A hit with its text in pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit<T> {
    /// What was found.
    pub found: T,
    /// Its text, or of a long one what stands around the first hit.
    pub pieces: Vec<Piece>,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// What was asked, trimmed.
    pub asking: Asking,
    /// Items.
    pub items: Hits<Hit<Arc<ItemRow>>>,
    /// Reports.
    pub reports: Hits<Hit<ReportHit>>,
    /// Decisions.
    pub decisions: Hits<Hit<DecisionHit>>,
    /// Documents.
    pub documents: Hits<Hit<DocumentHit>>,
    /// Units.
    pub units: Vec<Unit>,
    /// Bodies that the filter may name.
    pub bodies: Vec<Body>,
}

impl Found {
    /// Nothing fits.
    pub fn is_empty(&self) -> bool {
        self.items.shown.is_empty()
            && self.reports.shown.is_empty()
            && self.documents.shown.is_empty()
            && self.decisions.shown.is_empty()
            && self.units.is_empty()
    }
}

/// What was found since something changed, by who asked for what.
#[derive(Debug)]
pub(crate) struct Answers(AtHead<(Sight, PersonId, Asking), Found>);

impl Default for Answers {
    fn default() -> Self {
        // Hits of five kinds, some 50 KB.
        Self(AtHead::new(256))
    }
}

/// What any search asks of the site, read once for all of them as long as nothing changes.
#[derive(Debug)]
pub(crate) struct Site {
    /// The bodies that a seat may name.
    bodies: AtHead<Sight, Vec<Body>>,
    /// What hits say of bodies and units.
    around: AtHead<(), Around>,
    /// What is shown of items that were found, by who sees it.
    rows: AtHead<(Sight, PersonId, ItemId), ItemRow>,
}

impl Default for Site {
    fn default() -> Self {
        Self {
            bodies: AtHead::new(64),
            around: AtHead::new(1),
            // An item with its duties has some 2 KB.
            rows: AtHead::new(8192),
        }
    }
}

/// A search under way.
struct Search<'a> {
    read: Snapshot,
    actor: &'a Actor,
    question: Question,
    filter: SearchFilter,
    around: Arc<Around>,
    /// The moment of the snapshot, and what is kept of it.
    moment: &'a Moment,
    site: &'a Site,
}

impl App {
    /// Searches as [`App::search`] does; what was found is not looked for again as long as nothing has changed.
    pub async fn search_kept(&self, actor: &Actor, asking: &Asking) -> Result<Arc<Found>> {
        let key = (actor.sight(), actor.person, asking.clone());
        let moment = self.moment().await?;
        if let Some(kept) = self.answers.0.get(&moment, &key) {
            return Ok(kept);
        }
        let found = Arc::new(self.search(actor, asking).await?);
        self.answers.0.put(&moment, key, found.clone());
        Ok(found)
    }

    /// Searches. All words must be found; a question of letters also finds words that begin so when read aloud.
    pub async fn search(&self, actor: &Actor, asking: &Asking) -> Result<Found> {
        let asking = Asking {
            words: asking.words.trim().chars().take(LONGEST).collect(),
            kind: ItemKind::parse(&asking.kind).map_or(String::new(), |kind| kind.code().to_owned()),
            year: asking.year.filter(|year| (1900..2200).contains(year)),
            ..asking.clone()
        };
        let put_right = self.put_right.count();
        let mut read = self.store().read().await?;
        let moment = Moment::new(&read.head().await?, put_right);
        let mut found = Found {
            bodies: self.bodies_named(&mut read, &moment, actor.sight()).await?,
            ..Found::default()
        };
        let question = Question::of(&asking.words);
        if question.ways().is_empty() {
            read.end().await?;
            found.asking = asking;
            return Ok(found);
        }
        let offset = self.settings.offset_minutes;
        let begins = |year: i64| {
            let first = i32::try_from(year).ok().and_then(|year| Day::new(year, 1, 1));
            first.map(|day| day.begins(offset))
        };
        let filter = SearchFilter {
            body: asking.body.map(BodyId),
            year: asking.year,
            received: asking.year.and_then(|year| begins(year).zip(begins(year + 1))),
            kind: asking.kind.clone(),
        };
        let asks_for = |what: &str| asking.what.is_empty() || asking.what == what;
        let mut search = Search {
            read,
            actor,
            question,
            filter,
            around: self.around_hits(&moment),
            moment: &moment,
            site: &self.search_site,
        };
        if asks_for("items") {
            found.items = search.items(&asking.words).await?;
        }
        if asks_for("reports") {
            found.reports = search.reports().await?;
        }
        if asks_for("decisions") {
            found.decisions = search.decisions().await?;
        }
        if asks_for("documents") {
            found.documents = search.documents(&self.blobs).await?;
        }
        if asks_for("units") && search.filter == SearchFilter::default() {
            found.units = search.units(&asking.words).await?;
        }
        search.read.end().await?;
        found.asking = asking;
        Ok(found)
    }

    /// The bodies that a filter may name. `moment` is that of the snapshot.
    async fn bodies_named(&self, read: &mut Snapshot, moment: &Moment, sight: Sight) -> Result<Vec<Body>> {
        let kept = &self.search_site.bodies;
        if let Some(bodies) = kept.get(moment, &sight) {
            return Ok(bodies.to_vec());
        }
        let mut bodies = read.bodies_seen(sight).await?;
        bodies.truncate(200);
        kept.put(moment, sight, Arc::new(bodies.clone()));
        Ok(bodies)
    }

    /// What is known of bodies and units at this moment; a search adds to it what it reads.
    fn around_hits(&self, moment: &Moment) -> Arc<Around> {
        let kept = &self.search_site.around;
        kept.get(moment, &()).unwrap_or_else(|| {
            let around = Arc::new(Around::default());
            kept.put(moment, (), around.clone());
            around
        })
    }
}

impl Search<'_> {
    /// Ids of all hits of one kind, the newest first.
    async fn ids(&mut self, what: Searched) -> Result<Vec<i64>> {
        let mut ids = Vec::new();
        for way in self.question.ways() {
            ids.extend(
                self.read
                    .hits(what, self.actor.sight(), &way, &self.filter)
                    .await?,
            );
        }
        ids.sort_unstable_by(|a, b| b.cmp(a));
        ids.dedup();
        ids.truncate(usize::try_from(SEARCH_ENOUGH).unwrap_or(usize::MAX));
        Ok(ids)
    }

    /// The newest items found, and how many there are.
    async fn item_ids(&mut self) -> Result<(i64, Vec<i64>)> {
        let sight = self.actor.sight();
        if let [way] = &self.question.ways()[..] {
            let (ids, total) = self.read.items_found(sight, way, &self.filter).await?;
            return Ok((total, ids));
        }
        Ok(first_of(self.ids(Searched::Items).await?))
    }

    async fn items(&mut self, words: &str) -> Result<Hits<Hit<Arc<ItemRow>>>> {
        let (total, mut ids) = self.item_ids().await?;
        // Who types a whole number wants that item first; it is among the hits, as its number is one of its words.
        if words.contains('-')
            && self.filter == SearchFilter::default()
            && let Some(item) = self.read.item_numbered(self.actor.sight(), words).await?
        {
            ids.retain(|id| *id != item.0);
            ids.insert(0, item.0);
            ids.truncate(SEARCH_LIMIT);
        }
        let rows = self.rows(&ids).await?;
        let hit = |row: Arc<ItemRow>| Hit {
            pieces: marked::whole(&row.line.title, &self.question),
            found: row,
        };
        Ok(Hits {
            shown: rows.into_iter().map(hit).collect(),
            total,
        })
    }

    /// What is shown of these items, which the seat sees; read once for all searches as long as nothing changes.
    async fn rows(&mut self, ids: &[i64]) -> Result<Vec<Arc<ItemRow>>> {
        let (actor, kept) = (self.actor, &self.site.rows);
        let key = |id: i64| (actor.sight(), actor.person, ItemId(id));
        let keys: Vec<_> = ids.iter().map(|id| key(*id)).collect();
        let mut found = kept.get_all(self.moment, &keys);
        let missing = ids.iter().zip(&found).filter(|(_, row)| row.is_none());
        let missing: Vec<i64> = missing.map(|(id, _)| *id).collect();
        if !missing.is_empty() {
            let lines = self.read.item_hits(&missing).await?;
            for row in item_rows(&mut self.read, actor, lines, &self.around).await? {
                let (id, row) = (row.line.item.0, Arc::new(row));
                kept.put(self.moment, key(id), row.clone());
                if let Some(at) = ids.iter().position(|wanted| *wanted == id) {
                    found[at] = Some(row);
                }
            }
        }
        Ok(found.into_iter().flatten().collect())
    }

    async fn reports(&mut self) -> Result<Hits<Hit<ReportHit>>> {
        let (total, ids) = first_of(self.ids(Searched::Reports).await?);
        let found = self.read.report_hits(&ids).await?;
        let hit = |hit: ReportHit| Hit {
            pieces: marked::around(&hit.words, &self.question),
            found: hit,
        };
        Ok(Hits {
            shown: found.into_iter().map(hit).collect(),
            total,
        })
    }

    async fn decisions(&mut self) -> Result<Hits<Hit<DecisionHit>>> {
        let (total, ids) = first_of(self.ids(Searched::Decisions).await?);
        let found = self.read.decision_hits(&ids).await?;
        let hit = |hit: DecisionHit| Hit {
            pieces: marked::whole(&hit.text, &self.question),
            found: hit,
        };
        Ok(Hits {
            shown: found.into_iter().map(hit).collect(),
            total,
        })
    }

    async fn documents(&mut self, blobs: &Blobs) -> Result<Hits<Hit<DocumentHit>>> {
        let (total, ids) = first_of(self.ids(Searched::Documents).await?);
        let mut shown = Vec::new();
        for found in self.read.document_hits(&ids).await? {
            // A text that is missing is for `trail verify` to tell; the hit stands without its words.
            let bytes = found
                .text_blob
                .as_ref()
                .and_then(|blob| blobs.get(blob).ok())
                .unwrap_or_default();
            let text = String::from_utf8_lossy(&bytes[..bytes.len().min(LOOKED_THROUGH)]);
            let plain = yipanqi_extract::normalise(&text).text;
            shown.push(Hit {
                pieces: marked::around(&plain, &self.question),
                found,
            });
        }
        Ok(Hits { shown, total })
    }

    async fn units(&mut self, words: &str) -> Result<Vec<Unit>> {
        let mut units = self.read.search_units(words).await?;
        if let Some(letters) = &self.question.letters {
            let reads_so =
                |unit: &Unit| initials(&unit.name).is_some_and(|all| all.contains(letters.as_str()));
            let alike = self.read.units_read_so(letters).await?;
            units.extend(alike.into_iter().filter(reads_so));
            units.sort_by(|a, b| (&a.sort_key, a.id).cmp(&(&b.sort_key, b.id)));
            units.dedup_by_key(|unit| unit.id);
            units.truncate(SEARCH_LIMIT);
        }
        Ok(units)
    }
}

/// How many there are, and those that are shown.
fn first_of(mut ids: Vec<i64>) -> (i64, Vec<i64>) {
    let total = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    ids.truncate(SEARCH_LIMIT);
    (total, ids)
}
