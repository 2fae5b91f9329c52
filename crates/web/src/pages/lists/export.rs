//! A version as a file.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use yipanqi_app::lists::ListFile;
use yipanqi_domain::VersionId;
use yipanqi_domain::rights::Action;

use crate::error::{Error, judged};
use crate::form::FormState;
use crate::request::{Asked, Id, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::state::State;
use crate::urls;

/// The kind of a workbook.
pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub fn routes() -> Vec<Route> {
    let guard = Guard::Act(Action::ExportList);
    vec![
        Route::get(urls::LIST_XLSX, guard, get(xlsx)),
        Route::get(urls::LIST_EDITABLE, guard, get(editable)),
        Route::get(urls::LIST_CSV, guard, get(csv)),
    ]
}

async fn xlsx(state: State, me: Me, Id(id): Id) -> Result<Response, Error> {
    let file = state.app.export_xlsx(&me.actor, VersionId(id)).await?;
    handed_out(file, XLSX)
}

async fn editable(
    state: State,
    visitor: Visitor,
    me: Me,
    Id(id): Id,
    asked: Asked,
) -> Result<Response, Error> {
    let (id, view) = (VersionId(id), super::grid::view_of(&asked));
    match judged(state.app.export_editable(&me.actor, id, &view).await)? {
        Ok(file) => handed_out(file, XLSX),
        Err(refusal) => super::grid::refused(&state, &visitor, &me, id, &refusal, FormState::default()).await,
    }
}

async fn csv(state: State, me: Me, Id(id): Id) -> Result<Response, Error> {
    let file = state.app.export_csv(&me.actor, VersionId(id)).await?;
    handed_out(file, "text/csv; charset=utf-8")
}

pub(super) fn handed_out(file: ListFile, kind: &'static str) -> Result<Response, Error> {
    let name = format!("attachment; filename*=UTF-8''{}", urls::encode(&file.name));
    let name = HeaderValue::from_str(&name).map_err(|cause| Error::broken("name a file", cause))?;
    let mut response = file.bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CONTENT_DISPOSITION, name);
    Ok(response)
}
