//! 导入表格: a file of sheets handed in for a draft; how far it has come, what was found in it, what its columns are taken
//! for, and taking it.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::lists::{
    BackInput, Phase, SheetChoice, SheetOrder, SheetPage, SheetUpload, Stage, Titles, ToldChange, ToldColumn,
    ToldTotal, ToldUnit,
};
use yipanqi_domain::list::{List, ListVersion, OwnColumns, VersionState};
use yipanqi_domain::money::MoneyUnit;
use yipanqi_domain::office::Side;
use yipanqi_domain::rights::Action;
use yipanqi_domain::{Refusal, VersionId};

use super::export::{XLSX, handed_out};
use super::unit_words;
use crate::error::{Error, judged};
use crate::form::{Choice, FormState, words_of};
use crate::frame::{Frame, page, page_refused, page_with};
use crate::nav::Place;
use crate::request::{Form, Id, Me, Upload, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::sheet_problems::{kept_refusal, sheet_problem};
use crate::state::State;
use crate::unreadable::unreadable;
use crate::urls;
use crate::words::Words;

pub fn routes() -> Vec<Route> {
    let guard = Guard::Act(Action::DraftList);
    vec![
        Route::get(urls::LIST_SHEET, guard, get(show_door)),
        Route::upload(urls::LIST_SHEET, guard, post(receive)),
        Route::get(urls::SHEET, guard, get(show)),
        Route::post(urls::SHEET_COLUMNS, guard, post(choose)),
        Route::post(urls::SHEET_TAKE, guard, post(take)),
        Route::post(urls::SHEET_STOP, guard, post(stop)),
        Route::get(urls::SHEET_MARKED, guard, get(marked)),
    ]
}

/// Where a file is handed in.
#[derive(Template)]
#[template(path = "lists/sheet_door.html")]
struct Door {
    f: Frame,
    form: FormState,
    list: List,
    version: ListVersion,
}

impl Door {
    async fn new(
        state: &State,
        visitor: &Visitor,
        me: &Me,
        id: VersionId,
        form: FormState,
    ) -> Result<Self, Error> {
        let w = visitor.words;
        let shown = state.app.row_page(&me.actor, id, None).await?;
        Ok(Self {
            f: Frame::new(state, visitor, Place::Lists, w.t("import.title"))
                .crumb(urls::LISTS, w.t("nav.lists"))
                .crumb(urls::list_version(id), &shown.list.name),
            form,
            list: shown.list,
            version: shown.version,
        })
    }
}

async fn show_door(state: State, visitor: Visitor, me: Me, Id(id): Id) -> Result<Response, Error> {
    page(&Door::new(&state, &visitor, &me, VersionId(id), FormState::default()).await?)
}

async fn receive(
    state: State,
    visitor: Visitor,
    me: Me,
    Id(id): Id,
    upload: Upload,
) -> Result<Response, Error> {
    let id = VersionId(id);
    let file = upload.files.into_iter().next();
    let outcome = match file {
        None => Err(Refusal::new("required").at("file")),
        Some(file) => {
            let upload = SheetUpload {
                bytes: file.bytes,
                file_name: file.name,
            };
            judged(state.app.stage_sheet(&me.actor, id, upload).await)?
        }
    };
    match outcome {
        Ok(staged) => Ok(crate::say::see(urls::sheet(staged, ""))),
        Err(refusal) => {
            let form = FormState::refused(upload.form, &refusal, visitor.words);
            let door = Door::new(&state, &visitor, &me, id, form).await?;
            if refusal.code == "sheet_too_large" {
                return page_with(StatusCode::PAYLOAD_TOO_LARGE, &door);
            }
            page_refused(&refusal, &door)
        }
    }
}

/// What was found.
#[derive(Template)]
#[template(path = "lists/sheet.html")]
struct Shown {
    f: Frame,
    form: FormState,
    shown: SheetPage,
    refused: Option<(String, String)>,
    /// Why a job could not take it.
    not_taken: Option<String>,
    columns: Vec<ColumnLine>,
    sheets: Vec<Choice>,
    money: Vec<Choice>,
    problems: Vec<ProblemLine>,
    units: Vec<String>,
    totals: Vec<TotalLine>,
    changes: Vec<ChangeLine>,
    found: String,
    notes: Vec<String>,
}

/// A column with its choices.
pub(super) struct ColumnLine {
    pub(super) letters: String,
    pub(super) path: String,
    pub(super) why: String,
    pub(super) samples: String,
    pub(super) meanings: Vec<Choice>,
    pub(super) meaning: String,
    pub(super) unit: String,
    pub(super) is_money: bool,
}

/// Columns of a sheet with what each may be taken for.
pub(super) fn column_lines(
    w: Words,
    columns: &[ToldColumn],
    sides: &[Side],
    own: &OwnColumns,
) -> Vec<ColumnLine> {
    let line = |column: &ToldColumn| ColumnLine {
        letters: column.letters.clone(),
        path: column.path.join(" / "),
        why: why_words(w, &column.why, &column.seen),
        samples: column.samples.join(" ｜ "),
        meanings: meanings(w, sides, own),
        meaning: column.meaning.clone(),
        unit: column.unit.clone(),
        is_money: column.meaning.starts_with("amount"),
    };
    columns.iter().map(line).collect()
}

/// A problem in words.
struct ProblemLine {
    place: String,
    words: String,
    stops: bool,
}

/// A changed field in words.
struct ChangeLine {
    name: String,
    row: String,
    field: String,
    /// When it was exported.
    base: Option<String>,
    mine: String,
    theirs: String,
    conflict: bool,
}

/// A total in words.
struct TotalLine {
    place: String,
    words: String,
    agrees: bool,
}

impl Shown {
    async fn new(state: &State, visitor: &Visitor, me: &Me, id: i64, form: FormState) -> Result<Self, Error> {
        let w = visitor.words;
        let shown = state.app.staged_sheet(&me.actor, id).await?;
        let told = &shown.told;
        let columns = column_lines(w, &told.columns, &shown.sides, &shown.columns);
        let counts = [
            ("rows", w.count(told.rows)),
            ("good", w.count(told.good)),
            ("wrong", w.count(told.rows - told.good)),
        ];
        let counts: Vec<(&str, &dyn std::fmt::Display)> = counts
            .iter()
            .map(|(n, v)| (*n, v as &dyn std::fmt::Display))
            .collect();
        Ok(Self {
            f: Frame::new(
                state,
                visitor,
                Place::Lists,
                w.with("import.of-file", &[("name", &shown.file_name)]),
            )
            .crumb(urls::LISTS, w.t("nav.lists"))
            .crumb(urls::list_version(shown.version.id), &shown.list.name),
            form,
            refused: told
                .refused
                .as_ref()
                .map(|(code, args)| refused_words(w, code, args)),
            not_taken: told
                .not_taken
                .as_ref()
                .map(|(code, args)| kept_refusal(w, code, args)),
            columns,
            sheets: told
                .sheets
                .iter()
                .enumerate()
                .map(|(at, sheet)| {
                    Choice::new(
                        at,
                        w.with("import.sheet-of", &[("name", &sheet.name), ("n", &sheet.lines)]),
                    )
                })
                .collect(),
            money: [MoneyUnit::Yi, MoneyUnit::Wan, MoneyUnit::Yuan]
                .map(|unit| Choice::new(unit.code(), unit_words(w, unit)))
                .to_vec(),
            problems: told
                .problems
                .iter()
                .map(|problem| ProblemLine {
                    place: problem.place.clone(),
                    words: sheet_problem(w, problem),
                    stops: problem.stops,
                })
                .collect(),
            units: told.units.iter().map(|unit| of_unit(w, unit)).collect(),
            totals: told.totals.iter().map(|total| of_total(w, total)).collect(),
            changes: told
                .diff
                .iter()
                .flat_map(|diff| &diff.changes)
                .map(|change| of_change(w, &shown, change))
                .collect(),
            found: w.with("import.found", &counts),
            notes: notes(w, &shown),
            shown,
        })
    }

    /// Whether something is being done with it.
    fn is_at_work(&self) -> bool {
        matches!(self.shown.stage, Stage::Reading | Stage::Taking)
    }

    /// What is being done with it, how far that is, and of how many rows. Another node's work is known by what it noted.
    fn course(&self) -> (&'static str, i64, i64) {
        let noted = self.shown.progress;
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        match (self.shown.course, self.shown.stage) {
            (Some(course), stage) => {
                let key = match (course.phase, stage) {
                    (Phase::Writing, _) => "import.progress-writing",
                    (Phase::Judging, _) => "import.progress-judging",
                    (Phase::Opening, Stage::Taking) => "import.progress-opening-again",
                    (Phase::Opening, _) => "import.progress-opening",
                };
                (key, count(course.done), count(course.total))
            }
            (None, Stage::Taking) => ("import.progress-ordered", 0, 0),
            (None, _) if noted.1 > 0 => ("import.progress-judging", noted.0, noted.1),
            (None, _) => ("import.progress-waiting", 0, 0),
        }
    }

    fn is_ready(&self) -> bool {
        self.shown.stage == Stage::Ready
    }

    fn is_over(&self) -> Option<&'static str> {
        match self.shown.stage {
            Stage::Stopped => Some("import.stopped"),
            Stage::Taken => Some("import.taken-before"),
            _ => None,
        }
    }

    /// Whether it may be taken into the version as it stands.
    fn is_draft(&self) -> bool {
        matches!(self.shown.version.state, VersionState::Draft)
    }

    fn titles(&self, titles: &[String]) -> String {
        titles.join("；")
    }

    fn some(&self, titles: &Titles) -> String {
        let more = if titles.count > titles.first.len() {
            "…"
        } else {
            ""
        };
        self.titles(&titles.first) + more
    }

    fn heading(&self, text: &str) -> String {
        text.replace('/', " / ")
    }

    fn amounts(&self, amounts: &[(String, String)]) -> String {
        let of = |unit: &str| MoneyUnit::parse(unit).map_or("", |unit| unit_words(self.f.w, unit));
        let all: Vec<String> = amounts
            .iter()
            .map(|(n, unit)| format!("{n} {}", of(unit)))
            .collect();
        all.join("；")
    }
}

