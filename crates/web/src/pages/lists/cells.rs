//! Cells of a draft as they are edited: one by one by the script, many by a form, a table pasted from a spreadsheet. The
//! script asks for JSON and is told what it shows; a form gets pages that say the same.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde_json::json;
use yipanqi_app::lists::{CellConflict, CellEdit, CellNow, CellProblem, CellsEdited};
use yipanqi_domain::list::cells::{cell_named, is_more, pasted, table_of};
use yipanqi_domain::list::{AMOUNT_FIELDS, ItemKind, Selection};
use yipanqi_domain::money::{MoneyUnit, parse_amount, show_amount};
use yipanqi_domain::rights::Action;
use yipanqi_domain::{Refusal, RowId, VersionId};

use super::grid::refused;
use super::more;
use crate::error::{Again, Clash, Conflict, Error, Way, judged};
use crate::form::{FormState, words_of};
use crate::request::{Form, Id, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::State;
use crate::urls;
use crate::words::Words;

pub fn routes() -> Vec<Route> {
    vec![Route::post(
        urls::LIST_CELLS,
        Guard::Act(Action::DraftList),
        post(send),
    )]
}

/// The unit and the decimals in which the page shows amounts.
fn money(sent: &Form) -> (MoneyUnit, u32) {
    let shown = sent.get("money").split_once('-');
    let read = shown.and_then(|(unit, decimals)| Some((MoneyUnit::parse(unit)?, decimals.parse().ok()?)));
    read.filter(|(_, decimals)| *decimals <= 4)
        .unwrap_or((MoneyUnit::Yi, 2))
}

fn ids(text: &str) -> Vec<RowId> {
    text.split(',')
        .filter_map(|id| id.trim().parse().ok().map(RowId))
        .collect()
}

/// The word of a kind or a selection as its code, whatever language it was copied in.
fn typed(w: Words, cell: &str, text: &str) -> String {
    let word = text.trim();
    let chosen = |one: &&Selection| cell == "selection" && w.t(&format!("rows.selection-{one}")) == word;
    if let Some(chosen) = Selection::ALL.iter().find(chosen) {
        return chosen.code().to_owned();
    }
    let named = |kind: &&ItemKind| cell == "kind" && w.t(&format!("words.kind-{kind}")) == word;
    ItemKind::ALL
        .iter()
        .find(named)
        .map_or_else(|| text.to_owned(), |kind| kind.code().to_owned())
}

/// The cells that were sent: pasted from the first one on, each with its own value, or one value for many rows.
fn edits(w: Words, sent: &Form) -> Result<Vec<CellEdit>, Refusal> {
    let all = |name: &str| -> Vec<String> {
        let values = sent.values.iter().filter(|(given, _)| given == name);
        values.map(|(_, value)| value.clone()).collect()
    };
    let edit = |row: RowId, cell: &str, was: Option<String>, now: &str| CellEdit {
        row,
        was,
        now: typed(w, cell, now),
        cell: cell.to_owned(),
    };
    if let Some(text) = sent.raw("paste") {
        let rows = ids(sent.get("rows"));
        let first = sent.number("row").map(RowId);
        let from = rows.iter().position(|row| Some(*row) == first);
        let cells: Vec<&'static str> = sent.get("columns").split(',').filter_map(cell_named).collect();
        let column = cells.iter().position(|cell| *cell == sent.get("column"));
        let (Some(from), Some(column)) = (from, column) else {
            return Err(Refusal::new("paste_nowhere").at("paste"));
        };
        let cut = pasted(&table_of(text), &rows[from..], &cells[column..])?;
        return Ok(cut
            .into_iter()
            .map(|(row, cell, now)| edit(row, cell, None, &now))
            .collect());
    }
    let rows: Vec<RowId> = sent
        .all("row")
        .filter_map(|id| id.parse().ok().map(RowId))
        .collect();
    let (cells, was, now) = (all("column"), all("was"), all("now"));
    if rows.is_empty() {
        return Err(Refusal::new("nothing_chosen").at("row"));
    }
    let each = cells.len() == rows.len() && now.len() == rows.len() && was.len() == rows.len();
    let one = |at: usize, row: &RowId| {
        if each {
            edit(*row, &cells[at], Some(was[at].clone()), &now[at])
        } else {
            edit(*row, sent.get("column"), None, sent.get("now"))
        }
    };
    Ok(rows.iter().enumerate().map(|(at, row)| one(at, row)).collect())
}

async fn send(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let (id, w) = (VersionId(id), visitor.words);
    let outcome = match edits(w, &sent) {
        Ok(edits) => {
            let seen = (sent.number("revision").unwrap_or(0), money(&sent).0);
            judged(state.app.edit_cells(&me.actor, id, seen, &edits).await)?
        }
        Err(refusal) => Err(refusal),
    };
    match outcome {
        Ok(saved @ CellsEdited::Saved { .. }) if visitor.wants_json => {
            let kind = [(header::CONTENT_TYPE, "application/json")];
            Ok((kind, shown(w, &sent, &saved).to_string()).into_response())
        }
        Ok(CellsEdited::Saved { cells, .. }) => {
            let back = visitor
                .from
                .clone()
                .filter(|from| from.starts_with(&urls::list_version(id)));
            Ok(see_saying(
                back.unwrap_or_else(|| urls::list_version(id)),
                "lists.cells-saved",
                &[("n", &cells.len())],
            ))
        }
        Ok(CellsEdited::Stale(conflicts)) if visitor.wants_json => Ok(stale(w, &conflicts)),
        Ok(CellsEdited::Stale(conflicts)) => {
            Err(Error::Conflict(Box::new(side_by_side(w, id, &sent, &conflicts))))
        }
        Ok(CellsEdited::Refused(problems)) if visitor.wants_json => Ok(wrong(w, &problems)),
        Ok(CellsEdited::Refused(problems)) => {
            let field = if sent.has("paste") { "paste" } else { "now" };
            let mut form = FormState::sent(sent);
            for problem in problems.iter().skip(1).take(20) {
                form.problem(field, said(w, problem));
            }
            let first = problems
                .first()
                .map(|first| Refusal::new("cell_wrong").at(field).with("what", said(w, first)));
            let first = first.unwrap_or_else(|| Refusal::new("nothing_chosen"));
            refused(&state, &visitor, &me, id, &first, form).await
        }
        Err(refusal) if visitor.wants_json => Err(Error::Invalid(refusal)),
        Err(refusal) => refused(&state, &visitor, &me, id, &refusal, FormState::sent(sent)).await,
    }
}

/// What a column is called.
pub(super) fn cell_word(w: Words, cell: &str) -> &'static str {
    match cell {
        "lead_units" => w.t("words.role-lead"),
        "joint_lead_units" => w.t("words.role-joint_lead"),
        "reporting_units" => w.t("words.role-reporting"),
        "support_units" => w.t("words.role-support"),
        cell if AMOUNT_FIELDS.contains(&cell) => w.t("lists.column-amounts"),
        cell => w
            .find(&format!("lists.column-{cell}"))
            .unwrap_or(w.t("lists.row-whole")),
    }
}

