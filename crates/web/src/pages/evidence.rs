//! A file of evidence, handed out as it was received and never shown in place: a browser runs nothing of it.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use yipanqi_domain::EvidenceId;

use crate::error::Error;
use crate::request::{Id, Me};
use crate::routes::{Guard, Route};
use crate::state::State;
use crate::urls;

/// The route of the file.
pub fn routes() -> Vec<Route> {
    vec![Route::get(urls::EVIDENCE, Guard::SignedIn, get(give))]
}

async fn give(state: State, me: Me, Id(id): Id) -> Result<Response, Error> {
    let file = state.app.evidence_file(&me.actor, EvidenceId(id)).await?;
    let name = format!("attachment; filename*=UTF-8''{}", urls::encode(&file.file_name));
    let name = HeaderValue::from_str(&name).map_err(|cause| Error::broken("name a file", cause))?;
    let kind = match file.media.as_str() {
        "pdf" => "application/pdf",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "png" => "image/png",
        "jpeg" => "image/jpeg",
        "text" => "text/plain",
        _ => "application/octet-stream",
    };
    let mut response = file.bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CONTENT_DISPOSITION, name);
    Ok(response)
}
