//! Every address of the site, built here and nowhere else.
//!
//! Constants are both route patterns and addresses; functions fill a pattern. Nouns are plural.

use std::borrow::Borrow;
use std::fmt::Write as _;

use yipanqi_domain::period::Period;
use yipanqi_domain::{
    CandidateId, CertificateId, ChangeId, CloseRequestId, DecisionId, DocumentId, DutyId, EvidenceId, FactId,
    ItemId, ListId, OrderId, PaperId, PostId, RowId, SeriesId, SessionId, SideId, UnitId, VersionId,
};

#[expect(missing_docs, reason = "each is the address of the page of that name")]
mod places {
    pub const HOME: &str = "/";
    pub const DOCUMENTS: &str = "/documents";
    pub const DOCUMENT_RULES: &str = "/documents/rules";
    pub const COMPARE_DOCUMENTS: &str = "/documents/compare";
    pub const DOCUMENT: &str = "/documents/{id}";
    pub const DOCUMENT_BATCH: &str = "/documents/batches/{id}";
    pub const DOCUMENT_ORIGINAL: &str = "/documents/{id}/original";
    pub const DOCUMENT_CANDIDATES: &str = "/documents/{id}/candidates";
    pub const DOCUMENT_CANDIDATE: &str = "/documents/{id}/candidates/{candidate}";
    pub const DOCUMENT_REST: &str = "/documents/{id}/rest";
    pub const DOCUMENT_REVIEW: &str = "/documents/{id}/review";
    pub const DOCUMENT_ASIDE: &str = "/documents/{id}/aside";
    pub const DOCUMENT_REOPEN: &str = "/documents/{id}/reopen";
    pub const DOCUMENT_READ: &str = "/documents/{id}/read";
    pub const DOCUMENT_VOUCH: &str = "/documents/{id}/vouch";
    pub const DOCUMENT_UNITS: &str = "/documents/{id}/units";
    pub const LISTS: &str = "/lists";
    pub const NEW_LIST: &str = "/lists/new";
    pub const COMPARE_LISTS: &str = "/lists/compare";
    pub const LIST: &str = "/lists/{id}";
    pub const ADJUST_LIST: &str = "/lists/{id}/adjust";
    pub const LIST_COLUMNS: &str = "/lists/{id}/columns";
    pub const DESCRIBE_LIST: &str = "/lists/{id}/about";
    pub const LIST_BODIES: &str = "/lists/{id}/bodies";
    pub const LIST_YEAR: &str = "/lists/{id}/year";
    pub const LIST_TOTALS: &str = "/lists/{id}/totals";
    pub const CHOOSE_OUTCOMES: &str = "/lists/{id}/year/choices";
    pub const LIST_VERSION: &str = "/lists/versions/{id}";
    pub const LIST_VIEWS: &str = "/lists/versions/{id}/views";
    pub const USUAL_VIEW: &str = "/lists/versions/{id}/views/usual";
    pub const DROP_VIEW: &str = "/lists/versions/{id}/views/{view}/drop";
    pub const LIST_CELLS: &str = "/lists/versions/{id}/cells";
    pub const CELL_COMMENTS: &str = "/lists/versions/{id}/rows/{row}/comments";
    pub const LIST_XLSX: &str = "/lists/versions/{id}/export.xlsx";
    pub const LIST_EDITABLE: &str = "/lists/versions/{id}/editable.xlsx";
    pub const LIST_CSV: &str = "/lists/versions/{id}/export.csv";
    pub const TEMPLATES: &str = "/lists/versions/{id}/templates";
    pub const TEMPLATE_COLUMNS: &str = "/lists/versions/{id}/templates/{template}/columns";
    pub const TEMPLATE_RETIRE: &str = "/lists/versions/{id}/templates/{template}/retire";
    pub const TEMPLATE_XLSX: &str = "/lists/versions/{id}/templates/{template}/export.xlsx";
    pub const LIST_SHEET: &str = "/lists/versions/{id}/sheet";
    pub const SHEET: &str = "/lists/sheets/{id}";
    pub const SHEET_COLUMNS: &str = "/lists/sheets/{id}/columns";
    pub const SHEET_TAKE: &str = "/lists/sheets/{id}/take";
    pub const SHEET_STOP: &str = "/lists/sheets/{id}/stop";
    pub const SHEET_MARKED: &str = "/lists/sheets/{id}/marked.xlsx";
    pub const LIST_DECISIONS: &str = "/lists/versions/{id}/decisions";
    pub const NEW_ROW: &str = "/lists/versions/{id}/rows/new";
    pub const ROW: &str = "/lists/versions/{id}/rows/{row}";
    pub const REMOVE_ROW: &str = "/lists/versions/{id}/rows/{row}/remove";
    pub const RESTORE_ROW: &str = "/lists/versions/{id}/rows/{row}/restore";
    pub const LIST_LINEAGE: &str = "/lists/versions/{id}/lineage";
    pub const MERGE_ROWS: &str = "/lists/versions/{id}/merge";
    pub const SPLIT_ROW: &str = "/lists/versions/{id}/split";
    pub const UNDO_LINEAGE: &str = "/lists/versions/{id}/lineage/{row}/undo";
    pub const EXPLAIN_LINEAGE: &str = "/lists/versions/{id}/lineage/{row}/explain";
    pub const DELIBERATE_LIST: &str = "/lists/versions/{id}/deliberate";
    pub const REOPEN_LIST: &str = "/lists/versions/{id}/reopen";
    pub const ADOPT_LIST: &str = "/lists/versions/{id}/adopt";
    pub const LIST_FIGURES: &str = "/lists/versions/{id}/figures";
    pub const LIST_GANTT: &str = "/lists/versions/{id}/gantt";
    pub const LIST_BOARD: &str = "/lists/versions/{id}/board";
    pub const LIST_MAP: &str = "/lists/versions/{id}/map";
    pub const LIST_TURNS: &str = "/lists/versions/{id}/versions";
    pub const LIST_COVERAGE: &str = "/lists/versions/{id}/coverage";
    pub const LIST_ADOPTIONS: &str = "/lists/versions/{id}/adoptions";
    pub const SEND_BACK_LIST: &str = "/lists/versions/{id}/send-back";
    pub const ISSUE_LIST: &str = "/lists/versions/{id}/issue";
    pub const CLOSINGS: &str = "/closings";
    pub const CLOSING: &str = "/closings/{id}";
    pub const REVIEW_CLOSING: &str = "/closings/{id}/review";
    pub const WITHDRAW_CLOSING: &str = "/closings/{id}/withdraw";
    pub const CLOSING_EVIDENCE: &str = "/closings/{id}/evidence/{evidence}";
    pub const CLOSE_ITEM: &str = "/items/{id}/close";
    pub const CERTIFICATE: &str = "/certificates/{id}";
    pub const REOPEN_CLOSED: &str = "/certificates/{id}/reopen";
    pub const REPORTS: &str = "/reports";
    pub const REPORT_WINDOWS: &str = "/reports/windows";
    pub const WINDOW_RULE: &str = "/reports/windows/rule";
    pub const REPORT: &str = "/reports/{item}/{side}";
    pub const REPORT_ON_BEHALF: &str = "/reports/{item}/{side}/on-behalf";
    pub const REVIEWS: &str = "/reviews";
    pub const RETURN_FACT: &str = "/reviews/{id}/return";
    pub const EVIDENCE: &str = "/evidence/{id}";
    pub const DISPATCH: &str = "/dispatch";
    pub const LIGHT_RUNS: &str = "/dispatch/runs";
    pub const RULES: &str = "/rules";
    pub const MEETINGS: &str = "/sessions";
    pub const NEW_SESSION: &str = "/sessions/new";
    pub const SESSION: &str = "/sessions/{id}";
    pub const SESSION_DECISIONS: &str = "/sessions/{id}/decisions";
    pub const DECISION: &str = "/decisions/{id}";
    pub const AMEND_DECISION: &str = "/decisions/{id}/amend";
    pub const WITHDRAW_DECISION: &str = "/decisions/{id}/withdraw";
    pub const DUTIES: &str = "/duties";
    pub const DUTY: &str = "/duties/{id}";
    pub const SIGN_DUTY: &str = "/duties/{id}/sign";
    pub const OBJECT_DUTY: &str = "/duties/{id}/object";
    pub const RULE_DUTY: &str = "/duties/{id}/rule";
    pub const MOVE_DUTY: &str = "/duties/{id}/hand-over";
    pub const HAND_OVER: &str = "/duties/hand-over";
    pub const ASSIGN_VERSION: &str = "/duties/assign";
    pub const ORDERS: &str = "/orders";
    pub const NEW_ORDER: &str = "/orders/new";
    pub const ORDER: &str = "/orders/{id}";
    pub const PRINT_ORDER: &str = "/orders/{id}/print";
    pub const SIGN_OFF_ORDER: &str = "/orders/{id}/sign-off";
    pub const ISSUE_ORDER: &str = "/orders/{id}/issue";
    pub const SIGN_FOR_ORDER: &str = "/orders/{id}/sign";
    pub const ANSWER_ORDER: &str = "/orders/{id}/answer";
    pub const JUDGE_ORDER: &str = "/orders/{id}/judge";
    pub const LIFT_ORDER: &str = "/orders/{id}/lift";
    pub const CHANGES: &str = "/changes";
    pub const NEW_CHANGE: &str = "/changes/new";
    pub const CHANGE: &str = "/changes/{id}";
    pub const DECIDE_CHANGE: &str = "/changes/{id}/decide";
    pub const WITHDRAW_CHANGE: &str = "/changes/{id}/withdraw";
    pub const GAPS: &str = "/gaps";
    pub const ITEMS: &str = "/items";
    pub const ITEM: &str = "/items/{id}";
    pub const ASSIGN_ITEM: &str = "/items/{id}/duties";
    pub const EXCUSE_ITEM: &str = "/items/{id}/excuses";
    pub const TAKE_BACK_EXCUSE: &str = "/excuses/{id}/take-back";
    pub const PAPERS: &str = "/papers";
    pub const PAPER: &str = "/papers/{id}";
    pub const PAPER_LINE: &str = "/papers/{id}/{line}";
    pub const PAPER_DOCX: &str = "/papers/{id}/export.docx";
    pub const SIGN_OFF_PAPER: &str = "/papers/{id}/sign-off";
    pub const ISSUE_PAPER: &str = "/papers/{id}/issue";
    pub const SET_PAPER_ASIDE: &str = "/papers/{id}/aside";
    pub const EVALUATION: &str = "/evaluation";
    pub const INDICATORS: &str = "/indicators";
    pub const LIBRARY: &str = "/library";
    pub const OPPORTUNITIES: &str = "/opportunities";
    pub const ADMIN: &str = "/admin";
    pub const REGIONS: &str = "/admin/regions";
    pub const ADD_REGION: &str = "/admin/regions/new";
    pub const END_REGION: &str = "/admin/regions/{id}/end";
    pub const ZONES: &str = "/admin/zones";
    pub const ADD_ZONE: &str = "/admin/zones/new";
    pub const PUT_IN_ZONE: &str = "/admin/zones/{id}/members/new";
    pub const TAKE_OUT_OF_ZONE: &str = "/admin/zones/{id}/members/{member}/end";
    pub const UNITS: &str = "/admin/units";
    pub const ADD_UNIT: &str = "/admin/units/new";
    pub const UNIT: &str = "/admin/units/{id}";
    pub const RENAME_UNIT: &str = "/admin/units/{id}/name";
    pub const ADD_ALIAS: &str = "/admin/units/{id}/aliases/new";
    pub const ABOLISH_UNIT: &str = "/admin/units/{id}/abolition";
    pub const PUT_ON_SIDE: &str = "/admin/units/{id}/sides/new";
    pub const BODIES: &str = "/admin/bodies";
    pub const ADD_BODY: &str = "/admin/bodies/new";
    pub const ADD_SIDE: &str = "/admin/bodies/{id}/sides/new";
    pub const SEATS: &str = "/admin/posts";
    pub const ADD_POST: &str = "/admin/posts/new";
    pub const ADD_PERSON: &str = "/admin/persons/new";
    pub const HOLD_POST: &str = "/admin/posts/{id}/holder";
    pub const END_POST: &str = "/admin/posts/{id}/end";
    pub const ACCOUNTS: &str = "/admin/accounts";
    pub const INVITE: &str = "/admin/accounts/new";
    pub const RENEW_LINK: &str = "/admin/accounts/{id}/link";
    pub const STOP_ACCOUNT: &str = "/admin/accounts/{id}/stop";
    pub const RESUME_ACCOUNT: &str = "/admin/accounts/{id}/resume";
    pub const SET_CEILING: &str = "/admin/accounts/{id}/ceiling";
    pub const RESET_SECOND_FACTOR: &str = "/admin/accounts/{id}/second-factor";
    pub const RIGHTS: &str = "/admin/rights";
    pub const GRANT: &str = "/admin/rights/new";
    pub const REVOKE: &str = "/admin/rights/{id}/revocation";
    pub const TRAIL: &str = "/admin/trail";
    pub const SIGN_IN: &str = "/sign-in";
    pub const SIGN_OUT: &str = "/sign-out";
    pub const SECOND_FACTOR: &str = "/sign-in/code";
    pub const ENROL: &str = "/sign-in/enrol";
    pub const SETUP: &str = "/setup/{name}";
    pub const FIRST_PASSWORD: &str = "/first-password/{name}";
    pub const POSTS: &str = "/posts";
    pub const ENTER: &str = "/enter";
    pub const SEARCH: &str = "/search";
    pub const LANGUAGE: &str = "/language";
    pub const ASSETS: &str = "/assets/";
    pub const ASSET: &str = "/assets/{name}";
    pub const FAVICON: &str = "/favicon.ico";
    pub const PARTS: &str = "/parts";
}
pub use places::*;

