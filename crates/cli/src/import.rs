//! `import`: a sheet into the draft of a list, as the page does it, for a named account in a named post.
//!
//! What is wrong with which cell goes to stdout, one a line with tabs. A dry run looks and leaves nothing; without
//! `--leave-out` a single bad row keeps the whole file out. A file that was exported to be edited changes what was edited in
//! it; where both sides changed a cell, what stands in the list is kept.

use crate::config::{ImportArgs, Place};
use crate::house;
use crate::problem::Problem;
use crate::report::actor;
use crate::terminal::Terminal;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use yipanqi_app::domain::VersionId;
use yipanqi_app::domain::list::VersionState;
use yipanqi_app::domain::rights::Actor;
use yipanqi_app::lists::{BackInput, SheetUpload, Stage};
use yipanqi_app::{App, Error};
use yipanqi_web::sheet_problems::sheet_problem;
use yipanqi_web::unreadable::unreadable;
use yipanqi_web::urls;

pub async fn import(terminal: &Terminal, place: &Place, args: &ImportArgs) -> Result<ExitCode, Problem> {
    let path = &args.sheet_file;
    let bytes = std::fs::read(path).map_err(|cause| Problem::file(path, &cause))?;
    let app = house::open(place).await?;
    let actor = actor(&app, &args.account, args.post.as_deref()).await?;
    let version = draft(&app, &actor, &args.draft_list).await?;
    let pressed = interrupt();
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let upload = SheetUpload {
        bytes,
        file_name: name.unwrap_or_default(),
    };
    let id = app
        .stage_sheet_unread(&actor, version, upload)
        .await
        .map_err(refused)?;
    let work = Box::pin(app.read_sheet(&actor, id));
    watched(terminal, &app, &actor, (id, &pressed), work).await?;
    let page = app.staged_sheet(&actor, id).await.map_err(refused)?;
    let words = terminal.words;
    if page.stage == Stage::Failed {
        let (code, values) = page.told.refused.unwrap_or_default();
        let reason = values.iter().find(|(name, _)| name == "reason");
        let why = match reason {
            Some((_, reason)) => unreadable(words, reason).0,
            None => words.find(&format!("refused.{code}")).unwrap_or(&code).to_owned(),
        };
        return Err(Problem::yours("import-unreadable")
            .with("path", path.display())
            .with("why", why));
    }
    let told = &page.told;
    for problem in &told.problems {
        let kind = if problem.stops { "!" } else { "?" };
        terminal.data(format!(
            "{kind}\t{}\t{}",
            problem.place,
            sheet_problem(words, problem)
        ));
    }
    let unlisted = told.problem_counts.0 + told.problem_counts.1 - told.problems.len();
    if unlisted > 0 {
        terminal.say("cli.import-more", &[("n", &unlisted)]);
    }
    let wrong = told.rows - told.good;
    terminal.say(
        "cli.import-found",
        &[("rows", &told.rows), ("good", &told.good), ("wrong", &wrong)],
    );
    if let Some(diff) = &told.diff {
        terminal.say(
            "cli.import-changes",
            &[
                ("n", &diff.change_count),
                ("conflicts", &diff.conflicts),
                ("added", &diff.added.count),
            ],
        );
    }
    if args.dry_run {
        app.stop_sheet(&actor, id).await.map_err(refused)?;
        terminal.say("cli.import-dry", &[]);
        // As it would end.
        return match told.may_take(args.leave_out) {
            Ok(()) => Ok(ExitCode::SUCCESS),
            Err(refusal) => Err(Problem::refused("import-refused", refusal)),
        };
    }
    let seen_revision = page.version.revision;
    let reason = args.reason.as_deref().unwrap_or_default();
    let outcome = if told.diff.is_some() {
        let input = BackInput {
            seen_revision,
            reason: reason.to_owned(),
            ..BackInput::default()
        };
        let take = Box::pin(app.take_changes(&actor, id, &input));
        watched(terminal, &app, &actor, (id, &pressed), take).await
    } else {
        let take = Box::pin(app.take_sheet(&actor, id, seen_revision, args.leave_out, reason));
        watched(terminal, &app, &actor, (id, &pressed), take).await
    };
    let done = match outcome {
        Ok(done) => done,
        Err(problem) => {
            app.stop_sheet(&actor, id).await.map_err(refused)?;
            return Err(problem);
        }
    };
    terminal.say("cli.import-done", &[("n", &done.rows), ("left", &done.left_out)]);
    terminal.data(urls::list_version(done.version));
    Ok(ExitCode::SUCCESS)
}

/// Is told of an interrupt, once, whether or not somebody waits for it at that moment: between one part of the work and the
/// next nobody does.
fn interrupt() -> Arc<Notify> {
    let pressed = Arc::new(Notify::new());
    let tells = pressed.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            tells.notify_one();
        }
    });
    pressed
}

/// Waits for the work on a file and shows how far it is. Ctrl-C ends it with nothing kept.
async fn watched<T>(
    terminal: &Terminal,
    app: &App,
    actor: &Actor,
    (id, pressed): (i64, &Notify),
    work: impl Future<Output = yipanqi_app::Result<T>>,
) -> Result<T, Problem> {
    let mut stopped = false;
    let mut look = tokio::time::interval(Duration::from_millis(200));
    let mut halt = tokio::time::interval(Duration::from_millis(10));
    let mut work = std::pin::pin!(work);
    let outcome = loop {
        tokio::select! {
            outcome = &mut work => break outcome,
            _ = look.tick() => if let Some(course) = app.sheet_course(id) {
                let key = format!("cli.import-{}", course.phase.code());
                terminal.bar_of(&key, course.done, course.total);
            },
            () = pressed.notified(), if !stopped => stopped = true,
            // Only what has begun can be halted: it is told so until it ends.
            _ = halt.tick(), if stopped => app.halt_sheet(id),
        }
    };
    terminal.bar_done();
    // What was written before the key was pressed stays and is told.
    if stopped && !matches!(app.staged_sheet(actor, id).await, Ok(page) if page.stage == Stage::Taken) {
        app.stop_sheet(actor, id).await.map_err(refused)?;
        return Err(Problem::yours("import-stopped"));
    }
    outcome.map_err(refused)
}

/// The draft of the list that is named by its number or by its name.
async fn draft(app: &App, actor: &Actor, wanted: &str) -> Result<VersionId, Problem> {
    let wanted = wanted.trim();
    let mut known = Vec::new();
    for page in 1.. {
        let found = app.lists_page(actor, page).await.map_err(refused)?;
        for card in found.lists {
            let draft = card
                .versions
                .iter()
                .map(|v| &v.version)
                .find(|v| v.state == VersionState::Draft);
            known.extend(draft.map(|version| (card.list.id.0, card.list.name.clone(), version.id)));
        }
        if !found.more {
            break;
        }
    }
    let fits: Vec<_> = known
        .iter()
        .filter(|k| k.0.to_string() == wanted || k.1 == wanted)
        .collect();
    if let [(_, _, version)] = fits.as_slice() {
        return Ok(*version);
    }
    let named: Vec<String> = known
        .iter()
        .take(12)
        .map(|k| format!("{} {}", k.0, k.1))
        .collect();
    Err(Problem::yours("import-no-draft")
        .with("value", wanted)
        .with("known", named.join("; ")))
}

fn refused(error: Error) -> Problem {
    match error {
        Error::Refused(refusal) => Problem::refused("import-refused", refusal),
        Error::Denied | Error::NotFound => Problem::yours("import-denied"),
        other => other.into(),
    }
}
