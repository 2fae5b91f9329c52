//! From a unit's name as someone wrote it to the unit that is meant on a day.

use crate::error::Result;
use yipanqi_domain::office::Unit;
use yipanqi_domain::refusal::Refusal;
use yipanqi_domain::{BodyId, Day, UnitId};
use yipanqi_store::Reader;

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// Exactly one unit that exists on that day.
    One(Unit),
    /// A unit that no longer exists, and those that took over.
    Abolished(Unit, Vec<Unit>),
    /// Several units that exist.
    Many(Vec<Unit>),
    /// Nobody.
    Unknown,
}

impl Named {
    /// The unit, whether it still exists or not.
    pub fn unit(&self) -> Option<UnitId> {
        match self {
            Self::One(unit) | Self::Abolished(unit, _) => Some(unit.id),
            Self::Many(_) | Self::Unknown => None,
        }
    }

    /// The one unit that is meant.
    ///
    /// # Errors
    /// `unit_name_unknown`, `unit_ambiguous` (naming the `units`), `unit_abolished` or `unit_abolished_successor` (naming
    /// `on` and `successors`), at `field` with `unit`.
    pub fn one(self, name: &str, field: &'static str) -> std::result::Result<Unit, Refusal> {
        let refused = |code| Err(Refusal::new(code).at(field).with("unit", name));
        match self {
            Self::One(unit) => Ok(unit),
            Self::Unknown => refused("unit_name_unknown"),
            Self::Many(units) => refused("unit_ambiguous").map_err(|r| r.with("units", joined(&units))),
            Self::Abolished(unit, successors) => {
                let on = unit.ends_on.map(|day| day.to_string()).unwrap_or_default();
                let code = if successors.is_empty() {
                    "unit_abolished"
                } else {
                    "unit_abolished_successor"
                };
                refused(code).map_err(|r| r.with("on", on).with("successors", joined(&successors)))
            }
        }
    }
}

fn joined(units: &[Unit]) -> String {
    let names: Vec<&str> = units.iter().map(|unit| unit.name.as_str()).collect();
    names.join("、")
}

/// The unit that a name or alias stands for on a day. A unit that exists goes before one that does not; the name now in
/// use goes before an alias.
pub async fn resolve(reader: &mut Reader, name: &str, on: Day) -> Result<Named> {
    let name = name.trim();
    let all = reader.units_named(name, on).await?;
    let mut living: Vec<Unit> = all
        .iter()
        .filter(|unit| unit.exists_on(on, "unit").is_ok())
        .cloned()
        .collect();
    if living.iter().filter(|unit| unit.name == name).count() == 1 {
        living.retain(|unit| unit.name == name);
    }
    if living.len() > 1 {
        return Ok(Named::Many(living));
    }
    if let Some(unit) = living.pop() {
        return Ok(Named::One(unit));
    }
    let Some(unit) = all
        .into_iter()
        .find(|unit| unit.ends_on.is_some_and(|end| end < on))
    else {
        return Ok(Named::Unknown);
    };
    let successors = reader.successors_of(unit.id).await?;
    Ok(Named::Abolished(unit, successors))
}

/// The same under a body, whose clerks may have said what a name stands for that the register does not know or that
/// several bear.
pub async fn resolve_in(reader: &mut Reader, body: BodyId, name: &str, on: Day) -> Result<Named> {
    let named = resolve(reader, name, on).await?;
    if !matches!(named, Named::Unknown | Named::Many(_)) {
        return Ok(named);
    }
    let Some(unit) = reader.unit_choice(body, name.trim()).await?.and_then(|c| c.unit) else {
        return Ok(named);
    };
    let Some(unit) = reader.get::<Unit>(unit.0).await? else {
        return Ok(named);
    };
    if unit.exists_on(on, "unit").is_ok() {
        return Ok(Named::One(unit));
    }
    let successors = reader.successors_of(unit.id).await?;
    Ok(Named::Abolished(unit, successors))
}