/// An embedded file by its hashed name.
pub fn asset(name: &str) -> String {
    format!("{ASSETS}{name}")
}

/// A document under review.
pub fn document(id: DocumentId) -> String {
    format!("{DOCUMENTS}/{id}")
}

/// A batch of documents, being received.
pub fn document_batch(id: i64) -> String {
    format!("{DOCUMENTS}/batches/{id}")
}

/// The original characters of a document.
pub fn document_original(id: DocumentId) -> String {
    format!("{DOCUMENTS}/{id}/original")
}

/// The candidates of a document, to which one is added.
pub fn document_candidates(id: DocumentId) -> String {
    format!("{DOCUMENTS}/{id}/candidates")
}

/// A candidate of a document.
pub fn document_candidate(id: DocumentId, candidate: CandidateId) -> String {
    format!("{DOCUMENTS}/{id}/candidates/{candidate}")
}

/// Two documents side by side.
pub fn compare_documents(a: DocumentId, b: DocumentId) -> String {
    with_query(COMPARE_DOCUMENTS, &[("a", &a.to_string()), ("b", &b.to_string())])
}

/// An act on a whole document: `rest`, `review`, `aside`, `reopen`, `read`, `vouch`, `units`.
pub fn document_act(id: DocumentId, act: &str) -> String {
    format!("{DOCUMENTS}/{id}/{act}")
}

