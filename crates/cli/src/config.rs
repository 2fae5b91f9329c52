//! What the program was told: arguments, and the few things that it takes from its environment. Nothing else in the
//! program reads the environment.

use crate::terminal::Terminal;
use clap::{Args, Parser, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;
use yipanqi_app::Database;
use yipanqi_web::words::Locale;

/// The arguments. What `--help` says about them is under `cli.about-…` and `cli.arg-…`.
#[derive(Parser)]
#[command(name = "yipanqi", version, disable_help_subcommand = true)]
pub struct Cli {
    #[command(subcommand)]
    pub verb: Verb,
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    #[arg(long, global = true, value_name = "URL")]
    pub database: Option<String>,
    #[arg(long, global = true, value_name = "LANG", value_parser = parse_locale)]
    pub lang: Option<Locale>,
}

#[derive(Subcommand)]
pub enum Verb {
    Up(UpArgs),
    Serve(ServeArgs),
    Read(ReadArgs),
    Import(ImportArgs),
    Report(ReportArgs),
    #[command(subcommand)]
    Trail(TrailVerb),
    Backup {
        folder: PathBuf,
    },
    Restore(RestoreArgs),
    Doctor {
        #[arg(long)]
        rebuild: bool,
    },
    #[command(subcommand)]
    Account(AccountVerb),
    Migrate,
    Demo(DemoArgs),
}

#[derive(Args)]
pub struct DemoArgs {
    #[arg(long)]
    pub first_half: bool,
}

#[derive(Args)]
pub struct UpArgs {
    #[arg(long)]
    pub demo: bool,
    #[arg(long, requires = "demo")]
    pub first_half: bool,
    #[command(flatten)]
    pub serve: ServeArgs,
}

#[derive(Args)]
pub struct ServeArgs {
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
}

#[derive(Args)]
pub struct ReadArgs {
    #[arg(required_unless_present = "evaluate", value_name = "FILE")]
    pub files: Vec<PathBuf>,
    #[arg(long)]
    pub evaluate: bool,
    #[arg(long)]
    pub json: bool,
    #[arg(long, value_name = "URL")]
    pub source_url: Option<String>,
}

#[derive(Args)]
pub struct ImportArgs {
    #[arg(value_name = "FILE")]
    pub sheet_file: PathBuf,
    #[arg(long = "list", value_name = "LIST")]
    pub draft_list: String,
    #[arg(long, value_name = "NAME")]
    pub account: String,
    #[arg(long, value_name = "POST")]
    pub post: Option<String>,
    #[arg(long)]
    pub leave_out: bool,
    #[arg(long, value_name = "REASON")]
    pub reason: Option<String>,
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Args)]
pub struct ReportArgs {
    #[arg(long, value_name = "NAME")]
    pub account: String,
    #[arg(long, value_name = "POST")]
    pub post: Option<String>,
    #[arg(
        long,
        value_name = "SESSION",
        conflicts_with = "list",
        required_unless_present = "list"
    )]
    pub session: Option<String>,
    #[arg(long, value_name = "LIST")]
    pub list: Option<String>,
    #[arg(long, value_name = "YYYY-MM")]
    pub period: Option<String>,
    #[arg(long, value_name = "FILE", required_unless_present = "dry_run")]
    pub out: Option<PathBuf>,
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Args)]
pub struct RestoreArgs {
    pub folder: PathBuf,
    #[arg(long, value_name = "FILE")]
    pub anchor: Vec<PathBuf>,
}

#[derive(Subcommand)]
pub enum TrailVerb {
    Verify {
        #[arg(long, value_name = "FILE")]
        anchor: Vec<PathBuf>,
    },
    Anchor,
    Show {
        #[arg(long, value_name = "N", default_value_t = 20)]
        last: i64,
    },
}

#[derive(Subcommand)]
pub enum AccountVerb {
    List,
    Unlock { name: String },
    ResetLink { name: String },
}

/// What is taken from the environment.
pub struct Environment {
    /// `LC_ALL`, `LC_MESSAGES` or `LANG`, whichever is set first.
    pub language: Option<String>,
    /// `YIPANQI_DATABASE`: a connection string need not appear in the list of processes.
    pub database: Option<String>,
    /// `YIPANQI_LOG`: a filter such as `info`.
    pub log: Option<String>,
}

impl Environment {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the environment is read"
    )]
    pub fn read() -> Self {
        let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        Self {
            language: ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set),
            database: set("YIPANQI_DATABASE"),
            log: set("YIPANQI_LOG"),
        }
    }
}

