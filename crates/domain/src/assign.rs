//! 交办: which duties a sealed row asks for, which of them are owed already, and which an adjustment ends.
//!
//! A duty that was handed over is still the one that the row asked for: what counts is the whole chain, from the duty
//! first assigned to the one that stands now.

use crate::duty::Duty;
use crate::list::{DutyRole, RowUnits};
use crate::{DutyId, SideId, UnitId, VersionId};
use std::collections::HashMap;

/// What a row asks of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Owed {
    /// The unit.
    pub unit: UnitId,
    /// The role.
    pub role: DutyRole,
}

/// What a row asks: lead, joint lead and support as named, and 填报 of the first lead unit on each side (lead before
/// joint lead). A row whose lead units lie outside every side is reported by its first lead unit.
pub fn owed(units: &RowUnits, sides_of: &dyn Fn(UnitId) -> Vec<SideId>) -> Vec<Owed> {
    let mut out: Vec<Owed> = Vec::new();
    let mut add = |unit, role| {
        let owed = Owed { unit, role };
        if !out.contains(&owed) {
            out.push(owed);
        }
    };
    for role in [DutyRole::Lead, DutyRole::JointLead, DutyRole::Support] {
        for unit in units.of(role).filter_map(|u| u.unit) {
            add(unit, role);
        }
    }
    let leads = || {
        let of = |role| units.of(role).filter_map(|u| u.unit);
        of(DutyRole::Lead).chain(of(DutyRole::JointLead))
    };
    let mut reported: Vec<SideId> = Vec::new();
    for unit in leads() {
        let sides = sides_of(unit);
        if sides.iter().any(|side| !reported.contains(side)) {
            add(unit, DutyRole::Reporting);
            reported.extend(sides);
        }
    }
    if reported.is_empty()
        && let Some(unit) = leads().next()
    {
        add(unit, DutyRole::Reporting);
    }
    out
}

/// A duty from its first assignment to the one that stands now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chain<'a> {
    /// As first assigned.
    pub first: &'a Duty,
    /// As it stands.
    pub last: &'a Duty,
}

/// The chains among the duties of one item.
pub fn chains(duties: &[Duty]) -> Vec<Chain<'_>> {
    let next: HashMap<DutyId, &Duty> = duties.iter().filter_map(|d| Some((d.former?, d))).collect();
    let starts = duties.iter().filter(|d| d.former.is_none());
    starts
        .map(|first| {
            let mut last = first;
            // Ids only grow along a chain, so this ends.
            while let Some(later) = next.get(&last.id).filter(|later| later.id > last.id) {
                last = later;
            }
            Chain { first, last }
        })
        .collect()
}

/// What has to be done so that the duties of one item fit what a version says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settlement {
    /// To be assigned.
    pub assign: Vec<Owed>,
    /// Open duties to be ended: the version before asked for them, this one does not.
    pub end: Vec<Duty>,
}

