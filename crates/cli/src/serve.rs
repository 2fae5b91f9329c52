//! `up` and `serve`: first run, then pages until Ctrl-C or SIGTERM.

use crate::config::{DemoArgs, Place, ServeArgs, UpArgs};
use crate::house;
use crate::problem::Problem;
use crate::terminal::Terminal;
use crate::trail::tell_findings;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;
use tokio::net::TcpListener;
use yipanqi_app::App;
use yipanqi_app::anchors::Keys;
use yipanqi_app::demo;
use yipanqi_app::jobs::Chores;
use yipanqi_web::urls;

/// How long answers under way may take once the program is told to end.
const LAST_ANSWERS: Duration = Duration::from_secs(10);

/// `up`: makes what is missing, then serves.
pub async fn up(terminal: &Terminal, place: &Place, args: &UpArgs) -> Result<ExitCode, Problem> {
    // The port first: nothing is made for a program that cannot serve.
    let listener = listen(args.serve.listen).await?;
    let app = house::open_or_make(place).await?;
    refuse_unfinished(place)?;
    match app.site().await? {
        Some(site) if args.demo && !site.demo => return Err(Problem::yours("real-site")),
        Some(site) => terminal.say("cli.site", &[("name", &site.name)]),
        None if args.demo => build_demo(terminal, place, &app, args.first_half).await?,
        None => set_up_link(terminal, &app, listener.local_addr().ok()).await?,
    }
    run(terminal, place, app, listener).await
}

/// `serve`: serves what `up` or `restore` made.
pub async fn serve(terminal: &Terminal, place: &Place, args: &ServeArgs) -> Result<ExitCode, Problem> {
    let listener = listen(args.listen).await?;
    let app = house::open(place).await?;
    refuse_unfinished(place)?;
    if app.site().await?.is_none() {
        return Err(Problem::yours("no-site"));
    }
    run(terminal, place, app, listener).await
}

/// `demo`: makes the demo circle without serving it.
pub async fn make_demo(terminal: &Terminal, place: &Place, args: &DemoArgs) -> Result<ExitCode, Problem> {
    let app = house::open_or_make(place).await?;
    refuse_unfinished(place)?;
    match app.site().await? {
        Some(site) if site.demo => terminal.say("cli.demo-there", &[]),
        Some(_) => return Err(Problem::yours("real-site")),
        None => build_demo(terminal, place, &app, args.first_half).await?,
    }
    Ok(ExitCode::SUCCESS)
}

/// In the data folder while a demo is being built: what was broken off there is neither a demo nor a site.
fn unfinished(place: &Place) -> PathBuf {
    place.folder.join("demo-unfinished")
}

fn refuse_unfinished(place: &Place) -> Result<(), Problem> {
    if unfinished(place).exists() {
        return Err(Problem::yours("demo-unfinished").with("path", place.folder.display()));
    }
    Ok(())
}

/// Builds the demo circle in an empty database: the whole year, or up to the point from which it can be played.
async fn build_demo(terminal: &Terminal, place: &Place, app: &App, first_half: bool) -> Result<(), Problem> {
    let mark = unfinished(place);
    std::fs::write(&mark, b"").map_err(|cause| Problem::file(&mark, &cause))?;
    terminal.say("cli.demo-building", &[]);
    let steps = if first_half { demo::STEPS } else { demo::YEAR_STEPS };
    let mut told = |step: usize| {
        let percent = step * 100 / steps;
        terminal.progress("cli.demo-progress", i64::try_from(percent).unwrap_or(100));
    };
    let built = if first_half {
        demo::build_demo(app.store(), app.blobs(), &mut told).await
    } else {
        demo::build_demo_year(app.store(), app.blobs(), &mut told).await
    };
    terminal.progress_done();
    let report = built?;
    std::fs::remove_file(&mark).map_err(|cause| Problem::file(&mark, &cause))?;
    terminal.say(
        "cli.demo-built",
        &[
            ("units", &report.units),
            ("sessions", &report.sessions),
            ("lists", &report.lists),
            ("items", &report.items),
            ("entries", &report.entries),
        ],
    );
    Ok(())
}

