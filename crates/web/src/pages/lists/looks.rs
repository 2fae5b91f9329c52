//! Other looks at a version's rows: in time, by state, on the map, its versions, who owes them. All of them are pages that
//! are read without script, and every picture stands beside what it says in words.

mod coverage;
mod gantt;
mod map;

use askama::Template;
use axum::response::Response;
use axum::routing::get;
use yipanqi_app::lists::{Look, LookRow, Turn};
use yipanqi_domain::VersionId;
use yipanqi_domain::list::{ItemState, RowChange};

use crate::error::Error;
use crate::frame::{Frame, page};
use crate::nav::Place;
use crate::pager::Pager;
use crate::request::{Asked, Id, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::state::State;
use crate::urls;

pub fn routes() -> Vec<Route> {
    let guard = Guard::SignedIn;
    vec![
        Route::get(urls::LIST_GANTT, guard, get(gantt::show)),
        Route::get(urls::LIST_BOARD, guard, get(board)),
        Route::get(urls::LIST_MAP, guard, get(map::show)),
        Route::get(urls::LIST_TURNS, guard, get(turns)),
        Route::get(urls::LIST_COVERAGE, guard, get(coverage::show)),
    ]
}

/// The frame of a look.
fn frame(state: &State, visitor: &Visitor, look: &Look, title: &str) -> Frame {
    let w = visitor.words;
    Frame::new(state, visitor, Place::Lists, w.t(title))
        .crumb(urls::LISTS, w.t("nav.lists"))
        .crumb(urls::list_version(look.version.id), look.list.name.clone())
}

/// Which list and version, and how much of it is shown.
fn note(f: &Frame, look: &Look) -> String {
    let version = super::version_words(f.w, &look.version);
    let key = if look.partial {
        "lists.count-seen"
    } else {
        "lists.count"
    };
    let count = f.with(key, "n", look.rows.len());
    format!("{} · {version} · {count}", look.list.name)
}

/// Rows of one lane or place that stand on a page.
const A_PAGE: usize = 50;

/// A look counts every row and lists of each lane or place those of one page.
struct Part {
    pager: Pager,
    from: usize,
}

impl Part {
    /// Page `page` of lanes of which the longest has so many rows; `path` keeps what else is asked for.
    fn new(path: impl Into<String>, page: i64, longest: usize) -> Self {
        let (total, size) = (
            i64::try_from(longest).unwrap_or(i64::MAX),
            i64::try_from(A_PAGE).unwrap_or(50),
        );
        let pager = Pager::new(path, page, total, size);
        let before = usize::try_from(pager.page() - 1).unwrap_or(0);
        Self {
            from: before.saturating_mul(A_PAGE),
            pager,
        }
    }
    /// What of a lane stands on the page.
    fn of<'a, T>(&self, lane: &'a [T]) -> &'a [T] {
        let from = self.from.min(lane.len());
        &lane[from..lane.len().min(from.saturating_add(A_PAGE))]
    }
    /// Which rows of each lane stand on the page, where it is not all of them.
    fn words(&self, f: &Frame) -> Option<String> {
        let (from, to) = (self.from + 1, self.from + A_PAGE);
        self.pager
            .is_needed()
            .then(|| f.with2("looks.part", "from", from, "to", to))
    }
}

/// Where a row's name leads.
fn href(look: &Look, row: &LookRow) -> Option<String> {
    if look.version.state.adoption().is_some() {
        row.item.map(urls::item)
    } else {
        None
    }
}

/// One lane of the board.
struct Lane {
    word: &'static str,
    rows: Vec<usize>,
}

#[derive(Template)]
#[template(path = "lists/looks/board.html")]
struct Board {
    f: Frame,
    look: Look,
    lanes: Vec<Lane>,
    part: Part,
}

