//! Lights in words: what a level or a state is called, and why a light is as it is. A light keeps its reason as code and
//! numbers; the sentence is made here, in the reader's language, wherever the light is shown.

use yipanqi_domain::light::{Colour, Condition, Light, LightRule, Number, Numbers, RuleSet};
use yipanqi_domain::period::Period;
use yipanqi_domain::ratio::{Pct, Ratio};

use crate::words::Words;

/// A light as a page marks it: the colour's shape and a word beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Shape and colour of the mark: green, yellow, red, blue or none.
    pub colour: &'static str,
    /// The word.
    pub word: &'static str,
}

/// The mark of a light under a rule set.
pub fn mark(w: Words, set: &RuleSet, light: Light) -> Mark {
    let Light::Level(level) = light else {
        return Mark {
            colour: "none",
            word: w.t(match light {
                Light::NotDue => "lights.not-due",
                Light::Suspended => "lights.suspended",
                Light::Closed => "lights.closed",
                _ => "lights.no-report",
            }),
        };
    };
    let (colour, key) = match set.word(level).map(|word| word.colour) {
        Some(Colour::Green) => ("green", "words.light-green"),
        Some(Colour::Blue) => ("blue", "words.light-blue"),
        Some(Colour::Yellow) => ("yellow", "words.light-yellow"),
        // Orange takes the shape of yellow: in every set the two stand at one level.
        Some(Colour::Orange) => ("yellow", "lights.orange"),
        Some(Colour::Red) => ("red", "words.light-red"),
        None => ("none", "words.light-none"),
    };
    Mark {
        colour,
        word: w.t(key),
    }
}

/// The name under which an address asks for a light.
pub fn code(light: Light) -> String {
    light.code()
}

/// The light that an address asks for.
pub fn of_code(code: &str) -> Option<Light> {
    Light::of_code(code)
}

/// Why a light is as it is: what the rule looked at and which rule it was, or what stands in place of a rule.
pub fn reason(w: Words, light: Light, rule: Option<&str>, numbers: &Numbers) -> String {
    let mut said = match rule {
        Some(rule) => with_rule(w, rule, numbers),
        None => without_rule(w, light, numbers),
    };
    if !numbers.excused.is_empty() {
        said.push_str(&w.with("lights.excused", &[("rules", &numbers.excused.join("、"))]));
    }
    said
}

fn with_rule(w: Words, rule: &str, numbers: &Numbers) -> String {
    let looked: Vec<String> = numbers
        .looked_at
        .iter()
        .map(|(number, value)| looked_at(w, *number, *value))
        .collect();
    let why = looked.join(w.t("lights.and"));
    let mut said = w.with("lights.by-rule", &[("why", &why), ("rule", &rule)]);
    if let Some(year) = numbers.unpublished {
        said.push_str(&w.with("lights.unpublished", &[("year", &year)]));
    }
    said
}

fn without_rule(w: Words, light: Light, numbers: &Numbers) -> String {
    match light {
        Light::Level(_) => match numbers.behind {
            Some(behind) => w.with(
                if behind > Pct(0) && !numbers.excused.is_empty() {
                    "lights.points-behind"
                } else if behind > Pct(0) {
                    "lights.behind-bearable"
                } else {
                    "lights.ahead"
                },
                &[("n", &distance(behind))],
            ),
            None => w.t("lights.nothing-wrong").to_owned(),
        },
        Light::NotDue => w.t("lights.why-not-due").to_owned(),
        Light::NoReport => w.t("lights.why-no-report").to_owned(),
        Light::Suspended => w.t("lights.why-suspended").to_owned(),
        Light::Closed => w.t("lights.why-closed").to_owned(),
    }
}

/// A number of points without its sign, to one decimal.
fn distance(points: Pct) -> String {
    Pct(points.0.abs()).show(1)
}

fn looked_at(w: Words, number: Number, value: i64) -> String {
    let far = value.abs();
    let key = match number {
        Number::PointsBehind if value < 0 => "lights.ahead",
        Number::MonthsNotStarted if value == 0 => "lights.start-this-month",
        Number::WorkingDaysLeft if value < 0 => "lights.working-days-over",
        Number::DaysOverdue if value <= 0 => "lights.days-left",
        Number::CaughtUp if value == 0 => "lights.not-caught-up",
        Number::PoorQuality if value == 0 => "lights.quality-fine",
        Number::PointsBehind => "lights.points-behind",
        Number::ShareOfExpected => "lights.share-of-expected",
        Number::ShareOfMonth => "lights.share-of-month",
        Number::MonthsNotStarted => "lights.months-not-started",
        Number::MonthsNotInLibrary => "lights.months-not-in-library",
        Number::WorkingDaysLeft => "lights.working-days-left",
        Number::DaysOverdue => "lights.days-overdue",
        Number::CaughtUp => "lights.caught-up",
        Number::PoorQuality => "lights.poor-quality",
        Number::PeriodsLit => "lights.periods-lit",
    };
    let shown = if is_percentage(number) {
        Pct(far).show(1)
    } else {
        far.to_string()
    };
    w.with(key, &[("n", &shown)])
}

const fn is_percentage(number: Number) -> bool {
    matches!(
        number,
        Number::PointsBehind | Number::ShareOfExpected | Number::ShareOfMonth
    )
}