/// A pattern with its `{id}` filled in.
pub fn with_id(pattern: &str, id: impl std::fmt::Display) -> String {
    pattern.replace("{id}", &id.to_string())
}

/// A pattern with its `{name}` filled in, percent-encoded.
pub fn with_name(pattern: &str, name: &str) -> String {
    pattern.replace("{name}", &encode(name))
}

/// The page that ends a region's membership of a zone.
pub fn take_out_of_zone(zone: impl std::fmt::Display, member: i64) -> String {
    with_id(TAKE_OUT_OF_ZONE, zone).replace("{member}", &member.to_string())
}

/// The sign-in page, which leads on to `next`.
pub fn sign_in(next: &str) -> String {
    with_query(SIGN_IN, &[("next", next)])
}

/// The form of a new session, filled from a document's reading when one is named.
pub fn new_session(document: Option<DocumentId>) -> String {
    let document = document.map(|id| id.to_string()).unwrap_or_default();
    with_query(NEW_SESSION, &[("document", &document)])
}

/// The sessions of one series.
pub fn sessions_of(series: impl Borrow<SeriesId>) -> String {
    with_query(MEETINGS, &[("series", &series.borrow().to_string())])
}

/// A session.
pub fn session(id: impl Borrow<SessionId>) -> String {
    format!("/sessions/{}", id.borrow())
}

