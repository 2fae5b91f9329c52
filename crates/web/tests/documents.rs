//! The documents pages as the clerk of a body and as strangers to it meet them.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use yipanqi_app::{App, SignedIn};
use yipanqi_domain::office::Mark;
use yipanqi_domain::rights::Actor;
use yipanqi_testkit::Place;
use yipanqi_web::error::Error;
use yipanqi_web::pages;
use yipanqi_web::routes::router;
use yipanqi_web::state::{Greeting, House, Later, State};

use crate::visitor::{Answer, Site, around, get, post, send};
use crate::world::World;

const TEXT: &str = "青禾市与白鹭市召开联合办公室主任调度会第三次会议\n\
2025年2月20日，青禾市与白鹭市联合办公室主任调度会第三次会议在青禾市召开。\n\
会议要求，由市交通局牵头，6月底前修通渡口连接路；由市水利局负责，9月底前完成河堤加固工程；由市科技局牵头，年底前建成两地共用的检测平台。\n\
今年前两月，共建项目完成投资36.5亿元，增长8.2%。\n";

/// Whoever the login cookie names.
struct NamedHouse(Vec<(&'static str, Actor)>);

impl House for NamedHouse {
    fn greet(&self, login: Option<String>) -> Later<Result<Greeting, Error>> {
        let found = self.0.iter().find(|(name, _)| Some(*name) == login.as_deref());
        let who = found.map(|(name, actor)| SignedIn {
            actor: actor.clone(),
            person_name: (*name).to_owned(),
            unit_name: "联合办公室".to_owned(),
            post_name: "经办".to_owned(),
            posts: Vec::new(),
            demo: false,
        });
        Box::pin(async move {
            Ok(Greeting {
                who: who.map(Arc::new),
                ..Greeting::default()
            })
        })
    }
}

pub struct Office {
    pub site: Site,
    pub app: App,
    pub body: i64,
}

pub const CLERK: &str = "login=clerk";

pub async fn office() -> Office {
    let world = World::on(Place::sqlite()).await;
    let low = Actor {
        ceiling: Mark::Internal,
        ..world.clerk.clone()
    };
    let house = NamedHouse(vec![
        ("clerk", world.clerk.clone()),
        ("low", low),
        ("leader", world.leader.clone()),
        ("chuan", world.chuan_side.clerk.clone()),
        ("own", world.own_clerk.clone()),
    ]);
    let router = router(State::greeted_by(world.app.clone(), house), pages::routes());
    Office {
        site: around(router, world.place),
        app: world.app,
        body: world.joint.0,
    }
}

pub fn encoded(pairs: &[(&str, &str)]) -> String {
    let mut out = String::new();
    for (name, value) in pairs {
        let _ = write!(out, "{}{name}=", if out.is_empty() { "" } else { "&" });
        value.bytes().for_each(|byte| {
            let _ = write!(out, "%{byte:02X}");
        });
    }
    out
}

impl Office {
    pub async fn upload(&self, fields: &[(&str, &str)], file: Option<(&str, &[u8])>) -> Answer {
        let files: Vec<(&str, &[u8])> = file.into_iter().collect();
        self.upload_all(fields, &files).await
    }

    async fn upload_all(&self, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Answer {
        let mut body = Vec::new();
        let own = [("body", self.body.to_string()), ("mark", "internal".to_owned())];
        let own = own
            .iter()
            .filter(|(name, _)| !fields.iter().any(|f| f.0 == *name));
        let own: Vec<(&str, &str)> = own.map(|(name, value)| (*name, value.as_str())).collect();
        for (name, value) in own.iter().chain(fields) {
            body.extend(
                format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
            );
        }
        for (name, bytes) in files {
            let head =
                format!("--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
            body.extend(head.bytes().chain(bytes.iter().copied()).chain(*b"\r\n"));
        }
        body.extend(b"--b--\r\n");
        let request = Request::post("/documents")
            .header(header::COOKIE, CLERK)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
            .header("sec-fetch-site", "same-origin");
        send(&self.site, request.body(Body::from(body)).unwrap()).await
    }

    /// Receives the text and gives its address.
    async fn received(&self) -> String {
        let answer = self.upload(&[("text", TEXT), ("no_secret", "yes")], None).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        answer.header(header::LOCATION).to_owned()
    }
}

/// The value of the first attribute after a mark in the page.
pub fn after<'p>(page: &'p str, mark: &str) -> &'p str {
    let start = page
        .find(mark)
        .unwrap_or_else(|| panic!("{mark} is not in {page}"))
        + mark.len();
    page[start..].split('"').next().unwrap_or_default()
}

/// The current candidate's form: its address and the version seen.
pub fn form_of(page: &str) -> (String, String) {
    let at = page.find("data-review").expect("a form of the current candidate");
    let form = &page[page[..at].rfind("<form").expect("the form begins")..];
    (
        after(form, "action=\"").to_owned(),
        after(form, "name=\"seen\" value=\"").to_owned(),
    )
}

#[tokio::test]
async fn a_pasted_text_is_received_reviewed_and_led_on_to_its_session() {
    let office = office().await;
    let empty = get(&office.site, "/documents", CLERK).await;
    assert!(empty.main().contains("这里还没有来文") && empty.main().contains("name=\"no_secret\""));
    let at = office.received().await;
    let page = get(&office.site, &at, CLERK).await;
    let main = page.main();
    assert!(
        main.contains("<h2>青禾市与白鹭市召开联合办公室主任调度会第三次会议</h2>"),
        "{main}"
    );
    assert!(
        main.contains("class=\"m-task now\" id=\"now\"") && main.contains("class=\"m-fig\""),
        "{main}"
    );
    assert!(main.contains("会议公报类") && main.contains("可信") && main.contains("data-key=\"a\""));

    // Accept, then the next one is current and the first can be taken back.
    let (action, seen) = form_of(main);
    let text = main[main.find("name=\"text\"").unwrap()..]
        .split('>')
        .nth(1)
        .unwrap();
    let text = text
        .trim_start_matches('\n')
        .split('<')
        .next()
        .unwrap()
        .to_owned();
    let lead = after(main, "name=\"lead_units\" value=\"").to_owned();
    let due = after(main, "name=\"due_on\" value=\"").to_owned();
    let fields = encoded(&[
        ("do", "take"),
        ("kind", "task"),
        ("seen", &seen),
        ("text", &text),
        ("lead_units", &lead),
        ("due_on", &due),
    ]);
    let answer = post(&office.site, &action, CLERK, &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let next = get(
        &office.site,
        answer.header(header::LOCATION).split('#').next().unwrap(),
        CLERK,
    )
    .await;
    assert!(
        next.main().contains("已采纳") && next.main().contains("第 1 条刚办过"),
        "{}",
        next.main()
    );
    assert_ne!(form_of(next.main()).0, action);

    // The rest of every kind, then the end of the review.
    let early = post(&office.site, &format!("{at}/review"), CLERK, "then=session").await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(early.main().contains("没有核，核完才能办结"));
    for kind in ["task", "figure", "person", "paper"] {
        let tab = get(&office.site, &format!("{at}?kind={kind}"), CLERK).await;
        if tab.main().contains("name=\"waiting\"") {
            let waiting = after(tab.main(), "name=\"waiting\" value=\"");
            let fields = encoded(&[("kind", kind), ("waiting", waiting), ("do", "drop")]);
            let answer = post(&office.site, &format!("{at}/rest"), CLERK, &fields).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER);
        }
    }
    let end = post(&office.site, &format!("{at}/review"), CLERK, "then=session").await;
    let id = at.rsplit('/').next().unwrap();
    assert_eq!(
        end.header(header::LOCATION),
        format!("/sessions/new?document={id}")
    );
    let list = get(&office.site, "/documents?state=reviewed", CLERK).await;
    assert!(list.main().contains(&at) && list.main().contains("已核"));
}

#[tokio::test]
async fn the_same_bytes_twice_lead_to_the_same_page_which_says_so() {
    let office = office().await;
    let at = office.received().await;
    let again = office
        .upload(
            &[("no_secret", "yes")],
            Some(("公报.txt", TEXT.trim().as_bytes())),
        )
        .await;
    assert_eq!(
        again.header(header::LOCATION),
        at,
        "a paste is trimmed like the file"
    );
    let said = again
        .header(header::SET_COOKIE)
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let page = get(&office.site, &at, &format!("{CLERK}; {said}")).await;
    assert!(page.body.contains("字节完全相同"));
}

#[tokio::test]
async fn what_may_not_come_in_is_refused_with_words_and_the_form_as_it_was() {
    let office = office().await;
    let url = "https://example.invalid/a";
    let kept = [("text", "青禾市要求年底前完成。"), ("source_url", url)];
    let answer = office.upload(&kept, None).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let main = answer.main();
    assert!(main.contains("请先确认这份材料不含国家秘密"), "{main}");
    assert!(
        main.contains(url) && main.contains("青禾市要求年底前完成。"),
        "what was typed is kept"
    );
    for (fields, file, words) in [
        (&[("no_secret", "yes")][..], None, "请选文件，或把文字粘贴进来"),
        (
            &[("no_secret", "yes")],
            Some(("空.txt", &b" \n"[..])),
            "没有一个字",
        ),
        (&[("no_secret", "yes"), ("text", "秘密★\n某件")], None, "密级标志"),
        (
            &[("no_secret", "yes"), ("text", "a"), ("source_url", "ftp://a")],
            None,
            "网址请以",
        ),
        (
            &[("no_secret", "yes"), ("text", "a"), ("mark", "x")],
            None,
            "这一栏要填",
        ),
    ] {
        let answer = office.upload(fields, file).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}");
        assert!(answer.main().contains(words), "{words} not in {}", answer.main());
    }
    let huge = vec![b'a'; office.app.settings().max_upload + 1];
    let answer = office
        .upload(
            &[("no_secret", "yes"), ("source_url", url)],
            Some(("大.txt", &huge)),
        )
        .await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(
        answer.main().contains("上限是 8 MB") && answer.main().contains(url),
        "{}",
        answer.main()
    );
    assert!(
        get(&office.site, "/documents", CLERK)
            .await
            .main()
            .contains("这里还没有来文")
    );
}

#[tokio::test]
async fn what_cannot_be_read_has_a_page_that_says_what_to_do() {
    let office = office().await;
    let cut = "青禾市召开推进会议，部署重点项目建设任务".as_bytes();
    for (name, bytes, zh, en) in [
        ("a.pdf", &b"%PDF-1.7 x"[..], "这份 PDF 坏了", "a damaged PDF"),
        (
            "b.docx",
            b"PK\x03\x04\x14\0\0\0 word/document.xml",
            "这份压缩包坏了",
            "the archive is broken",
        ),
        (
            "c.zip",
            b"PK\x03\x04\x14\0\x01\0 x",
            "加了密码的",
            "with a password",
        ),
        ("d.png", b"\x89PNG\r\n", "图片", "an image"),
        (
            "e.txt",
            &cut[..cut.len() - 1],
            "最后一个字不完整",
            "in the middle of a character",
        ),
        ("f.dat", b"abc\0def", "二进制文件", "a binary file"),
    ] {
        let answer = office.upload(&[("no_secret", "yes")], Some((name, bytes))).await;
        let at = answer.header(header::LOCATION).to_owned();
        // Nothing was read that one could be sent to look at.
        assert!(answer.header(header::SET_COOKIE).contains("one-received"));
        let page = get(&office.site, &at, CLERK).await;
        assert!(
            page.main().contains(zh) && page.main().contains("原样保存"),
            "{name}: {}",
            page.main()
        );
        let page = get(&office.site, &at, "login=clerk; lang=en").await;
        assert!(page.main().contains(en), "{name}: {}", page.main());
    }
}

#[tokio::test]
async fn a_form_that_came_second_keeps_its_values_and_shows_what_was_decided() {
    let office = office().await;
    let at = office.received().await;
    let page = get(&office.site, &at, CLERK).await;
    let (action, seen) = form_of(page.main());
    let first = encoded(&[("do", "drop"), ("kind", "task"), ("seen", &seen)]);
    assert_eq!(
        post(&office.site, &action, CLERK, &first).await.status,
        StatusCode::SEE_OTHER
    );
    let mine = [
        ("do", "take"),
        ("kind", "task"),
        ("seen", &seen),
        ("text", "我改的文字"),
        ("lead_units", "某单位"),
    ];
    let answer = post(&office.site, &action, CLERK, &encoded(&mine)).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    let main = answer.main();
    assert!(main.contains("这一条别人先办了，现在是“已弃”"), "{main}");
    assert!(
        main.contains("我改的文字") && main.contains("value=\"某单位\""),
        "what was typed is kept"
    );
    let (again, fresh) = form_of(main);
    assert_eq!(again, action);
    let mine = [
        ("do", "take"),
        ("kind", "task"),
        ("seen", &fresh),
        ("text", "我改的文字"),
        ("lead_units", "某单位"),
    ];
    assert_eq!(
        post(&office.site, &action, CLERK, &encoded(&mine)).await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn a_day_that_cannot_be_is_said_beside_its_field() {
    let office = office().await;
    let at = office.received().await;
    let page = get(&office.site, &at, CLERK).await;
    let (action, seen) = form_of(page.main());
    let wrong = [
        ("do", "take"),
        ("kind", "task"),
        ("seen", &seen),
        ("text", "甲"),
        ("due_on", "2025-02-30"),
    ];
    let answer = post(&office.site, &action, CLERK, &encoded(&wrong)).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.main().contains("“2025-02-30”不是日期") && answer.main().contains("value=\"2025-02-30\""));
}

#[tokio::test]
async fn one_is_added_by_hand_with_its_words_in_the_source() {
    let office = office().await;
    let at = office.received().await;
    let form = get(&office.site, &format!("{at}?open=add"), CLERK).await;
    assert!(form.main().contains("name=\"quote\""));
    let wrong = encoded(&[("kind", "task"), ("quote", "原文没有的话")]);
    let answer = post(&office.site, &format!("{at}/candidates"), CLERK, &wrong).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.main().contains("原文里找不到这段字") && answer.main().contains("原文没有的话"));
    let right = encoded(&[("kind", "task"), ("quote", "修通渡口连接路"), ("text", "")]);
    let answer = post(&office.site, &format!("{at}/candidates"), CLERK, &right).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
}

#[tokio::test]
async fn a_text_of_which_nothing_was_read_says_so() {
    let office = office().await;
    let answer = office
        .upload(&[("text", "石青。"), ("no_secret", "yes")], None)
        .await;
    let at = answer.header(header::LOCATION).to_owned();
    let page = get(&office.site, &at, CLERK).await;
    assert!(page.main().contains("没有读出要核的内容"), "{}", page.body);
    assert!(!page.main().contains("全部核完了"));
}

#[tokio::test]
async fn setting_aside_asks_for_a_reason_in_place() {
    let office = office().await;
    let at = office.received().await;
    assert!(
        get(&office.site, &format!("{at}?open=aside"), CLERK)
            .await
            .main()
            .contains("name=\"reason\"")
    );
    let answer = post(&office.site, &format!("{at}/aside"), CLERK, "reason=").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.main().contains("这一栏要填"));
    let answer = post(
        &office.site,
        &format!("{at}/aside"),
        CLERK,
        &encoded(&[("reason", "重复")]),
    )
    .await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let page = get(&office.site, &at, CLERK).await;
    assert!(page.main().contains("已搁置，理由：重复") && !page.main().contains("data-review"));
}