/// What a column may be taken for.
fn meanings(w: Words, sides: &[Side], columns: &OwnColumns) -> Vec<Choice> {
    const PLAIN: [&str; 19] = [
        "ignored",
        "serial",
        "field",
        "heading",
        "title",
        "kind",
        "measure",
        "starts",
        "ends",
        "term",
        "weight",
        "amount",
        "amount_sum",
        "lead",
        "joint_lead",
        "reporting",
        "support",
        "item_number",
        "key",
    ];
    let mut out = Vec::new();
    for code in PLAIN {
        out.push(Choice::new(code, w.t(&format!("import.means-{code}"))));
        if code == "support" {
            for (at, own) in columns.0.iter().enumerate() {
                let words = w.with("import.means-own", &[("name", &own.name)]);
                out.push(Choice::new(format!("own:{at}"), words));
            }
        }
        if code == "amount" && sides.len() > 1 {
            for (at, side) in sides.iter().enumerate() {
                let words = w.with("import.means-amount-side", &[("side", &side.name)]);
                out.push(Choice::new(format!("amount:{at}"), words));
            }
        }
    }
    out
}

fn why_words(w: Words, code: &str, seen: &str) -> String {
    w.with(&format!("import.why-{code}"), &[("seen", &seen)])
}

fn refused_words(w: Words, code: &str, args: &[(String, String)]) -> (String, String) {
    let reason = args.iter().find(|(name, _)| name == "reason");
    if let Some((_, reason)) = reason {
        return unreadable(w, reason);
    }
    let words = w.find(&format!("refused.{code}")).unwrap_or(code).to_owned();
    (words, w.t("import.refused-do").to_owned())
}

