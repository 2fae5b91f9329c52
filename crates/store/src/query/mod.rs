//! Reads by topic: each file adds methods to [`crate::Reader`], usable in a snapshot and in a transaction.

use crate::sight::sight_params;
use yipanqi_domain::field::Value;
use yipanqi_domain::rights::Sight;

macro_rules! sql_fifty {
    () => {
        "$4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, \
         $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47, $48, \
         $49, $50, $51, $52, $53"
    };
}

pub mod changes;
pub mod closings;
pub mod compare;
pub mod documents;
pub mod duties;
pub mod evidence;
pub mod examples;
pub mod facts;
pub mod gaps;
pub mod grid;
pub mod home;
pub mod item_lines;
pub mod items;
pub mod joint;
pub mod kept_sums;
pub mod lights;
pub mod lights_known;
pub mod lights_seen;
pub mod lineage;
pub mod lists;
pub mod meetings;
pub mod office;
pub mod orders;
pub mod papers;
pub mod people;
pub mod reports;
pub mod search;
mod search_texts;
pub mod sheets;
pub mod todo;
pub mod trail_search;
pub mod views;
pub mod year;

/// What a statement with [`sql_fifty!`] is given: the sight, then so many ids, places that stand empty with none.
fn fifty(sight: Sight, ids: impl Iterator<Item = i64>) -> Vec<Value> {
    let mut params = sight_params(sight);
    params.extend(ids.chain(std::iter::repeat(0)).take(items::BATCH).map(Value::Int));
    params
}