impl Board {
    fn note(&self) -> String {
        note(&self.f, &self.look)
    }
    fn row(&self, at: &usize) -> &LookRow {
        &self.look.rows[*at]
    }
    fn href(&self, at: &usize) -> Option<String> {
        href(&self.look, self.row(at))
    }
    fn leads(&self, at: &usize) -> String {
        use yipanqi_domain::list::DutyRole;
        let units = &self.row(at).content.units;
        let names = units.of(DutyRole::Lead).chain(units.of(DutyRole::JointLead));
        names
            .map(|unit| unit.name.as_str())
            .collect::<Vec<_>>()
            .join("、")
    }
}

async fn board(state: State, visitor: Visitor, me: Me, Id(id): Id, asked: Asked) -> Result<Response, Error> {
    let look = state.app.board(&me.actor, VersionId(id)).await?;
    let f = frame(&state, &visitor, &look, "looks.board");
    let in_state = |wanted: Option<ItemState>| -> Vec<usize> {
        let rows = look.rows.iter().enumerate();
        rows.filter(|(_, row)| row.state == wanted)
            .map(|(at, _)| at)
            .collect()
    };
    let mut lanes = vec![Lane {
        word: f.t("looks.no-item"),
        rows: in_state(None),
    }];
    lanes.extend(ItemState::ALL.iter().map(|state| Lane {
        word: f.t(crate::pages::items::state_key(state)),
        rows: in_state(Some(*state)),
    }));
    lanes.retain(|lane| !lane.rows.is_empty());
    let longest = lanes.iter().map(|lane| lane.rows.len()).max().unwrap_or(0);
    let part = Part::new(urls::of_version(look.version.id, "board"), asked.page(), longest);
    page(&Board { f, look, lanes, part })
}

#[derive(Template)]
#[template(path = "lists/looks/versions.html")]
struct Turns {
    f: Frame,
    look: Look,
    turns: Vec<Turn>,
}

impl Turns {
    fn note(&self) -> String {
        note(&self.f, &self.look)
    }
    fn words(&self, turn: &Turn) -> String {
        super::version_words(self.f.w, &turn.version)
    }
    fn is_this(&self, turn: &Turn) -> bool {
        turn.version.id == self.look.version.id
    }
    fn changes(&self, turn: &Turn) -> Vec<(&'static str, usize)> {
        let word = |change: &RowChange| self.f.t(&format!("lists.change-{change}"));
        let some = turn.changes.iter().filter(|(_, n)| *n > 0);
        let acts = turn.lineage.iter().filter(|(_, n)| *n > 0);
        some.map(|(change, n)| (word(change), *n))
            .chain(acts.map(|(kind, n)| (self.f.t(super::lineage_key(kind)), *n)))
            .collect()
    }
    /// The comparison with the version that it adjusted, when both may be seen.
    fn compare(&self, turn: &Turn) -> Option<String> {
        let base = turn
            .version
            .base
            .filter(|_| turn.version.state.adoption().is_some())?;
        let seen = self.turns.iter().any(|other| other.version.id == base);
        seen.then(|| urls::compare_lists(base, turn.version.id))
    }
}

async fn turns(state: State, visitor: Visitor, me: Me, Id(id): Id) -> Result<Response, Error> {
    let (look, turns) = state.app.turns(&me.actor, VersionId(id)).await?;
    let f = frame(&state, &visitor, &look, "looks.versions");
    page(&Turns { f, look, turns })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_of_a_look_list_every_row_of_every_lane_once() {
        let lanes: [Vec<usize>; 3] = [(0..120).collect(), (0..50).collect(), Vec::new()];
        let mut listed = [Vec::new(), Vec::new(), Vec::new()];
        for page in 1..=3 {
            let part = Part::new("/lists/versions/1/board", page, 120);
            assert_eq!(part.pager.page(), page);
            for (lane, listed) in lanes.iter().zip(&mut listed) {
                listed.extend_from_slice(part.of(lane));
            }
        }
        assert_eq!(listed, lanes);
        assert!(!Part::new("/", 1, 50).pager.is_needed());
        assert_eq!(Part::new("/", 99, 51).of(&lanes[1]), [0; 0]);
    }
}
