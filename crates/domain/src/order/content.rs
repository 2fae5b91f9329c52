//! What an order says, as it was signed and as it was issued: the names as then written, in one canonical text. The text
//! itself is kept with the step that sealed it, so that a unit which takes the order over later changes nothing in it.

use crate::canon::digest;
use crate::{BodyId, ItemId, UnitId};
use serde::{Deserialize, Serialize};

/// What is signed off. Fields in a fixed order; the digest is over its JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrderContent {
    /// The body that orders.
    pub body: BodyId,
    /// Its name.
    pub body_name: String,
    /// The item.
    pub item: ItemId,
    /// 事项编号.
    pub item_number: String,
    /// Title, as the row says it.
    pub item_title: String,
    /// Name of the list.
    pub list_name: String,
    /// The unit that is to answer.
    pub unit: UnitId,
    /// Its name.
    pub unit_name: String,
    /// Name of the side, where one is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub side_name: Option<String>,
    /// The period of the light.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// Code of the rule that lit it, `no_report`, or `by_hand`.
    pub cause: String,
    /// Its numbers, as the light has them.
    pub numbers: String,
    /// Why without a light, or why on a higher rung.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Code of the rung.
    pub rung: String,
    /// Number of the order on the rung below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub former: Option<String>,
    /// What is asked for.
    pub asks: String,
    /// Working days to answer in.
    pub working_days: i64,
    /// What issuing adds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued: Option<Issued>,
}

/// What issuing adds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issued {
    /// 督办单号.
    pub number: String,
    /// On which day.
    pub on: String,
    /// To be answered by the end of this day.
    pub due_on: String,
    /// 未公布: the first year on the way whose days were counted by plain weekends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unpublished: Option<i32>,
    /// Digest of what was signed off.
    pub signed: String,
}

impl OrderContent {
    /// The canonical text.
    pub fn text(&self) -> String {
        // Plain structs of text and integers always serialise.
        serde_json::to_string(self).unwrap_or_default()
    }
    /// SM3 of the canonical text.
    pub fn digest(&self) -> String {
        digest(self.text().as_bytes())
    }
    /// Reads a canonical text back.
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}
