//! The style sheet, the script and the icon, embedded and served under a name that holds their content's hash.

use std::sync::LazyLock;

use axum::extract::RawPathParams;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::error::Error;
use crate::routes::{Guard, Route};
use crate::urls;

struct Asset {
    url: String,
    name: String,
    kind: &'static str,
    bytes: &'static [u8],
}

static ASSETS: LazyLock<[Asset; 5]> = LazyLock::new(|| {
    [
        asset(
            "look",
            "css",
            "text/css; charset=utf-8",
            include_bytes!("../assets/look.css"),
        ),
        asset(
            "yipanqi",
            "js",
            "text/javascript; charset=utf-8",
            include_bytes!("../assets/yipanqi.js"),
        ),
        asset(
            "favicon",
            "svg",
            "image/svg+xml",
            include_bytes!("../assets/favicon.svg"),
        ),
        asset(
            "yipanqi-review",
            "js",
            "text/javascript; charset=utf-8",
            include_bytes!("../assets/yipanqi-review.js"),
        ),
        asset(
            "yipanqi-grid",
            "js",
            "text/javascript; charset=utf-8",
            include_bytes!("../assets/yipanqi-grid.js"),
        ),
    ]
});

fn asset(stem: &str, ext: &str, kind: &'static str, bytes: &'static [u8]) -> Asset {
    let name = format!("{stem}-{:08x}.{ext}", fnv1a(bytes));
    Asset {
        url: urls::asset(&name),
        name,
        kind,
        bytes,
    }
}

/// FNV-1a folded to 32 bits: enough to tell one build's file from the next's; nothing relies on it for safety.
fn fnv1a(bytes: &[u8]) -> u32 {
    let hash = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    #[expect(
        clippy::cast_possible_truncation,
        reason = "folding is meant to drop the upper half"
    )]
    let folded = (hash ^ (hash >> 32)) as u32;
    folded
}

pub(crate) fn stylesheet() -> &'static str {
    &ASSETS[0].url
}

pub(crate) fn script() -> &'static str {
    &ASSETS[1].url
}

pub(crate) fn favicon() -> &'static str {
    &ASSETS[2].url
}

/// The script of the documents pages.
pub(crate) fn review_script() -> &'static str {
    &ASSETS[3].url
}

/// The script of the grid.
pub(crate) fn grid_script() -> &'static str {
    &ASSETS[4].url
}

/// The routes of the embedded files.
pub fn routes() -> Vec<Route> {
    const REASON: &str = "style sheet, script and icon hold no data";
    vec![
        Route::get(urls::ASSET, Guard::Open(REASON), get(by_name)),
        Route::get(urls::FAVICON, Guard::Open(REASON), get(icon)),
    ]
}

async fn by_name(params: RawPathParams) -> Result<Response, Error> {
    let asset = params
        .iter()
        .find_map(|(_, name)| ASSETS.iter().find(|asset| asset.name == name));
    asset
        .map(|asset| send(asset, "public, max-age=31536000, immutable"))
        .ok_or(Error::NotFound)
}

async fn icon() -> Response {
    send(&ASSETS[2], "public, max-age=86400")
}

fn send(asset: &Asset, keep: &'static str) -> Response {
    (
        [(header::CONTENT_TYPE, asset.kind), (header::CACHE_CONTROL, keep)],
        asset.bytes,
    )
        .into_response()
}
