//! `report`: the report to the next meeting, or the month's bulletin, compiled as the page of papers compiles it, for a
//! named account in a named post, and written to a file.
//!
//! The file is made before the paper is: what cannot be written leaves no paper. A dry run compiles, prints the lines and
//! leaves nothing.

use crate::config::{Place, ReportArgs};
use crate::house;
use crate::problem::Problem;
use crate::terminal::Terminal;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use yipanqi_app::domain::office::{Account, AccountState};
use yipanqi_app::domain::period::Period;
use yipanqi_app::domain::rights::Actor;
use yipanqi_app::domain::{ListId, SessionId};
use yipanqi_app::papers::{PaperOf, PaperPreview};
use yipanqi_app::{App, Error};
use yipanqi_web::urls;

pub async fn report(terminal: &Terminal, place: &Place, args: &ReportArgs) -> Result<ExitCode, Problem> {
    let app = house::open(place).await?;
    let actor = actor(&app, &args.account, args.post.as_deref()).await?;
    let period = period(args.period.as_deref(), &actor)?;
    let of = subject(&app, &actor, args).await?;
    let Some(out) = args.out.as_deref().filter(|_| !args.dry_run) else {
        let PaperPreview { title, lines } = app.preview_paper(&actor, of, period).await.map_err(refused)?;
        for line in &lines {
            terminal.data(line);
        }
        terminal.say("cli.report-dry", &[("title", &title), ("count", &lines.len())]);
        return Ok(ExitCode::SUCCESS);
    };
    let mut file = new_file(out)?;
    let written = async {
        let paper = app.compile_paper(&actor, of, period).await.map_err(refused)?;
        let made = app.paper_docx(&actor, paper).await.map_err(refused)?;
        file.write_all(&made.bytes)
            .and_then(|()| file.sync_all())
            .map_err(|cause| Problem::file(out, &cause))?;
        Ok::<_, Problem>((paper, made))
    }
    .await;
    let (paper, made) = match written {
        Ok(written) => written,
        Err(problem) => {
            drop(file);
            // It was made by this run and holds nothing whole.
            let _ = std::fs::remove_file(out);
            return Err(problem);
        }
    };
    let title = made.name.trim_end_matches(".docx");
    terminal.say("cli.report-made", &[("title", &title), ("path", &out.display())]);
    terminal.data(urls::paper(paper));
    Ok(ExitCode::SUCCESS)
}

/// The account in the post of that name; without a name in the one post that its person holds.
pub async fn actor(app: &App, name: &str, post: Option<&str>) -> Result<Actor, Problem> {
    let mut read = app.store().read().await?;
    let account: Option<Account> = read.account_by_name(name).await?;
    let account = account.ok_or_else(|| Problem::yours("no-account").with("name", name))?;
    if account.state != AccountState::Active {
        return Err(Problem::yours("account-stopped").with("name", name));
    }
    let posts = read.posts_held(account.person, app.today()).await?;
    read.end().await?;
    let held = || {
        posts
            .iter()
            .map(|p| p.name.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let fits: Vec<_> = posts
        .iter()
        .filter(|p| post.is_none_or(|wanted| p.name == wanted))
        .collect();
    let found = match fits.as_slice() {
        [one] => one.id,
        [] => {
            return Err(Problem::yours("report-no-post")
                .with("name", name)
                .with("known", held()));
        }
        _ => {
            return Err(Problem::yours("report-which-post")
                .with("name", name)
                .with("known", held()));
        }
    };
    Ok(app.actor(&account, Some(found)).await?)
}

/// `2025-03`; the month before this one when nothing is said.
fn period(typed: Option<&str>, actor: &Actor) -> Result<Period, Problem> {
    let wrong = |value: &str| Problem::yours("report-month").with("value", value);
    match typed {
        Some(text) => Period::parse(&text.trim().replacen('-', "M", 1))
            .filter(|period| period.is_month())
            .ok_or_else(|| wrong(text)),
        None => Period::month_of(actor.today).previous().ok_or_else(|| wrong("")),
    }
}

/// The session or list that is named by its number or by its name, as far as the seat may report of it.
async fn subject(app: &App, actor: &Actor, args: &ReportArgs) -> Result<PaperOf, Problem> {
    let page = app.papers_page(actor, 1).await?;
    let (wanted, known): (&str, Vec<(i64, String, PaperOf)>) = match (&args.session, &args.list) {
        (Some(session), _) => {
            let of = |id: SessionId| PaperOf::Session(id);
            let all = page.sessions.into_iter();
            (session, all.map(|s| (s.id.0, s.name, of(s.id))).collect())
        }
        (None, Some(list)) => {
            let of = |id: ListId| PaperOf::List(id);
            let all = page.lists.into_iter();
            (list, all.map(|l| (l.id.0, l.name, of(l.id))).collect())
        }
        (None, None) => return Err(Problem::yours("report-of-nothing")),
    };
    let wanted = wanted.trim();
    let by_number = known.iter().filter(|k| k.0.to_string() == wanted);
    let by_name = known.iter().filter(|k| k.1 == wanted);
    let exact: Vec<_> = by_number.chain(by_name).collect();
    let part: Vec<_> = known
        .iter()
        .filter(|k| !wanted.is_empty() && k.1.contains(wanted))
        .collect();
    let fits = if exact.is_empty() { part } else { exact };
    if let [(_, _, of)] = fits.as_slice() {
        return Ok(*of);
    }
    let fits_none = fits.is_empty();
    let shown = if fits_none { known.iter().collect() } else { fits };
    let named: Vec<String> = shown
        .iter()
        .take(12)
        .map(|k| format!("{} {}", k.0, k.1))
        .collect();
    let code = match (named.is_empty(), fits_none) {
        (true, _) => "report-none",
        (false, true) => "report-unknown",
        (false, false) => "report-which",
    };
    Err(Problem::yours(code)
        .with("value", wanted)
        .with("known", named.join("; ")))
}

/// A file that was not there before.
fn new_file(path: &Path) -> Result<std::fs::File, Problem> {
    let made = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path);
    made.map_err(|cause| match cause.kind() {
        std::io::ErrorKind::AlreadyExists => Problem::yours("out-there").with("path", path.display()),
        _ => Problem::file(path, &cause),
    })
}

fn refused(error: Error) -> Problem {
    match error {
        Error::Refused(refusal) => Problem::refused("report-refused", refusal),
        Error::Denied | Error::NotFound => Problem::yours("report-denied"),
        other => other.into(),
    }
}