/// Compares what `version` asks (`now`; nothing when the row was removed) and what the version before it asked
/// (`before`) with the duties of the item under this list. Running it twice finds nothing more to do: what ended
/// under this very version, by an objection upheld, is not assigned again. Duties given by hand are left alone.
pub fn settle(now: &[Owed], before: &[Owed], duties: &[Duty], version: VersionId) -> Settlement {
    let chains = chains(duties);
    let is = |duty: &Duty, owed: &Owed| duty.unit == owed.unit && duty.role == owed.role;
    let stands = |owed: &&Owed| {
        chains.iter().any(|c| {
            (is(c.first, owed) || is(c.last, owed)) && (c.last.state.is_open() || c.last.version == version)
        })
    };
    let assign = now.iter().filter(|o| !stands(o)).copied().collect();
    let asked = |list: &[Owed], c: &Chain| list.iter().any(|o| is(c.first, o) || is(c.last, o));
    let end = chains
        .iter()
        .filter(|c| c.last.state.is_open() && asked(before, c) && !asked(now, c))
        .map(|c| c.last.clone())
        .collect();
    Settlement { assign, end }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::duty::DutyState;
    use crate::list::RowUnit;
    use crate::{Day, ItemId};
    use DutyRole::{JointLead, Lead, Reporting, Support};

    const V1: VersionId = VersionId(1);
    const V2: VersionId = VersionId(2);

    fn row(units: &[(DutyRole, i64)]) -> RowUnits {
        let unit = |(role, id): &(DutyRole, i64)| RowUnit {
            role: *role,
            unit: Some(UnitId(*id)),
            name: id.to_string(),
        };
        RowUnits(units.iter().map(unit).collect())
    }

    /// Units 1–9 on side 1, 11–19 on side 2, 21–29 on both, others on none.
    fn sides(unit: UnitId) -> Vec<SideId> {
        match unit.0 {
            1..=9 => vec![SideId(1)],
            11..=19 => vec![SideId(2)],
            21..=29 => vec![SideId(1), SideId(2)],
            _ => vec![],
        }
    }

    fn asks(units: &[(DutyRole, i64)]) -> Vec<(i64, DutyRole)> {
        owed(&row(units), &sides)
            .into_iter()
            .map(|o| (o.unit.0, o.role))
            .collect()
    }

    fn duty(id: i64, unit: i64, role: DutyRole) -> Duty {
        Duty {
            id: DutyId(id),
            item: ItemId(1),
            unit: UnitId(unit),
            post: None,
            role,
            version: V1,
            starts_on: Day::new(2025, 3, 1).unwrap(),
            ends_on: None,
            former: None,
            state: DutyState::Assigned,
        }
    }

    #[test]
    fn the_first_lead_unit_of_each_side_reports() {
        type Named<'a> = &'a [(DutyRole, i64)];
        type Owed<'a> = &'a [(i64, DutyRole)];
        let cases: [(Named<'_>, Owed<'_>); 6] = [
            (&[(Lead, 1)], &[(1, Lead), (1, Reporting)]),
            (
                &[(Lead, 1), (Lead, 2), (Support, 11)],
                &[(1, Lead), (2, Lead), (11, Support), (1, Reporting)],
            ),
            (
                &[(Lead, 1), (JointLead, 11)],
                &[(1, Lead), (11, JointLead), (1, Reporting), (11, Reporting)],
            ),
            (
                &[(JointLead, 2), (Lead, 1)],
                &[(1, Lead), (2, JointLead), (1, Reporting)],
            ),
            (
                &[(Lead, 21), (JointLead, 11)],
                &[(21, Lead), (11, JointLead), (21, Reporting)],
            ),
            (
                &[(Lead, 31), (Support, 1)],
                &[(31, Lead), (1, Support), (31, Reporting)],
            ),
        ];
        for (units, expected) in cases {
            assert_eq!(asks(units), expected, "{units:?}");
        }
    }

    #[test]
    fn what_is_owed_already_is_not_assigned_again_even_after_a_hand_over() {
        let now = owed(&row(&[(Lead, 1)]), &sides);
        let (old, new) = duty(1, 1, Lead)
            .handed_over(UnitId(2), None, Day::new(2025, 4, 1).unwrap(), "x".into())
            .unwrap();
        let duties = [old, Duty { id: DutyId(3), ..new }, duty(2, 1, Reporting)];
        assert_eq!(settle(&now, &now, &duties, V2), Settlement::default());
        // The adjusted row names the unit that took over: nothing changes either.
        let adjusted = owed(&row(&[(Lead, 2)]), &sides);
        let settled = settle(&adjusted, &now, &duties, V2);
        assert_eq!(
            settled.assign,
            [Owed {
                unit: UnitId(2),
                role: Reporting
            }]
        );
        assert_eq!(settled.end.iter().map(|d| d.id).collect::<Vec<_>>(), [DutyId(2)]);
    }

    #[test]
    fn what_an_adjustment_no_longer_asks_for_ends_and_what_was_given_by_hand_stays() {
        let before = owed(&row(&[(Lead, 1), (Support, 3)]), &sides);
        let duties = [
            duty(1, 1, Lead),
            duty(2, 1, Reporting),
            duty(3, 3, Support),
            duty(4, 5, Support),
        ];
        let ends = |now: &[(DutyRole, i64)]| {
            let settled = settle(&owed(&row(now), &sides), &before, &duties, V2);
            settled.end.iter().map(|d| d.id.0).collect::<Vec<_>>()
        };
        assert_eq!(ends(&[(Lead, 1)]), [3]);
        assert_eq!(ends(&[]), [1, 2, 3]);
        assert_eq!(ends(&[(Lead, 1), (Support, 3)]), Vec::<i64>::new());
    }

    #[test]
    fn a_duty_that_an_upheld_objection_ended_is_assigned_again_only_by_a_later_version() {
        let now = owed(&row(&[(Lead, 1)]), &sides);
        let mut ended = duty(1, 1, Lead);
        ended.state = DutyState::Ended { reason: "x".into() };
        let duties = [ended, duty(2, 1, Reporting)];
        assert_eq!(settle(&now, &[], &duties, V1).assign, []);
        assert_eq!(
            settle(&now, &now, &duties, V2).assign,
            [Owed {
                unit: UnitId(1),
                role: Lead
            }]
        );
    }
}