fn of_unit(w: Words, unit: &ToldUnit) -> String {
    let code = match (unit.code.as_str(), unit.units.is_empty()) {
        ("abolished", true) => "abolished-alone",
        ("unknown", true) => "unknown-alone",
        (code, _) => code,
    };
    let units = unit.units.join("、");
    w.with(
        &format!("import.unit-{code}"),
        &[("name", &unit.name), ("n", &unit.rows), ("units", &units)],
    )
}

fn of_total(w: Words, total: &ToldTotal) -> TotalLine {
    let unit = MoneyUnit::parse(&total.unit).map_or("", |unit| unit_words(w, unit));
    let key = if total.agrees {
        "import.total-agrees"
    } else {
        "import.total-differs"
    };
    TotalLine {
        place: total.place.clone(),
        words: w.with(
            key,
            &[
                ("name", &total.name),
                ("said", &total.said),
                ("summed", &total.summed),
                ("unit", &unit),
            ],
        ),
        agrees: total.agrees,
    }
}

fn of_change(w: Words, shown: &SheetPage, change: &ToldChange) -> ChangeLine {
    let value = |text: &str| match change.field.as_str() {
        "kind" => w.find(&format!("words.kind-{text}")).unwrap_or(text).to_owned(),
        code => match code.strip_prefix("own@").and_then(|code| shown.columns.of(code)) {
            Some(own) => own.shown(text).unwrap_or_else(|| text.to_owned()),
            None => w.day_words(text).unwrap_or_else(|| text.to_owned()),
        },
    };
    let field = if let Some(id) = change.field.strip_prefix("amount@") {
        let side = shown.sides.iter().find(|side| side.id.to_string() == id);
        let name = side.map_or("", |side| side.name.as_str());
        w.with("import.means-amount-side", &[("side", &name)])
    } else if let Some(code) = change.field.strip_prefix("own@") {
        let name = shown.columns.of(code).map_or(code, |own| own.name.as_str());
        w.with("import.means-own", &[("name", &name)])
    } else {
        w.t(&format!("import.means-{}", change.field)).to_owned()
    };
    ChangeLine {
        name: change.name.clone(),
        row: format!("{} {}", change.sheet_row, change.title),
        field,
        base: change.base.as_deref().map(value),
        mine: value(&change.mine),
        theirs: value(&change.theirs),
        conflict: change.conflict,
    }
}