/// What a column is called that may be one of the list's own.
fn column_word<'a>(w: Words, cell: &str, own: Option<&'a String>) -> &'a str {
    own.map_or_else(|| cell_word(w, cell), String::as_str)
}

/// Row, column and what is wrong.
fn said(w: Words, problem: &CellProblem) -> String {
    let why = words_of(&problem.refusal, w);
    let column = column_word(w, problem.cell, problem.column.as_ref());
    w.with(
        "lists.cell-wrong",
        &[
            ("row", &problem.label),
            ("column", &column),
            ("typed", &problem.typed),
            ("why", &why),
        ],
    )
}

/// A cell as the page shows it.
fn show(w: Words, cell: &str, written: &str, (unit, decimals): (MoneyUnit, u32)) -> String {
    if AMOUNT_FIELDS.contains(&cell) {
        let units = MoneyUnit::ALL.iter();
        let mut signed = units.filter_map(|unit| Some((unit, written.strip_suffix(unit.sign())?)));
        let fen = signed
            .next()
            .and_then(|(unit, number)| parse_amount(number, *unit, "now").ok().flatten());
        return fen
            .map(|fen| show_amount(fen, unit, decimals))
            .unwrap_or_default();
    }
    match cell {
        "kind" => w.t(&format!("words.kind-{written}")).to_owned(),
        "starts_on" | "ends_on" => w.day_words(written).unwrap_or_default(),
        _ => written.to_owned(),
    }
}

