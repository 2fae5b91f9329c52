//! What can be computed again from what is guarded: search words, who sees what they find, which facts wait for a review, parts of rows, and kept sums. `doctor --rebuild`
//! computes, compares, and puts right what differs.

use crate::App;
use crate::error::Result;
use crate::intake::words_of;
use crate::search::{decision_tokens, item_tokens, reported_words};
use std::collections::{BTreeMap, BTreeSet};
use yipanqi_domain::FactId;
use yipanqi_domain::document::{Document, ReadingRecord};
use yipanqi_domain::list::Item;
use yipanqi_domain::meeting::Decision;
use yipanqi_domain::report::Fact;
use yipanqi_store::FactWaiting;

/// Objects whose words are written by one commit.
const TOGETHER: usize = 200;

/// What was computed and what differed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Objects whose search words were computed.
    pub objects: usize,
    /// Objects whose kept words were others; they are put right.
    pub differing: usize,
}

/// Kind and id of a searchable object.
type Object = (&'static str, i64);

impl App {
    /// Computes the search words of every object again and puts right those that differ.
    pub async fn rebuild_search(&self, progress: &mut (dyn FnMut(i64) + Send)) -> Result<Rebuilt> {
        let mut read = self.store.read().await?;
        let mut wanted: BTreeMap<Object, BTreeSet<String>> = BTreeMap::new();
        for item in read.every::<Item>().await? {
            wanted.insert(("item", item.id.0), item_tokens(&item.title, &item.number));
        }
        for decision in read.every::<Decision>().await? {
            wanted.insert(("decision", decision.id.0), decision_tokens(&decision.text));
        }
        for fact in read.every::<Fact>().await? {
            if let Some(words) = reported_words(&fact.given.worth) {
                wanted.insert(("fact", fact.id.0), yipanqi_extract::tokens(words));
            }
        }
        for document in read.every::<Document>().await? {
            let Some(reading) = document.state.reading() else {
                continue;
            };
            let Some(reading) = read.get::<ReadingRecord>(reading.0).await? else {
                continue;
            };
            // A blob that is missing or changed is for `trail verify` to tell; its words stay as they are.
            if let Ok(bytes) = self.blobs.get(&reading.text_blob) {
                wanted.insert(
                    ("document", document.id.0),
                    words_of(&String::from_utf8_lossy(&bytes)),
                );
            }
        }
        let mut rebuilt = Rebuilt::default();
        let mut differing = Vec::new();
        for (object, words) in &wanted {
            if read.search_words(object.0, object.1).await? != *words {
                differing.push((*object, words));
            }
            rebuilt.objects += 1;
            progress(i64::try_from(rebuilt.objects).unwrap_or(i64::MAX));
        }
        read.end().await?;
        rebuilt.differing = differing.len();
        // Some at a time: each commit waits for the disk, and whoever writes waits for a commit.
        for some in differing.chunks(TOGETHER) {
            let mut plumbing = self.store.plumbing(self.now()).await?;
            for (object, words) in some {
                plumbing.index(object.0, object.1, words).await?;
            }
            plumbing.done().await?;
        }
        Ok(rebuilt)
    }

    /// Computes again which facts wait for which level, and puts right what differs.
    pub async fn rebuild_waiting(&self) -> Result<Rebuilt> {
        let mut plumbing = self.store.plumbing(self.now()).await?;
        let wanted = plumbing.reading().facts_to_review().await?;
        let kept = plumbing.reading().pipes::<FactWaiting>().await?;
        let mut rebuilt = Rebuilt {
            objects: wanted.len(),
            differing: 0,
        };
        let right: BTreeSet<FactId> = wanted.iter().map(|w| w.fact).collect();
        let known: BTreeMap<FactId, &FactWaiting> = kept.iter().map(|k| (k.fact, k)).collect();
        for gone in kept.iter().filter(|k| !right.contains(&k.fact)) {
            plumbing.remove::<FactWaiting>(gone.fact).await?;
            rebuilt.differing += 1;
        }
        for one in wanted.iter().filter(|w| known.get(&w.fact) != Some(w)) {
            plumbing.put(one).await?;
            rebuilt.differing += 1;
        }
        plumbing.done().await?;
        self.put_right.again();
        Ok(rebuilt)
    }

    /// Takes apart again what rows say beyond the columns of every list, and puts right the parts that differ.
    pub async fn rebuild_values(&self) -> Result<Rebuilt> {
        let mut plumbing = self.store.plumbing(self.now()).await?;
        let again = plumbing.values_again().await?;
        plumbing.done().await?;
        self.put_right.again();
        Ok(Rebuilt {
            objects: again.count,
            differing: again.differing,
        })
    }

    /// Adds up again what pages show of whole lists and of duties not signed for, and puts right what differs.
    /// With them who sees the items in the index of words, which comes second.
    pub async fn rebuild_sums(&self) -> Result<(Rebuilt, Rebuilt)> {
        let mut plumbing = self.store.plumbing(self.now()).await?;
        let again = plumbing.sum_again().await?;
        plumbing.done().await?;
        self.put_right.again();
        let sums = Rebuilt {
            objects: again.count,
            differing: again.differing,
        };
        let seen = Rebuilt {
            objects: again.items,
            differing: again.reclassed,
        };
        Ok((sums, seen))
    }
}