/// What else is to be known of the file.
fn notes(w: Words, shown: &SheetPage) -> Vec<String> {
    let told = &shown.told;
    let mut out = Vec::new();
    if told.is_remembered {
        out.push(w.t("import.note-remembered").to_owned());
    }
    for (n, key) in [
        (told.groups, "import.note-groups"),
        (told.carried, "import.note-carried"),
        (told.repeated_headings, "import.note-headings"),
        (told.hidden_rows, "import.note-hidden-rows"),
        (
            told.columns.iter().filter(|c| c.is_hidden).count(),
            "import.note-hidden-columns",
        ),
        (told.formulas, "import.note-formulas"),
    ] {
        if n > 0 {
            out.push(w.with(key, &[("n", &w.count(n))]));
        }
    }
    for (names, key) in [
        (&told.hidden_sheets, "import.note-hidden-sheets"),
        (&told.without_heading, "import.note-without-heading"),
        (&told.foot, "import.note-foot"),
    ] {
        if !names.is_empty() {
            out.push(w.with(key, &[("names", &names.join("；"))]));
        }
    }
    out
}

async fn show(state: State, visitor: Visitor, me: Me, Id(id): Id) -> Result<Response, Error> {
    page(&Shown::new(&state, &visitor, &me, id, FormState::default()).await?)
}

async fn choose(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let of = |name: &str| sent.all(name).map(str::to_owned).collect::<Vec<_>>();
    let sheet = sent.number("sheet").and_then(|n| usize::try_from(n).ok());
    let former = sent.number("former").and_then(|n| usize::try_from(n).ok());
    // Columns of another sheet say nothing about this one.
    let same = sheet == former;
    let choice = SheetChoice {
        sheet,
        columns: if same { of("columns") } else { Vec::new() },
        units: if same { of("units") } else { Vec::new() },
    };
    match judged(state.app.choose_sheet(&me.actor, id, choice).await)? {
        Ok(()) => Ok(see_saying(urls::sheet(id, ""), "import.chosen", &[])),
        Err(refusal) => {
            let form = FormState::refused(sent, &refusal, visitor.words);
            page_refused(&refusal, &Shown::new(&state, &visitor, &me, id, form).await?)
        }
    }
}

async fn take(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let seen = sent.number("revision").unwrap_or(0);
    let reason = sent.get("reason").to_owned();
    let order = if sent.has("back") {
        SheetOrder::Changed(BackInput {
            seen_revision: seen,
            theirs: sent.all("theirs").map(str::to_owned).collect(),
            remove: sent.has("remove"),
            reason,
        })
    } else {
        SheetOrder::Added {
            seen_revision: seen,
            leave_out: sent.has("leave_out"),
            reason,
        }
    };
    match judged(state.app.order_sheet(&me.actor, id, order).await)? {
        Ok(None) => Ok(crate::say::see(urls::sheet(id, ""))),
        Ok(Some(done)) => Ok(see_saying(
            urls::list_version(done.version),
            "import.taken",
            &[("n", &done.rows), ("left", &done.left_out)],
        )),
        Err(refusal) => {
            let form = FormState::refused(sent, &refusal, visitor.words);
            page_refused(&refusal, &Shown::new(&state, &visitor, &me, id, form).await?)
        }
    }
}

async fn stop(state: State, me: Me, Id(id): Id) -> Result<Response, Error> {
    let (version, stopped) = state.app.stop_sheet(&me.actor, id).await?;
    let said = if stopped {
        "import.stopped"
    } else {
        "import.taken-before"
    };
    Ok(see_saying(urls::list_version(version), said, &[]))
}

async fn marked(state: State, visitor: Visitor, me: Me, Id(id): Id) -> Result<Response, Error> {
    let w = visitor.words;
    match judged(
        state
            .app
            .marked_sheet(&me.actor, id, |problem| sheet_problem(w, problem))
            .await,
    )? {
        Ok(file) => handed_out(file, XLSX),
        Err(refusal) => {
            let mut form = FormState::default();
            form.problem("columns", words_of(&refusal, w));
            page_refused(&refusal, &Shown::new(&state, &visitor, &me, id, form).await?)
        }
    }
}
