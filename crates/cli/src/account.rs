//! `account`: for the operator who has the machine but no login. Names and states are shown, secrets never.

use crate::config::{AccountVerb, Place};
use crate::house;
use crate::problem::Problem;
use crate::terminal::Terminal;
use std::process::ExitCode;
use yipanqi_app::Error;
use yipanqi_app::domain::office::Account;
use yipanqi_web::urls;

pub async fn account(terminal: &Terminal, place: &Place, verb: AccountVerb) -> Result<ExitCode, Problem> {
    let app = house::open(place).await?;
    match verb {
        AccountVerb::List => {
            let mut read = app.store().read().await?;
            let accounts = read.every::<Account>().await?;
            read.end().await?;
            for account in accounts {
                terminal.data(format_args!(
                    "{}\t{}\t{}\t{}",
                    account.id, account.login_name, account.state, account.ceiling
                ));
            }
            Ok(ExitCode::SUCCESS)
        }
        AccountVerb::Unlock { name } => {
            let done = app.operator_unlock(&name).await;
            done.map_err(|error| refused(error, &name))?;
            terminal.say("cli.unlocked", &[("name", &name)]);
            Ok(ExitCode::SUCCESS)
        }
        AccountVerb::ResetLink { name } => {
            let made = app.operator_link(&name).await;
            let link = made.map_err(|error| refused(error, &name))?;
            terminal.say("cli.reset-link", &[("name", &name)]);
            terminal.data(urls::FIRST_PASSWORD.replace("{name}", &link.token));
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn refused(error: Error, name: &str) -> Problem {
    match error {
        Error::NotFound => Problem::yours("no-account").with("name", name),
        Error::Refused(_) => Problem::yours("account-stopped").with("name", name),
        other => other.into(),
    }
}