#[tokio::test]
async fn the_original_characters_stand_beside_what_was_read() {
    let office = office().await;
    let text = "青禾市召開推进会，要求年底前修通渡口连接路。\n第二行\u{200B}没有变";
    let answer = office.upload(&[("text", text), ("no_secret", "yes")], None).await;
    let at = answer.header(header::LOCATION).to_owned();
    let page = get(&office.site, &format!("{at}/original"), CLERK).await;
    let main = page.main();
    assert!(
        main.contains("召開推进会") && main.contains("召开推进会") && main.contains("U+200B"),
        "{main}"
    );
}

#[tokio::test]
async fn strangers_to_the_body_find_nothing_and_its_leader_only_reads() {
    let office = office().await;
    let at = office.received().await;
    let id = at.rsplit('/').next().unwrap();
    let page = get(&office.site, &at, CLERK).await;
    let (action, seen) = form_of(page.main());
    for who in ["login=chuan", "login=own"] {
        let list = get(&office.site, "/documents", who).await;
        assert!(
            list.main().contains("这里还没有来文") && !list.body.contains(id),
            "{who}"
        );
        for path in [at.clone(), format!("{at}/original")] {
            let theirs = get(&office.site, &path, who).await;
            let nothing = get(&office.site, "/documents/12345", who).await;
            assert_eq!(theirs.status, StatusCode::NOT_FOUND);
            assert_eq!(
                theirs.main(),
                nothing.main(),
                "no word differs from that of a page that is not there"
            );
        }
        let fields = encoded(&[("do", "drop"), ("kind", "task"), ("seen", &seen)]);
        assert_eq!(
            post(&office.site, &action, who, &fields).await.status,
            StatusCode::NOT_FOUND
        );
    }
    let read = get(&office.site, &at, "login=leader").await;
    assert_eq!(read.status, StatusCode::OK);
    assert!(!read.main().contains("data-review") && !read.main().contains("data-key=\"n\""));
    assert!(
        !get(&office.site, "/documents", "login=leader")
            .await
            .main()
            .contains("name=\"no_secret\"")
    );
    let fields = encoded(&[("do", "drop"), ("kind", "task"), ("seen", &seen)]);
    assert_eq!(
        post(&office.site, &action, "login=leader", &fields).await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn a_text_from_a_stranger_is_never_markup_on_the_page() {
    let office = office().await;
    let text =
        "<script>alert(1)</script> 青禾市要求，由市交通局牵头，年底前修通<img src=x onerror=1>渡口连接路。";
    let answer = office.upload(&[("text", text), ("no_secret", "yes")], None).await;
    let at = answer.header(header::LOCATION).to_owned();
    for path in [at.clone(), format!("{at}/original"), "/documents".to_owned()] {
        let page = get(&office.site, &path, CLERK).await;
        assert!(
            !page.main().contains("<script") && !page.main().contains("<img"),
            "{path}: {}",
            page.main()
        );
    }
}

#[tokio::test]
async fn of_several_files_the_answer_says_what_became_of_each() {
    let office = office().await;
    let sealed = "秘密★一年\n甲方案".as_bytes();
    let files: [(&str, &[u8]); 4] = [
        ("公报.txt", TEXT.as_bytes()),
        ("方案.txt", sealed),
        ("图.bin", b"PK\x03\x04rubbish"),
        ("又一份公报.txt", TEXT.as_bytes()),
    ];
    let answer = office
        .upload_all(
            &[("no_secret", "yes"), ("source_url", "https://example.invalid/b")],
            &files,
        )
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let main = answer.main();
    let line = |name: &str| {
        let at = main
            .find(&format!("{name}<"))
            .unwrap_or_else(|| panic!("{name} in {main}"));
        &main[main[..at].rfind("<tr>").unwrap()..at + main[at..].find("</tr>").unwrap()]
    };
    assert!(line("公报.txt").contains("href=\"/documents/") && line("公报.txt").contains("读过"));
    let sealed = line("方案.txt");
    assert!(
        sealed.contains("没有收") && !sealed.contains("href=\"/documents"),
        "{sealed}"
    );
    assert!(line("图.bin").contains("原件收下了"), "{}", line("图.bin"));
    assert!(
        line("又一份公报.txt").contains("以前收过"),
        "{}",
        line("又一份公报.txt")
    );
    assert!(
        main.contains("1 份没有收下") && main.contains("3 份已经收下"),
        "{main}"
    );
    assert!(
        main.contains("https://example.invalid/b"),
        "what was typed is kept"
    );
    // What is told of is there: each link opens, and the list holds two documents.
    let at = after(line("公报.txt"), "href=\"").to_owned();
    assert_eq!(get(&office.site, &at, CLERK).await.status, StatusCode::OK);
    let list = get(&office.site, "/documents", CLERK).await;
    assert!(
        list.main().contains("图.bin") || list.main().contains("图"),
        "{}",
        list.main()
    );
    // Sent again, the same files change nothing and say so.
    let again = office.upload_all(&[("no_secret", "yes")], &files).await;
    assert_eq!(again.main().matches("以前收过").count(), 3, "{}", again.main());
}

#[tokio::test]
async fn a_reviewed_document_is_read_again_only_with_a_reason() {
    let office = office().await;
    let at = office.received().await;
    for kind in ["task", "person", "figure", "document"] {
        let tab = get(&office.site, &format!("{at}?kind={kind}"), CLERK).await;
        if tab.main().contains("name=\"waiting\"") {
            let waiting = after(tab.main(), "name=\"waiting\" value=\"");
            let fields = encoded(&[("kind", kind), ("waiting", waiting), ("do", "drop")]);
            post(&office.site, &format!("{at}/rest"), CLERK, &fields).await;
        }
    }
    let ended = post(&office.site, &format!("{at}/review"), CLERK, "").await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER, "{}", ended.body);
    let page = get(&office.site, &at, CLERK).await;
    assert!(
        !page.main().contains(&format!("action=\"{at}/read\"")),
        "it is asked first"
    );
    let asking = after(page.main(), "<a href=\"/documents/");
    assert!(page.main().contains("open=again"), "{asking}");
    let asked = get(&office.site, &format!("{at}?open=again"), CLERK).await;
    assert!(
        asked.main().contains(&format!("action=\"{at}/read\"")) && asked.main().contains("它会回到“待核”"),
        "{}",
        asked.main()
    );
    let refused = post(&office.site, &format!("{at}/read"), CLERK, "reason=").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.main().contains("name=\"reason\""));
    let list = get(&office.site, "/documents?state=reviewed", CLERK).await;
    assert!(list.main().contains(&at), "it is reviewed still");
    let done = post(
        &office.site,
        &format!("{at}/read"),
        CLERK,
        &encoded(&[("reason", "换了新词典")]),
    )
    .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let entries = office
        .app
        .store()
        .read()
        .await
        .unwrap()
        .entries_filtered(&yipanqi_app::TrailFilter::default(), i64::MAX, 1)
        .await
        .unwrap();
    assert_eq!(entries[0].act, "document.read_again");
    assert_eq!(entries[0].reason.as_deref(), Some("reviewed: 换了新词典"));
}