/// A rule in words: every condition with its borders.
pub fn rule_words(w: Words, rule: &LightRule) -> String {
    let conditions: Vec<String> = rule.when.iter().map(|c| condition_words(w, c)).collect();
    conditions.join(w.t("lights.and"))
}

fn condition_words(w: Words, condition: &Condition) -> String {
    let number = condition.number;
    let name = w.t(match number {
        Number::PointsBehind => "lights.name-points-behind",
        Number::ShareOfExpected => "lights.name-share-of-expected",
        Number::ShareOfMonth => "lights.name-share-of-month",
        Number::MonthsNotStarted => "lights.name-months-not-started",
        Number::MonthsNotInLibrary => "lights.name-months-not-in-library",
        Number::WorkingDaysLeft => "lights.name-working-days-left",
        Number::DaysOverdue => "lights.name-days-overdue",
        Number::CaughtUp => "lights.name-caught-up",
        Number::PoorQuality => "lights.name-poor-quality",
        Number::PeriodsLit => "lights.name-periods-lit",
    });
    let bounds = [
        ("lights.at-least", condition.at_least),
        ("lights.over", condition.over),
        ("lights.at-most", condition.at_most),
        ("lights.under", condition.under),
    ];
    let shown = |n: i64| {
        if is_percentage(number) {
            Pct(n).to_string()
        } else {
            n.to_string()
        }
    };
    let bounds: Vec<String> = bounds
        .into_iter()
        .filter_map(|(key, n)| Some(w.with(key, &[("n", &shown(n?))])))
        .collect();
    let bounds = bounds.join(w.t("lights.bounds-and"));
    w.with("lights.condition", &[("name", &name), ("bounds", &bounds)])
}

/// How far ahead or behind something is, as a sentence: above or below the time share by so many points.
pub fn ahead_words(w: Words, ahead: Ratio) -> String {
    let points = ahead.pct();
    let key = if ahead.is_negative() {
        "lights.points-behind"
    } else {
        "lights.ahead"
    };
    w.with(key, &[("n", &distance(points))])
}

/// A month in words; another period by its text.
pub fn period_words(w: Words, period: Period) -> String {
    if !period.is_month() {
        return period.to_string();
    }
    let year = period.year();
    let month = w.t(&format!("lights.month-{}", period.last_day().month()));
    let key = if year == w.year() {
        "lights.month-this-year"
    } else {
        "lights.month"
    };
    w.with(key, &[("year", &year), ("month", &month)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Locale;
    use yipanqi_domain::light::presets;

    const HANS: fn() -> Words = || Words::new(Locale::ZhHans, 2025);
    const EN: fn() -> Words = || Words::new(Locale::En, 2025);

    fn numbers(looked_at: &[(Number, i64)]) -> Numbers {
        Numbers {
            looked_at: looked_at.to_vec(),
            ..Numbers::default()
        }
    }

    #[test]
    fn a_light_says_its_reason_with_the_number_and_the_rule() {
        let behind = numbers(&[(Number::PointsBehind, 1_240)]);
        assert_eq!(
            reason(HANS(), Light::Level(2), Some("银川-进度-黄"), &behind),
            "低于时序 12.4 个百分点（规则 银川-进度-黄）"
        );
        let late = Numbers {
            unpublished: Some(2027),
            ..numbers(&[(Number::WorkingDaysLeft, -3)])
        };
        let said = reason(HANS(), Light::Level(3), Some("宿迁-逾期"), &late);
        assert!(
            said.contains("超期 3 个工作日") && said.contains("2027"),
            "{said}"
        );
        let start = numbers(&[(Number::MonthsNotStarted, 0)]);
        assert!(reason(EN(), Light::Level(2), Some("x"), &start).contains("start"));
    }

    #[test]
    fn green_and_the_states_without_level_say_why_too() {
        let ahead = Numbers {
            behind: Some(Pct(-730)),
            ..Numbers::default()
        };
        assert_eq!(
            reason(HANS(), Light::Level(0), None, &ahead),
            "高于时序 7.3 个百分点"
        );
        let excused = Numbers {
            behind: Some(Pct(1_500)),
            excused: vec!["银川-进度-黄".to_owned()],
            ..Numbers::default()
        };
        assert_eq!(
            reason(HANS(), Light::Level(0), None, &excused),
            "低于时序 15.0 个百分点；有理由，不计规则 银川-进度-黄"
        );
        let states = [Light::NotDue, Light::NoReport, Light::Suspended, Light::Closed];
        for light in states {
            assert!(!reason(HANS(), light, None, &Numbers::default()).is_empty());
            assert_eq!(of_code(&code(light)), Some(light));
        }
    }

    #[test]
    fn every_rule_of_every_preset_is_said_with_its_borders() {
        for set in presets() {
            for rule in &set.rules {
                let said = rule_words(HANS(), rule);
                assert!(!said.contains('{') && !said.contains('?'), "{said}");
                assert_ne!(said, rule_words(EN(), rule));
            }
        }
        let set = &presets()[0];
        let yellow = set.rules.iter().find(|r| r.code == "银川-进度-黄").unwrap();
        assert_eq!(
            rule_words(HANS(), yellow),
            "低于时序的百分点：10 及以上、30 及以下"
        );
        assert_eq!(mark(HANS(), set, Light::Level(2)).word, "黄");
        assert_eq!(mark(HANS(), set, Light::NoReport).colour, "none");
    }
}
