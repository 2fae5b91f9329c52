//! The program `yipanqi`: arguments, wiring, terminal. stdout is data, everything else goes to stderr.
//!
//! Exit 0 done, 1 something that whoever called can change, 2 the program or the machine failed.

mod account;
mod backup;
mod batch;
mod config;
mod doctor;
mod evaluate;
mod house;
mod import;
mod problem;
mod read;
mod report;
mod serve;
mod terminal;
mod trail;

use clap::{CommandFactory, FromArgMatches};
use config::{Cli, Verb};
use problem::Problem;
use std::process::ExitCode;
use terminal::Terminal;

fn main() -> ExitCode {
    let environment = config::Environment::read();
    let terminal = Terminal::new(config::locale(
        &environment,
        std::env::args_os().filter_map(|word| word.into_string().ok()),
    ));
    let matches = match config::localised(Cli::command(), &terminal).try_get_matches() {
        Ok(matches) => matches,
        Err(refused) => return terminal.refuse_arguments(&refused),
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(refused) => return terminal.refuse_arguments(&refused),
    };
    let terminal = Terminal::new(cli.lang.unwrap_or(terminal.words.locale()));
    start_log(&environment);
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(cause) => return terminal.fail(&Problem::broken(&cause)),
    };
    let ended = runtime.block_on(run(cli, &environment, &terminal));
    // A reader connection that is being given back, a request that is being answered: not longer than this.
    runtime.shutdown_timeout(std::time::Duration::from_secs(5));
    match ended {
        Ok(code) => code,
        Err(problem) => terminal.fail(&problem),
    }
}

async fn run(cli: Cli, environment: &config::Environment, terminal: &Terminal) -> Result<ExitCode, Problem> {
    let place = config::Place::of(&cli, environment);
    match cli.verb {
        Verb::Up(args) => serve::up(terminal, &place, &args).await,
        Verb::Serve(args) => serve::serve(terminal, &place, &args).await,
        Verb::Demo(args) => serve::make_demo(terminal, &place, &args).await,
        Verb::Migrate => house::migrate(terminal, &place).await,
        Verb::Read(args) if args.evaluate => evaluate::evaluate(terminal, &place, &args).await,
        Verb::Read(args) => read::read(terminal, &args),
        Verb::Import(args) => import::import(terminal, &place, &args).await,
        Verb::Report(args) => report::report(terminal, &place, &args).await,
        Verb::Trail(verb) => trail::trail(terminal, &place, verb).await,
        Verb::Backup { folder } => backup::backup(terminal, &place, &folder).await,
        Verb::Restore(args) => backup::restore(terminal, &place, &args).await,
        Verb::Doctor { rebuild } => doctor::doctor(terminal, &place, rebuild).await,
        Verb::Account(verb) => account::account(terminal, &place, verb).await,
    }
}

fn start_log(environment: &config::Environment) {
    let filter = environment.log.as_deref().unwrap_or("warn");
    let filter = tracing_subscriber::EnvFilter::try_new(filter)
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
}
