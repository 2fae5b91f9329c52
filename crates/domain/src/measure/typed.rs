//! Values as typed, judged one by one. A value that cannot be is refused beside its field with what would do.

use super::{Given, Measure, Stage, Worth};
use crate::Day;
use crate::money::{MoneyUnit, parse_amount, show_amount};
use crate::ratio::Pct;
use crate::refusal::{Refusal, Rule, required, required_day};

/// How many times the plan an amount may be before its unit is doubted.
const TIMES_PLAN: i64 = 100;

/// A value as typed. Empty means not given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Typed<'a> {
    /// Number, words or code of a stage.
    pub text: &'a str,
    /// Code of the [`MoneyUnit`] chosen beside the field, for an amount typed without one.
    pub unit: &'a str,
    /// `YYYY-MM-DD`: since when a stage is reached.
    pub since: &'a str,
}

/// What a value is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Planned for the year, 分, of the side that reports.
    pub plan_fen: Option<i64>,
    /// The period's last day: nothing reported has happened later.
    pub last_day: Day,
}

/// Reads a value. `None` when it is empty and need not be given. Refusals: `required`, `too_long`, `not_a_pct`,
/// `pct_out_of_range`, `pct_too_fine`, `not_an_amount`, `money_unit_missing`, `money_unit_unknown`,
/// `money_unit_twice`, `money_wrong_unit`, `not_a_stage`, `not_a_day`, `stage_day_ahead`.
pub fn read(measure: Measure, typed: Typed, limits: Limits) -> Rule<Option<Given>> {
    let text = typed.text.trim();
    if text.is_empty() {
        return if measure.is_required() {
            Err(Refusal::new("required").at(measure.code()))
        } else {
            Ok(None)
        };
    }
    let (worth, as_given) = match measure {
        Measure::Pct => (Worth::Pct(pct(text)?), text.to_owned()),
        Measure::Investment => amount(text, typed.unit, limits.plan_fen)?,
        Measure::Stage => (stage(text, typed.since, limits.last_day)?, text.to_owned()),
        Measure::Narrative | Measure::Problem | Measure::NextStep => {
            (Worth::Words(required(text, measure.code())?), text.to_owned())
        }
    };
    Ok(Some(Given { worth, as_given }))
}

/// Whether a value is less than the one reported before: a percentage or stage than the period before, an amount
/// than the period before in the same year. Such a value needs a reason, which is given back; without one it is
/// refused beside `reason`: `pct_falls`, `amount_falls` (told in 亿元) or `stage_falls`.
pub fn falls(before: &Worth, after: &Worth, reason: &str) -> Rule<Option<String>> {
    let amount = |fen| show_amount(fen, MoneyUnit::Yi, 4);
    let (code, from, to) = match (before, after) {
        (Worth::Pct(a), Worth::Pct(b)) if b < a => ("pct_falls", a.to_string(), b.to_string()),
        (Worth::Fen { fen: a, .. }, Worth::Fen { fen: b, .. }) if b < a => {
            ("amount_falls", amount(*a), amount(*b))
        }
        (Worth::Stage { stage: a, .. }, Worth::Stage { stage: b, .. }) if b < a => {
            ("stage_falls", a.to_string(), b.to_string())
        }
        _ => return Ok(None),
    };
    if reason.trim().is_empty() {
        return Err(Refusal::new(code)
            .at("reason")
            .with("before", from)
            .with("after", to));
    }
    required(reason, "reason").map(Some)
}

/// A percentage as typed, refused without a field.
pub fn read_pct(text: &str) -> Rule<Pct> {
    pct(text)
}

