//! `account`: for the operator who has the machine but no login. Names and states are shown, secrets never.

use crate::config::{AccountVerb, Place};
use crate::house;
use crate::problem::Problem;
use crate::terminal::Terminal;
use std::process::ExitCode;
use yipanqi_app::domain::office::Account;

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
        AccountVerb::Unlock { name } => Err(Problem::yours("no-account").with("name", name)),
        AccountVerb::ResetLink { name } => Err(Problem::yours("no-account").with("name", name)),
    }
}
