//! A file of a request, handed out to be saved, never to be shown in the page.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use yipanqi_domain::{CloseRequestId, EvidenceId};

use crate::error::Error;
use crate::request::{Ids, Me};
use crate::routes::{Guard, Route};
use crate::state::State;
use crate::urls;

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get(urls::CLOSING_EVIDENCE, Guard::SignedIn, get(hand_out))]
}

/// The kind that a browser is told, by the kind that was judged from the bytes.
fn media_type(media: &str) -> &'static str {
    match media {
        "pdf" => "application/pdf",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "png" => "image/png",
        "jpeg" => "image/jpeg",
        _ => "application/octet-stream",
    }
}

async fn hand_out(state: State, me: Me, ids: Ids) -> Result<Response, Error> {
    let (id, evidence) = (CloseRequestId(ids.get("id")?), EvidenceId(ids.get("evidence")?));
    let file = state.app.open_close_evidence(&me.actor, id, evidence).await?;
    let name = format!("attachment; filename*=UTF-8''{}", urls::encode(&file.name));
    let name = HeaderValue::from_str(&name).map_err(|cause| Error::broken("name a file", cause))?;
    let kind = HeaderValue::from_static(media_type(&file.media));
    let mut response = file.bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(header::CONTENT_DISPOSITION, name);
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    Ok(response)
}
