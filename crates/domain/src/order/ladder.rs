//! 梯级: which rung an order may begin on, after the orders that the same unit already had on the same item.

use super::{Order, OrderState, Rung};
use crate::refusal::{Refusal, Rule, required};
use crate::{Day, OrderId};

/// The most working days that an order may leave: about three months.
pub const MOST_WORKING_DAYS: i64 = 60;

/// The order that the next one follows: the latest that was not lifted before it was ever issued. `orders` are those on
/// one row of a list to one unit, the latest first.
pub fn former(orders: &[Order]) -> Option<&Order> {
    orders
        .iter()
        .find(|order| !matches!(order.state, OrderState::Lifted(None, _)))
}

/// The rung that the next order takes without further reason: the lowest when nothing is pending, the one above a
/// former order that was judged unsatisfied or not answered in time (the highest stays the highest), none while the
/// former order still has its time.
pub fn usual_rung(former: Option<&Order>, today: Day) -> Option<Rung> {
    match former {
        Some(former) if former.may_climb(today) => Some(former.rung.next().unwrap_or(former.rung)),
        Some(former) if former.state.is_open() => None,
        _ => Some(Rung::Reminder),
    }
}

/// Whether an order may be drafted on this rung; gives the order that it climbs from. A rung above the usual one has to
/// be called urgent, with a reason.
pub fn may_draft(
    rung: Rung,
    former: Option<&Order>,
    is_urgent: bool,
    reason: &str,
    today: Day,
) -> Rule<Option<OrderId>> {
    let pending = former.filter(|f| f.state.is_open() || matches!(f.state, OrderState::Unsatisfied(..)));
    if let Some(former) = pending {
        let issue = former.state.issue();
        let Some(issue) = issue else {
            return Err(Refusal::new("order_draft_waits").at("rung"));
        };
        let usual = usual_rung(Some(former), today);
        if rung <= former.rung && usual != Some(rung) {
            return Err(Refusal::new("order_rung_low")
                .at("rung")
                .with("number", &issue.number));
        }
        if usual.is_none() && !is_urgent {
            return Err(Refusal::new("order_too_early")
                .at("rung")
                .with("number", &issue.number)
                .with("state", former.state.code())
                .with("day", issue.due.on));
        }
    }
    let usual = usual_rung(pending, today);
    if usual != Some(rung) {
        Refusal::unless(is_urgent, "order_urgent").map_err(|r| r.at("urgent"))?;
        required(reason, "reason")?;
    }
    Ok(pending.map(|former| former.id))
}

/// Working days that an order may leave.
pub fn working_days(days: i64) -> Rule<u32> {
    u32::try_from(days)
        .ok()
        .filter(|_| (1..=MOST_WORKING_DAYS).contains(&days))
        .ok_or_else(|| {
            Refusal::new("order_working_days")
                .at("working_days")
                .with("most", MOST_WORKING_DAYS)
        })
}