/// `45`, `45.5`, `45.25%`, `４５％`, `百分之45`; from 0 to 100 with at most two decimals.
fn pct(text: &str) -> Rule<Pct> {
    let refuse = |code| Refusal::new(code).at("pct").with("value", text);
    let plain = narrow(text);
    let bare = plain.strip_prefix("百分之").unwrap_or(&plain);
    let bare = bare.strip_suffix('%').unwrap_or(bare).trim();
    if let Some(below) = bare.strip_prefix(['-', '−']) {
        let code = if pct(below).is_ok() {
            "pct_out_of_range"
        } else {
            "not_a_pct"
        };
        return Err(refuse(code));
    }
    let (whole, fraction) = bare.split_once('.').unwrap_or((bare, "0"));
    let digits = |s: &str| !s.is_empty() && s.len() <= 12 && s.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return Err(refuse("not_a_pct"));
    }
    if fraction.len() > 2 {
        return Err(refuse("pct_too_fine"));
    }
    let hundredths: i64 = format!("{whole}{fraction:0<2}")
        .parse()
        .map_err(|_| refuse("not_a_pct"))?;
    if hundredths > Pct::WHOLE.0 {
        return Err(refuse("pct_out_of_range"));
    }
    Ok(Pct(hundredths))
}

/// An amount with its unit typed behind it or chosen beside the field; not both with different units.
fn amount(text: &str, chosen: &str, plan_fen: Option<i64>) -> Rule<(Worth, String)> {
    const FIELD: &str = "investment";
    let refuse = |code| Refusal::new(code).at(FIELD).with("value", text);
    let plain = narrow(text);
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '-' | '−' | '+');
    let split = plain.find(|c| !is_number(c)).unwrap_or(plain.len());
    let (number, suffix) = plain.split_at(split);
    let typed = match suffix.trim() {
        "" => None,
        "亿元" | "亿" => Some(MoneyUnit::Yi),
        "万元" | "万" => Some(MoneyUnit::Wan),
        "元" => Some(MoneyUnit::Yuan),
        _ if number.trim().is_empty() => return Err(refuse("not_an_amount")),
        other => return Err(refuse("money_unit_unknown").with("unit", other)),
    };
    let chosen = match chosen.trim() {
        "" => None,
        code => Some(MoneyUnit::parse(code).ok_or_else(|| refuse("money_unit_unknown").with("unit", code))?),
    };
    let unit = match (typed, chosen) {
        (Some(a), Some(b)) if a != b => return Err(refuse("money_unit_twice")),
        (Some(unit), _) | (None, Some(unit)) => unit,
        (None, None) => return Err(refuse("money_unit_missing")),
    };
    let fen = parse_amount(number, unit, FIELD)?.ok_or_else(|| refuse("not_an_amount"))?;
    let too_much = |plan: i64| plan > 0 && plan.checked_mul(TIMES_PLAN).is_some_and(|most| fen > most);
    if let Some(plan) = plan_fen.filter(|plan| too_much(*plan)) {
        return Err(refuse("money_wrong_unit").with("plan", show_amount(plan, MoneyUnit::Yi, 4)));
    }
    let decimals = number.trim().split_once('.').map_or(0, |(_, f)| f.len());
    let worth = Worth::Fen {
        fen,
        unit,
        decimals: u32::try_from(decimals).unwrap_or(0),
    };
    let as_given = if typed.is_some() {
        text.to_owned()
    } else {
        format!("{text} {}", unit.code())
    };
    Ok((worth, as_given))
}

fn stage(code: &str, since: &str, last_day: Day) -> Rule<Worth> {
    let stage =
        Stage::parse(code).ok_or_else(|| Refusal::new("not_a_stage").at("stage").with("value", code))?;
    if stage == Stage::Preparing {
        return Ok(Worth::Stage { stage, since: None });
    }
    let since = required_day(since, "since")?;
    if since > last_day {
        return Err(Refusal::new("stage_day_ahead").at("since").with("day", last_day));
    }
    Ok(Worth::Stage {
        stage,
        since: Some(since),
    })
}

/// Full-width letters, digits and signs of an input method as their narrow ones.
fn narrow(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    };
    text.chars().map(narrow).collect::<String>().trim().to_owned()
}