fn shown(w: Words, sent: &Form, saved: &CellsEdited) -> serde_json::Value {
    let CellsEdited::Saved {
        revision,
        cells,
        rows,
        more,
        ..
    } = saved
    else {
        return json!({});
    };
    let money = money(sent);
    let text = |cell: &CellNow| {
        let row = rows.iter().find(|row| row.id == cell.row && is_more(cell.cell));
        row.map_or_else(
            || show(w, cell.cell, &cell.now, money),
            |row| more::edited(w, cell.cell, &row.content.more, more),
        )
    };
    let cells: Vec<_> = cells
        .iter()
        .map(|cell| {
            json!({
                "row": cell.row.0.to_string(), "column": cell.cell, "was": cell.was, "value": cell.now,
                "text": text(cell),
            })
        })
        .collect();
    let totals: Vec<_> = rows
        .iter()
        .map(|row| {
            let total = row.content.amounts.total();
            let text = total
                .map(|fen| show_amount(fen, money.0, money.1))
                .unwrap_or_default();
            json!({ "row": row.id.0.to_string(), "total": text, "change": row.change.code() })
        })
        .collect();
    let said = w.with("lists.cells-saved", &[("n", &cells.len())]);
    json!({ "revision": revision, "cells": cells, "rows": totals, "said": said })
}

fn problem(status: StatusCode, body: &serde_json::Value) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/problem+json")];
    (status, kind, body.to_string()).into_response()
}

fn stale(w: Words, conflicts: &[CellConflict]) -> Response {
    let cells: Vec<_> = conflicts
        .iter()
        .map(|c| {
            json!({
                "row": c.row.0.to_string(), "label": c.label, "column": c.cell, "name": column_word(w, c.cell, c.column.as_ref()),
                "mine": c.mine, "theirs": c.theirs, "shown": show(w, c.cell, &c.theirs, (MoneyUnit::Yi, 2)),
            })
        })
        .collect();
    problem(
        StatusCode::CONFLICT,
        &json!({
            "type": "urn:yipanqi:problem:stale", "title": w.t("errors.conflict-title"), "status": 409,
            "detail": w.with("lists.cells-stale", &[("n", &conflicts.len())]), "conflicts": cells,
        }),
    )
}

fn wrong(w: Words, problems: &[CellProblem]) -> Response {
    let cells: Vec<_> = problems
        .iter()
        .map(|p| {
            json!({
                "row": p.row.0.to_string(), "column": p.cell, "typed": p.typed, "code": p.refusal.code,
                "detail": words_of(&p.refusal, w),
            })
        })
        .collect();
    let first = problems.first().map(|first| said(w, first)).unwrap_or_default();
    problem(
        StatusCode::UNPROCESSABLE_ENTITY,
        &json!({
            "type": "urn:yipanqi:problem:invalid", "title": w.t("errors.invalid-title"), "status": 422,
            "detail": first, "problems": cells,
        }),
    )
}

/// Both values of every cell that somebody else changed, and a form that puts one's own over them.
fn side_by_side(w: Words, id: VersionId, sent: &Form, conflicts: &[CellConflict]) -> Conflict {
    let mut values: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, value: &str| values.push((name.to_owned(), value.to_owned()));
    let rows: Vec<&str> = sent.all("row").collect();
    let lists = ["column", "was", "now"].map(|name| -> Vec<&str> {
        let found = sent.values.iter().filter(|(given, _)| given == name);
        found.map(|(_, value)| value.as_str()).collect()
    });
    for (at, row) in rows.iter().enumerate() {
        let [column, was, now] =
            [&lists[0], &lists[1], &lists[2]].map(|list| list.get(at).copied().unwrap_or_default());
        let theirs = conflicts
            .iter()
            .find(|c| c.row.0.to_string() == **row && c.cell == column)
            .map_or(was, |c| c.theirs.as_str());
        for (name, value) in [("row", *row), ("column", column), ("was", theirs), ("now", now)] {
            add(name, value);
        }
    }
    add("money", sent.get("money"));
    let clash = |c: &CellConflict| Clash {
        label: format!("{} {}", c.label, column_word(w, c.cell, c.column.as_ref())),
        was: c.was.clone().unwrap_or_default(),
        theirs: Some(c.theirs.clone()),
        yours: c.mine.clone(),
    };
    Conflict {
        by: None,
        clashes: conflicts.iter().map(clash).collect(),
        again: Some(Again {
            action: urls::of_version(id, "cells"),
            values,
        }),
        ways: vec![Way {
            href: urls::list_version(id),
            text: w.t("lists.to-grid").to_owned(),
        }],
    }
}