/// Shows the link that opens the set-up page once. Starting again gives a new one and voids the former.
async fn set_up_link(terminal: &Terminal, app: &App, at: Option<SocketAddr>) -> Result<(), Problem> {
    if let (Some(token), Some(at)) = (app.prepare_setup().await?, at) {
        terminal.say("cli.not-set-up", &[]);
        terminal.note(format_args!(
            "http://{at}{}",
            urls::SETUP.replace("{name}", &token)
        ));
    }
    Ok(())
}

async fn listen(address: SocketAddr) -> Result<TcpListener, Problem> {
    TcpListener::bind(address).await.map_err(|cause| {
        let problem = match cause.kind() {
            ErrorKind::AddrInUse => Problem::yours("port-taken"),
            ErrorKind::PermissionDenied => Problem::yours("port-denied"),
            _ => Problem::yours("address-wrong"),
        };
        problem.with("address", address).with("port", address.port())
    })
}

async fn run(
    terminal: &Terminal,
    place: &Place,
    app: App,
    listener: TcpListener,
) -> Result<ExitCode, Problem> {
    let altered = app.check_rights_at_start().await?;
    if !altered.is_empty() {
        tell_findings(terminal, &altered);
        return Err(Problem::yours("rights-altered").with("count", altered.len()));
    }
    let address = listener.local_addr().map_err(|cause| Problem::broken(&cause))?;
    let chores = Chores {
        keys: Keys::at(&place.keys()),
        anchors: place.anchors(),
    };
    app.ensure_key(&chores.keys).await?;
    let told_to_end = End::listen();
    let (end, ended) = tokio::sync::watch::channel(false);
    let jobs = tokio::spawn(app.clone().run_jobs(chores, ended.clone()));
    let pages = yipanqi_web::site(app).into_make_service_with_connect_info::<SocketAddr>();
    let mut serving = tokio::spawn({
        let mut ended = ended;
        async move {
            let until = async move {
                let _ = ended.wait_for(|over| *over).await;
            };
            axum::serve(listener, pages).with_graceful_shutdown(until).await
        }
    });
    terminal.say("cli.stop-with", &[]);
    terminal.data(format_args!("http://{address}"));
    tokio::select! {
        served = &mut serving => {
            return match served {
                Ok(Ok(())) => Ok(ExitCode::SUCCESS),
                Ok(Err(cause)) => Err(Problem::broken(&cause)),
                Err(cause) => Err(Problem::broken(&cause)),
            };
        }
        () = told_to_end.told() => {}
    }
    terminal.say("cli.ending", &[]);
    let _ = end.send(true);
    if tokio::time::timeout(LAST_ANSWERS, &mut serving).await.is_err() {
        serving.abort();
    }
    // A job under way is finished, or taken up again by the next node that finds it unfinished.
    let _ = tokio::time::timeout(LAST_ANSWERS, jobs).await;
    Ok(ExitCode::SUCCESS)
}

/// What tells the program to end, listened to from when it is made: whoever sees the address may end it at once.
struct End {
    #[cfg(unix)]
    signals: Option<(tokio::signal::unix::Signal, tokio::signal::unix::Signal)>,
}

impl End {
    fn listen() -> Self {
        #[cfg(unix)]
        {
            use tokio::signal::unix::{SignalKind, signal};
            let both = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
            let signals = match both {
                (Ok(interrupted), Ok(terminated)) => Some((interrupted, terminated)),
                _ => None,
            };
            Self { signals }
        }
        #[cfg(not(unix))]
        Self {}
    }

    /// Waits for Ctrl-C or SIGTERM.
    async fn told(self) {
        #[cfg(unix)]
        if let Some((mut interrupted, mut terminated)) = self.signals {
            tokio::select! {
                _ = interrupted.recv() => {}
                _ = terminated.recv() => {}
            }
            return;
        }
        let _ = tokio::signal::ctrl_c().await;
    }
}
