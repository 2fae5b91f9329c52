//! The search box: items, documents, decisions, units; nothing that the reader may not see.

use crate::App;
use crate::error::Result;
use crate::items::{ItemRow, item_rows};
use std::collections::BTreeSet;
use yipanqi_domain::office::Unit;
use yipanqi_domain::rights::Actor;
use yipanqi_extract::tokens;
use yipanqi_store::query::search::{DecisionHit, DocumentHit};

/// Longest question looked at, in characters.
const LONGEST: usize = 100;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The question, trimmed.
    pub words: String,
    /// Items, the first twenty.
    pub items: Vec<ItemRow>,
    /// How many items in all.
    pub item_total: i64,
    /// Documents.
    pub documents: Vec<DocumentHit>,
    /// How many documents in all.
    pub document_total: i64,
    /// Decisions.
    pub decisions: Vec<DecisionHit>,
    /// How many decisions in all.
    pub decision_total: i64,
    /// Units.
    pub units: Vec<Unit>,
}

impl Found {
    /// Nothing fits.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
            && self.documents.is_empty()
            && self.decisions.is_empty()
            && self.units.is_empty()
    }
}

/// What an item is found by: title at registration and number, which everybody who sees it reads.
pub fn item_tokens(title: &str, number: &str) -> BTreeSet<String> {
    tokens(&format!("{number}\n{title}"))
}

/// What a decision is found by. Reads the dictionary of words on its first call, which belongs before the lane is
/// taken: call it once with an empty text there.
pub fn decision_tokens(text: &str) -> BTreeSet<String> {
    tokens(text)
}

impl App {
    /// Searches.
    pub async fn search(&self, actor: &Actor, words: &str) -> Result<Found> {
        let words: String = words.trim().chars().take(LONGEST).collect();
        if words.is_empty() {
            return Ok(Found::default());
        }
        let asked: Vec<String> = tokens(&words).into_iter().collect();
        let sight = actor.sight();
        let mut read = self.store().read().await?;
        let (lines, item_total) = read.search_items(sight, &asked, &words).await?;
        let items = item_rows(&mut read, actor, lines).await?;
        let (documents, document_total) = read.search_documents(sight, &asked).await?;
        let (decisions, decision_total) = read.search_decisions(sight, &asked).await?;
        let units = if asked.is_empty() {
            Vec::new()
        } else {
            read.search_units(&words).await?
        };
        read.end().await?;
        Ok(Found {
            words,
            items,
            item_total,
            documents,
            document_total,
            decisions,
            decision_total,
            units,
        })
    }
}