/// Where a session takes further decisions.
pub fn session_decisions(id: impl Borrow<SessionId>) -> String {
    format!("/sessions/{}/decisions", id.borrow())
}

/// A decision.
pub fn decision(id: impl Borrow<DecisionId>) -> String {
    format!("/decisions/{}", id.borrow())
}

/// A duty.
pub fn duty(id: impl Borrow<DutyId>) -> String {
    format!("/duties/{}", id.borrow())
}

/// A duty with one of its forms open: `sign`, `object`, `rule`, `hand-over`.
pub fn duty_doing(id: impl Borrow<DutyId>, doing: &str) -> String {
    with_query(&duty(id), &[("do", doing)])
}

/// Where a form of a duty is sent: `sign`, `object`, `rule`, `hand-over`.
pub fn duty_act(id: impl Borrow<DutyId>, act: &str) -> String {
    format!("/duties/{}/{act}", id.borrow())
}

/// An order.
pub fn order(id: impl Borrow<OrderId>) -> String {
    format!("{ORDERS}/{}", id.borrow())
}

/// An order with one of its forms open: `answer`, `judge`, `lift`.
pub fn order_doing(id: impl Borrow<OrderId>, doing: &str) -> String {
    with_query(&order(id), &[("do", doing)])
}

/// A new order on an item.
pub fn new_order(item: impl Borrow<ItemId>) -> String {
    with_query(NEW_ORDER, &[("item", &item.borrow().to_string())])
}

