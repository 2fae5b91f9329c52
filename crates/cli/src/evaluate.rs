//! `read --evaluate`: how the rules of reading do on the examples of this site. One line a rule, or JSON.

use crate::config::{Place, ReadArgs};
use crate::house;
use crate::problem::Problem;
use crate::terminal::Terminal;
use std::process::ExitCode;
use yipanqi_app::domain::example::RuleScore;
use yipanqi_app::domain::review::BY_HAND;

/// Columns of the table after the kind and the rule.
const COLUMNS: [&str; 12] = [
    "proposed", "waiting", "accepted", "edited", "merged", "split", "dropped", "missed", "at-once", "taken",
    "as-is", "standing",
];

pub async fn evaluate(terminal: &Terminal, place: &Place, args: &ReadArgs) -> Result<ExitCode, Problem> {
    if let Some(file) = args.files.first() {
        return Err(Problem::yours("evaluate-file").with("file", file.display()));
    }
    let scores = house::open(place).await?.operator_rule_scores().await?;
    if args.json {
        let all: Vec<serde_json::Value> = scores.iter().map(with_shares).collect();
        let text = serde_json::to_string_pretty(&all).map_err(|cause| Problem::broken(&cause))?;
        terminal.data(text);
        return Ok(ExitCode::SUCCESS);
    }
    let words = terminal.words;
    if scores.is_empty() {
        terminal.say("cli.evaluate-nothing", &[]);
        return Ok(ExitCode::SUCCESS);
    }
    let mut head = vec![words.t("cli.evaluate-kind"), words.t("cli.evaluate-rule")];
    head.extend(
        COLUMNS
            .iter()
            .map(|column| words.t(&format!("cli.evaluate-{column}"))),
    );
    terminal.data(head.join("\t"));
    for score in &scores {
        terminal.data(line(score, |key| words.t(&format!("cli.evaluate-{key}"))));
    }
    Ok(ExitCode::SUCCESS)
}

/// A share is shown in percent; a rule of which nothing was decided has none.
fn line(score: &RuleScore, word: impl Fn(&str) -> &'static str) -> String {
    let share = |share: Option<i64>| share.map_or_else(|| "-".to_owned(), |n| format!("{}%", (n + 50) / 100));
    let standing = if score.rule == BY_HAND {
        "-"
    } else {
        word(&format!("standing-{}", score.standing().code()))
    };
    let counts = [
        score.proposed,
        score.waiting,
        score.accepted,
        score.edited,
        score.merged,
        score.split,
        score.dropped,
        score.missed,
        score.at_once,
    ];
    let mut cells = vec![score.kind.clone(), score.rule.clone()];
    cells.extend(counts.iter().map(ToString::to_string));
    cells.extend([
        share(score.taken_share()),
        share(score.as_is_share()),
        standing.to_owned(),
    ]);
    cells.join("\t")
}

fn with_shares(score: &RuleScore) -> serde_json::Value {
    let mut value = serde_json::to_value(score).unwrap_or_default();
    let per_mille = |share: Option<i64>| share.map(|n| n / 10);
    if let Some(object) = value.as_object_mut() {
        object.insert("decided".into(), score.decided().into());
        object.insert("taken_per_mille".into(), per_mille(score.taken_share()).into());
        object.insert("as_is_per_mille".into(), per_mille(score.as_is_share()).into());
        object.insert("standing".into(), score.standing().code().into());
    }
    value
}
