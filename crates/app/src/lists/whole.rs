//! Sums over a whole sealed version. They never change, so each is added up once and kept: a page of a long list then
//! costs what it shows. Only for those who see every row; what others see depends on their duties and is added up for them.

use crate::error::Result;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use yipanqi_domain::VersionId;
use yipanqi_store::Reader;
use yipanqi_store::query::lists::{AmountSum, RowGroup};

/// Versions whose sums are kept; more begin anew.
const KEPT: usize = 256;

/// Counts and amounts of a version.
#[derive(Debug)]
pub(super) struct Whole {
    /// By field and heading.
    pub groups: Vec<RowGroup>,
    /// By field, heading and side.
    pub amounts: Vec<AmountSum>,
}

/// The sums of sealed versions that have been asked for.
#[derive(Debug, Default)]
pub(crate) struct WholeSums(Mutex<HashMap<VersionId, Arc<Whole>>>);

impl WholeSums {
    /// The sums of a sealed version; `version` must be adopted, for a draft changes.
    pub(super) async fn of(&self, read: &mut Reader, version: VersionId) -> Result<Arc<Whole>> {
        let known = self
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&version)
            .cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let whole = Arc::new(Whole {
            groups: read.whole_row_groups(version).await?,
            amounts: read.whole_amount_sums(version).await?,
        });
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(version, whole.clone());
        Ok(whole)
    }
}