/// A new order on an item to a unit.
pub fn new_order_to(item: impl Borrow<ItemId>, unit: impl Borrow<UnitId>) -> String {
    with_query(&new_order(item), &[("unit", &unit.borrow().to_string())])
}

/// A change request.
pub fn change(id: impl Borrow<ChangeId>) -> String {
    format!("{CHANGES}/{}", id.borrow())
}

/// A new change request on an item.
pub fn new_change(item: impl Borrow<ItemId>) -> String {
    with_query(NEW_CHANGE, &[("item", &item.borrow().to_string())])
}

/// An item.
pub fn item(id: impl Borrow<ItemId>) -> String {
    format!("/items/{}", id.borrow())
}

/// Where an item is given a further duty.
pub fn assign_item(id: impl Borrow<ItemId>) -> String {
    format!("/items/{}/duties", id.borrow())
}

/// A paper.
pub fn paper(id: impl Borrow<PaperId>) -> String {
    format!("/papers/{}", id.borrow())
}

/// What is done with a paper or read of it: `sign-off`, `issue`, `aside`, `export.docx`.
pub fn of_paper(id: impl Borrow<PaperId>, part: &str) -> String {
    format!("/papers/{}/{part}", id.borrow())
}

/// The permanent address of a line of a paper.
pub fn paper_line(id: impl Borrow<PaperId>, position: i64) -> String {
    format!("/papers/{}/{position}", id.borrow())
}

/// Where the close-out of an item is asked for.
pub fn close_item(id: impl Borrow<ItemId>) -> String {
    format!("/items/{}/close", id.borrow())
}

/// A request to close an item.
pub fn closing(id: impl Borrow<CloseRequestId>) -> String {
    format!("/closings/{}", id.borrow())
}

/// Where a form of a request is sent: `review`, `withdraw`.
pub fn closing_act(id: impl Borrow<CloseRequestId>, act: &str) -> String {
    format!("/closings/{}/{act}", id.borrow())
}

/// A file of a request.
pub fn closing_evidence(id: impl Borrow<CloseRequestId>, file: impl Borrow<EvidenceId>) -> String {
    format!("/closings/{}/evidence/{}", id.borrow(), file.borrow())
}

/// The requests under one filter.
pub fn closings_of(filter: &str) -> String {
    with_query(CLOSINGS, &[("show", filter)])
}

/// A certificate.
pub fn certificate(id: impl Borrow<CertificateId>) -> String {
    format!("/certificates/{}", id.borrow())
}

/// Where a certificate is corrected.
pub fn reopen_closed(id: impl Borrow<CertificateId>) -> String {
    format!("/certificates/{}/reopen", id.borrow())
}

/// Where the report of an item and side is sent.
pub fn report(item: impl Borrow<ItemId>, side: impl Borrow<SideId>) -> String {
    format!("/reports/{}/{}", item.borrow(), side.borrow())
}

/// Where the office sends it on the unit's behalf.
pub fn report_on_behalf(item: impl Borrow<ItemId>, side: impl Borrow<SideId>) -> String {
    format!("{}/on-behalf", report(item, side))
}