/// Where the data lies.
pub struct Place {
    /// The data folder.
    pub folder: PathBuf,
    /// A PostgreSQL database in place of the file in the folder.
    pub postgres: Option<String>,
}

impl Place {
    pub fn of(cli: &Cli, environment: &Environment) -> Self {
        Self {
            folder: cli.data.clone().unwrap_or_else(|| PathBuf::from("data")),
            postgres: cli.database.clone().or_else(|| environment.database.clone()),
        }
    }
    /// The database that goes with it.
    pub fn database(&self) -> Database {
        match &self.postgres {
            Some(url) => Database::Postgres(url.clone()),
            None => Database::Sqlite(self.folder.join("yipanqi.db")),
        }
    }
    pub fn blobs(&self) -> PathBuf {
        self.folder.join("blobs")
    }
    /// Holidays and make-up days of years that the program does not know yet; need not be there.
    pub fn calendar(&self) -> PathBuf {
        self.folder.join("calendar.csv")
    }
    pub fn keys(&self) -> PathBuf {
        self.folder.join("keys")
    }
    pub fn anchors(&self) -> PathBuf {
        self.folder.join("anchors")
    }
}

/// The language that `--lang` asks for, else that of the environment; Chinese where nothing says. Looked for before the
/// arguments are read, because help and refused arguments are told in it too.
pub fn locale(environment: &Environment, arguments: impl Iterator<Item = String>) -> Locale {
    let mut arguments = arguments.skip_while(|word| word != "--lang" && !word.starts_with("--lang="));
    let asked = arguments.next().and_then(|word| {
        let value = word.strip_prefix("--lang=").map(str::to_owned);
        value.or_else(|| arguments.next())
    });
    if let Some(locale) = asked.and_then(|tag| parse_locale(&tag).ok()) {
        return locale;
    }
    environment
        .language
        .as_deref()
        .and_then(|language| parse_locale(language).ok())
        .unwrap_or_default()
}

/// `zh_CN.UTF-8`, `zh-Hant`, `en`, …
fn parse_locale(text: &str) -> Result<Locale, String> {
    let tag = text
        .split('.')
        .next()
        .unwrap_or(text)
        .replace('_', "-")
        .to_lowercase();
    match tag.as_str() {
        "zh-hant" | "zh-tw" | "zh-hk" | "zh-mo" => Ok(Locale::ZhHant),
        tag if tag == "zh" || tag.starts_with("zh-") => Ok(Locale::ZhHans),
        tag if tag == "en" || tag.starts_with("en-") => Ok(Locale::En),
        _ => Err("zh-Hans, zh-Hant, en".to_owned()),
    }
}

/// The command with its help in the reader's language.
pub fn localised(command: clap::Command, terminal: &Terminal) -> clap::Command {
    describe(command, "", terminal).disable_version_flag(true).arg(
        clap::Arg::new("version")
            .long("version")
            .short('V')
            .action(clap::ArgAction::Version)
            .help(terminal.words.t("cli.arg-version")),
    )
}

fn describe(mut command: clap::Command, path: &str, terminal: &Terminal) -> clap::Command {
    let words = terminal.words;
    let name = if path.is_empty() { "yipanqi" } else { path };
    if let Some(about) = words.find(&format!("cli.about-{name}")) {
        command = command.about(about);
    }
    let subcommands: Vec<String> = command
        .get_subcommands()
        .map(|c| c.get_name().to_owned())
        .collect();
    for sub in subcommands {
        let below = if path.is_empty() {
            sub.clone()
        } else {
            format!("{path}-{sub}")
        };
        command = command.mut_subcommand(sub, |c| describe(c, &below, terminal));
    }
    let arguments: Vec<String> = command.get_arguments().map(|a| a.get_id().to_string()).collect();
    for id in arguments {
        let help = words.find(&format!("cli.arg-{}", id.replace('_', "-")));
        command = command.mut_arg(id, |a| {
            let heading = if a.is_positional() {
                "cli.heading-arguments"
            } else {
                "cli.heading-options"
            };
            let a = a.help_heading(words.t(heading));
            match help {
                Some(help) => a.help(help),
                None => a,
            }
        });
    }
    command
        .disable_help_flag(true)
        .arg(
            clap::Arg::new("help")
                .long("help")
                .short('h')
                .action(clap::ArgAction::Help)
                .help(words.t("cli.arg-help")),
        )
        .subcommand_help_heading(words.t("cli.heading-verbs"))
        .help_template(format!(
            "{{about-with-newline}}\n{}: {{usage}}\n\n{{all-args}}",
            words.t("cli.heading-usage")
        ))
        .next_help_heading(words.t("cli.heading-options"))
}