/// What a unit owes for a month, entered by the office.
pub fn reports_of_unit(unit: UnitId, period: Period) -> String {
    with_query(
        REPORTS,
        &[("unit", &unit.to_string()), ("period", &period.to_string())],
    )
}

/// The windows with the form of a list's rule open.
pub fn window_rule(list: impl Borrow<ListId>) -> String {
    with_query(REPORT_WINDOWS, &[("rule", &list.borrow().to_string())])
}

/// What the seat's own units owe for a month.
pub fn reports_of(period: impl Borrow<Period>) -> String {
    with_query(REPORTS, &[("period", &period.borrow().to_string())])
}

/// The reviews with the form of one return open.
pub fn reviews_returning(fact: impl Borrow<FactId>) -> String {
    with_query(REVIEWS, &[("return", &fact.borrow().to_string())])
}

/// Where one cell is returned.
pub fn return_fact(fact: impl Borrow<FactId>) -> String {
    with_id(RETURN_FACT, fact.borrow())
}

/// A file of evidence.
pub fn evidence(id: impl std::fmt::Display) -> String {
    with_id(EVIDENCE, id)
}

/// The duties of a unit that wait to be signed for.
pub fn unsigned_of(unit: &str) -> String {
    with_query(DUTIES, &[("unit", unit), ("state", "assigned")])
}

/// The items of a unit.
pub fn items_of(unit: &str) -> String {
    with_query(ITEMS, &[("unit", unit)])
}

/// The open duties of one unit, or of one of its posts, about to be handed over.
pub fn hand_over_all(
    unit_name: &str,
    unit: impl Borrow<UnitId>,
    post: impl Borrow<Option<PostId>>,
) -> String {
    let unit = unit.borrow();
    let what = post
        .borrow()
        .map_or_else(|| format!("unit/{unit}"), |post| format!("post/{post}"));
    with_query(HAND_OVER, &[("from", unit_name), ("what", &what)])
}

/// The hand-over of a unit's duties.
pub fn hand_over_from(unit: &str) -> String {
    with_query(HAND_OVER, &[("from", unit)])
}

/// Where a decision is put right.
pub fn amend_decision(id: impl Borrow<DecisionId>) -> String {
    format!("/decisions/{}/amend", id.borrow())
}

/// Where a decision is withdrawn.
pub fn withdraw_decision(id: impl Borrow<DecisionId>) -> String {
    format!("/decisions/{}/withdraw", id.borrow())
}

/// A list, as the version in force.
pub fn list(id: impl Borrow<ListId>) -> String {
    format!("/lists/{}", id.borrow())
}

/// One version of a list.
pub fn list_version(id: impl Borrow<VersionId>) -> String {
    format!("/lists/versions/{}", id.borrow())
}

/// What is done with a version or read of it: the part of the address behind the version's own.
pub fn of_version(id: impl Borrow<VersionId>, part: &str) -> String {
    format!("/lists/versions/{}/{part}", id.borrow())
}

/// Where the bodies are named that adopt a list beside its own.
pub fn list_bodies(id: impl Borrow<ListId>) -> String {
    format!("/lists/{}/bodies", id.borrow())
}

/// What is done with a template of a version's list.
pub fn template(version: impl Borrow<VersionId>, id: impl Borrow<i64>, part: &str) -> String {
    of_version(version, &format!("templates/{}/{part}", id.borrow()))
}

/// What is done with a merger or split of a draft, named by one of its rows.
pub fn lineage(version: impl Borrow<VersionId>, row: impl Borrow<RowId>, what: &str) -> String {
    of_version(version, &format!("lineage/{}/{what}", row.borrow()))
}

/// A file of sheets that was handed in, or what is done with it.
pub fn sheet(id: impl Borrow<i64>, part: &str) -> String {
    let id = id.borrow();
    if part.is_empty() {
        return format!("/lists/sheets/{id}");
    }
    format!("/lists/sheets/{id}/{part}")
}

/// Where an adjustment of a list is begun.
pub fn adjust_list(id: impl Borrow<ListId>) -> String {
    format!("/lists/{}/adjust", id.borrow())
}

/// The columns of a list's own.
pub fn list_columns(id: impl Borrow<ListId>) -> String {
    format!("/lists/{}/columns", id.borrow())
}

/// Where it is said what kind of list it is.
pub fn describe_list(id: impl Borrow<ListId>) -> String {
    format!("/lists/{}/about", id.borrow())
}

/// The end of a list's year.
pub fn list_year(id: impl Borrow<ListId>) -> String {
    format!("/lists/{}/year", id.borrow())
}

/// Totals of a list at chosen coordinates.
pub fn list_totals(id: impl Borrow<ListId>) -> String {
    format!("/lists/{}/totals", id.borrow())
}

/// A row of a draft.
pub fn row(version: impl Borrow<VersionId>, row: impl Borrow<RowId>) -> String {
    format!("/lists/versions/{}/rows/{}", version.borrow(), row.borrow())
}

/// The comments of a row.
pub fn comments(version: impl Borrow<VersionId>, row: impl Borrow<RowId>) -> String {
    format!("{}/comments", self::row(version, row))
}

/// Two versions side by side.
pub fn compare_lists(a: impl Borrow<VersionId>, b: impl Borrow<VersionId>) -> String {
    let (a, b) = (a.borrow().to_string(), b.borrow().to_string());
    with_query(COMPARE_LISTS, &[("a", &a), ("b", &b)])
}

/// A path with a query, each value percent-encoded; empty values are left out.
pub fn with_query(path: &str, query: &[(&str, &str)]) -> String {
    let mut out = path.to_owned();
    let mut mark = if path.contains('?') { '&' } else { '?' };
    for (name, value) in query.iter().filter(|(_, value)| !value.is_empty()) {
        let _ = write!(out, "{mark}{}={}", encode(name), encode(value));
        mark = '&';
    }
    out
}

/// An address without `rows`: the same rows are shown in many windows.
pub(crate) fn without_rows(path: &str) -> String {
    let Some((path, query)) = path.split_once('?') else {
        return path.to_owned();
    };
    let mut out = String::with_capacity(path.len() + query.len() + 1);
    out.push_str(path);
    let mut mark = '?';
    for pair in query.split('&').filter(|pair| !pair.starts_with("rows=")) {
        out.push(mark);
        out.push_str(pair);
        mark = '&';
    }
    out
}

/// `next` if it leads to a page of this site, else the home page: never an address of somebody else.
pub fn local(next: &str) -> &str {
    let leaves = !next.starts_with('/')
        || next.starts_with("//")
        || next.contains('\\')
        || next.chars().any(char::is_control);
    if leaves { HOME } else { next }
}

/// Percent-encodes everything but the unreserved characters.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// The reverse of [`encode`]; a text that is not UTF-8 afterwards is nothing.
pub(crate) fn decode(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let high = char::from(bytes.next()?).to_digit(16)?;
            let low = char::from(bytes.next()?).to_digit(16)?;
            out.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_without_rows_is_that_of_every_window() {
        assert_eq!(without_rows("/lists/versions/7"), "/lists/versions/7");
        assert_eq!(
            without_rows("/lists/versions/7?rows=0-49&q=rows&money=yi-2"),
            "/lists/versions/7?q=rows&money=yi-2"
        );
        assert_eq!(without_rows("/l?view=0&arows=1&rows=3-4"), "/l?view=0&arows=1");
        assert_eq!(without_rows("/l?rows=3-4"), "/l");
    }

    #[test]
    fn a_query_is_encoded_and_empty_values_are_left_out() {
        assert_eq!(
            with_query(LISTS, &[("q", "桥 & 路"), ("page", "")]),
            "/lists?q=%E6%A1%A5%20%26%20%E8%B7%AF"
        );
        assert_eq!(with_query("/lists?a=1", &[("b", "2")]), "/lists?a=1&b=2");
    }

    #[test]
    fn what_is_encoded_comes_back() {
        for text in ["", "a b", "第十次%", "\u{2009}−"] {
            assert_eq!(decode(&encode(text)).as_deref(), Some(text));
        }
        assert_eq!(decode("%"), None);
        assert_eq!(decode("%FF"), None);
        assert_eq!(decode("%+1"), None);
    }

    #[test]
    fn nobody_is_led_away_from_the_site() {
        assert_eq!(local("/lists?q=1"), "/lists?q=1");
        for away in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "",
            "lists",
            "/a\nb",
        ] {
            assert_eq!(local(away), HOME);
        }
    }
}
