//! Whether a clause is a task, and not a stance, an effect, or the name of what follows.

use std::cell::LazyCell;

use super::ahead::{concrete_later, goes_into_parts, parts_after};
use super::levels::{counts_things, is_level};
use super::shapes::{PAPERS, THINGS, disposed, does_it_so, the_ones};
use super::{Manner, Piece, Sentence, TOPIC_VERBS, chars};
use crate::quick::holds;
use crate::tasks::stance::{brought_about, is_slogan, is_stance, joins_hands, stance_inside};
use crate::tasks::verbs::{after_manner, turned, verb_at, verb_inside};
use crate::tasks::{appeal, deeds, effect, stance, words};
use crate::vocabulary::Words;

static EFFECT_STARTS: Words = Words::new(words::EFFECT_STARTS);

/// How a clause says what is done.
pub(super) struct Deed {
    /// It says what to think or how to stand.
    pub(super) stance: bool,
    /// It says how first: 根据会议意见修改….
    pub(super) told_how: bool,
    pub(super) has_verb: bool,
}

impl Piece<'_> {
    /// Whether its subject is nobody in particular.
    pub(super) fn is_of_everybody(&self) -> bool {
        self.unit.as_ref().is_some_and(|(names, _, _)| {
            names.iter().all(|n| {
                n.ends_with("各部门")
                    || words![
                        "各地区",
                        "各地",
                        "各级",
                        "各有关部门",
                        "各单位",
                        "各级各部门",
                        "各成员单位",
                        "各有关单位"
                    ]
                    .holds(n)
            })
        })
    }

    /// Whether it begins with what is done, to what, where or when, so that who does it stands before.
    pub(super) fn has_no_subject(&self) -> bool {
        // 一企一策制定方案, 逐月通报进展.
        let turned = self.rest.starts_with([
            '一', '逐', '对', '将', '把', '在', '与', '为', '按', '每', '向', '从', '以', '于', '同', '并',
            '年', '就',
        ]);
        !self.prefixed && self.unit.is_none() && (self.led_by_verb || self.timed || turned)
    }

    /// Whether it has a day or a number.
    fn is_counted(&self) -> bool {
        self.due.is_some() || self.rest.bytes().any(|b| b.is_ascii_digit())
    }

    pub(super) fn deed(&self) -> Deed {
        let Piece {
            rest,
            body,
            led_by_verb,
            demanded,
            timed,
            ..
        } = *self;
        let of_unit = self.unit.is_some();
        // It has no subject.
        let whole = body.len() == rest.len();
        let core = if whole { self.core } else { after_manner(body) };
        let dated = self.due.is_some();
        // 某局要根据会议意见修改…: how, and then what.
        let told_how = words!["根据", "按照", "围绕", "聚焦", "依托", "结合"].begins(body)
            && (of_unit || body.contains('”') || body.starts_with("按照") && body.contains("的要求"))
            && verb_inside(body, 4)
            || body.starts_with("依托") && verb_inside(body, 4);
        let stance = !(told_how || rest.starts_with("不能") && the_ones(rest))
            && (is_stance(rest) || !whole && is_stance(body))
            || stance_inside(rest) && !does_it_so(rest)
            || body.starts_with('把') && stance_inside(body);
        // Its own verb: at the front, after a subject, or after a phrase that says to whom, when or with what.
        let phrase = words![
            "对",
            "将",
            "把",
            "以",
            "用",
            "在",
            "为",
            "向",
            "与",
            "从",
            "由",
            "按",
            "通过",
            "围绕",
            "紧紧围绕",
            "聚焦",
            "针对",
            "面向",
            "沿",
            "依托",
            "借助",
            "采取",
            "运用",
            "紧盯",
            "瞄准",
            "紧密结合",
            "适时",
            "力争",
            "“",
            "一体",
            "有关",
            "全市",
            "全县",
            "全区",
            "全省",
            "新",
            "确保",
            "每",
            "多",
            "更",
            "协同",
            "联合",
            "会同",
            "共同",
            "年",
            "上半年",
            "下半年",
            "到",
            "于",
        ]
        .begins(body);
        let phrase = || {
            phrase
                || holds(body, "期间")
                    && body
                        .split_once("期间")
                        .is_some_and(|(when, told)| (2..=8).contains(&chars(when)) && verb_at(told).is_some())
        };
        // Any deed at all, where one is demanded.
        let any_deed = || {
            let counted = dated || body.bytes().any(|b| b.is_ascii_digit());
            of_unit && (counted || deeds::leads_alone(core))
                || !of_unit && whole && disposed(rest, dated)
                || !whole && deeds::leads(core)
                || (timed || of_unit || phrase()) && deeds::within(body, 1)
        };
        let has_verb = verb_at(body).is_some()
            || verb_at(core).is_some()
            || (timed || of_unit || phrase()) && verb_inside(body, 1)
            || body != rest && verb_inside(body, 0)
            || led_by_verb
            || turned(body)
            || told_how
            || demanded && !stance && any_deed();
        Deed {
            stance,
            told_how,
            has_verb,
        }
    }
}

impl Sentence<'_, '_> {
    pub(super) fn is_task(&self, piece: &Piece<'_>, deed: &Deed) -> bool {
        let only_general = self.general && piece.unit.is_none() && !piece.is_counted();
        self.says_what_is_done(piece, deed) && !only_general && !self.is_effect(piece) && !self.is_head(piece)
    }

    pub(super) fn says_what_is_done(&self, piece: &Piece<'_>, deed: &Deed) -> bool {
        let Piece {
            n, rest, body, core, ..
        } = *piece;
        let Deed {
            stance,
            told_how,
            has_verb,
        } = *deed;
        // 下届会议由某市承办: what it is about stands before.
        let by_whom = piece
            .unit
            .as_ref()
            .is_some_and(|(_, end, _)| rest[..*end].char_indices().any(|(at, c)| c == '由' && at > 0));
        let adverbial = n + 1 < self.total
            && piece.due.is_none()
            && rest.ends_with(['里', '时', '后'])
            && !rest.bytes().any(|b| b.is_ascii_digit())
            || !told_how
                && words!["围绕", "紧紧围绕", "聚焦", "针对", "立足", "着眼", "按照"].begins(body)
                && !verb_inside(body, 5)
                && !deeds::within(body, 5);
        // 统筹资源布局: the word of manner is the verb.
        let object = if body.len() < rest.len() || verb_at(core).is_none() {
            chars(rest)
        } else {
            chars(after_manner(body))
        };
        // 抓紧出台细则: short, but what is to come of it can be seen.
        let seen = object >= 4 && chars(rest) >= 6 && PAPERS.ends(rest);
        let slogan = LazyCell::new(|| is_slogan(rest));
        let told = piece.demanded
            && has_verb
            && !adverbial
            && (object >= 5 || seen)
            && (!*slogan || self.pending.is_some())
            && (self.pending.is_some()
                || piece.about && !rest.starts_with('“')
                || rest.starts_with('由')
                || by_whom
                || !(if body.len() == rest.len() {
                    *slogan
                } else {
                    is_slogan(body)
                }))
            && !effect::tells(body, verb_at, core)
            && !((piece.unit.is_none() || piece.is_of_everybody()) && joins_hands(rest));
        // 各责任单位要于7月20日前报送方案: how the list is handled.
        let handles_list = holds(rest, "报送")
            && piece.unit.as_ref().is_some_and(|(names, _, _)| {
                names.iter().all(|n| {
                    words![
                        "各责任单位",
                        "各牵头单位",
                        "各单位",
                        "各有关单位",
                        "责任单位",
                        "牵头单位"
                    ]
                    .holds(n)
                })
            });
        let stands = stance && !(piece.unit.is_some() && piece.is_counted());
        let appeals = || {
            piece.due.is_none()
                && (appeal::is_appeal(rest) || body.len() < rest.len() && appeal::is_appeal(body))
        };
        told && !handles_list && !stands && (!stance::of_everybody(rest) || piece.is_counted()) && !appeals()
            // 围绕 and 聚焦 open a stance only when nothing is done in the clause.
            || piece.demanded
                && !adverbial
                && !stance_inside(rest)
                && words!["围绕", "紧紧围绕", "聚焦", "紧盯"].begins(rest)
                && verb_inside(rest, 6)
                && !words![
                    "领域", "方面", "环节", "目标", "需求", "特点", "问题", "定位", "方向", "导向", "要求",
                ]
                .ends(rest)
    }

    /// Whether the last clause says what comes of those before it.
    fn is_effect(&self, piece: &Piece<'_>) -> bool {
        let Piece { n, rest, core, .. } = *piece;
        let last = n + 1 == self.total;
        let fresh = self.out.len() > self.before;
        let begun = self.speech_at.map_or(0, |at| at + 1);
        let strictly = n > begun && effect::comes_of_it(rest, core);
        last && (fresh || n > 0 && self.stances == n || strictly)
            && !piece.concrete
            && !brought_about(rest)
            && (EFFECT_STARTS.begins(rest) || EFFECT_STARTS.begins(core) || effect::comes_of_it(rest, core))
            && !(rest.contains('、') && rest.contains('等') && !rest.starts_with("着力"))
            && !(core.starts_with('为')
                && holds(rest, "提供")
                && (rest.ends_with("服务") || !self.inherited.is_empty()))
    }

    /// Whether a clause only names what the next ones tell.
    fn is_head(&self, piece: &Piece<'_>) -> bool {
        let page = self.page;
        let Piece {
            n, rest, body, core, ..
        } = *piece;
        let communique = self.manner == Manner::Communique;
        // 培育特色消费，打造…，支持…: the first, short clause names what the rest is about.
        let names_topic = (self.manner == Manner::Report || piece.numbered)
            && n == 0
            && self.total >= 2
            // 拓展灯彩夜市，特色灯店达到100家: what it comes to is said of it.
            && !(self.total == 2 && counts_things(self.next_clause(&piece.at)) && is_level(self.next_clause(&piece.at)))
            // 加强灯具储备，争取…: two of the same weight.
            && !(self.voice.congress && self.total == 2 && chars(rest) >= 8 && rest.starts_with("加强") && !concrete_later(page, &piece.at))
            && !piece.concrete
            && chars(rest) <= if self.voice.congress && self.total >= 6 { 10 } else { 8 }
            && !rest.contains('“')
            && !(self.manner == Manner::Report && (THINGS.ends(rest) || brought_about(rest)))
            && (TOPIC_VERBS.begins(core) || TOPIC_VERBS.begins(rest));
        // 要抓好交通“微循环”，…: a nickname for what follows.
        let nickname = communique
            && !piece.concrete
            && n + 1 < self.total
            && rest.starts_with("抓好")
            && rest.ends_with('”')
            && chars(rest) <= 12;
        // 各部门要强化支持，某厅…: everybody is nobody when the next clause names one.
        let everybody = piece.is_of_everybody();
        // Behind ； or 。, whatever opens it.
        let opens_part = || {
            n == 0
                || piece.numbered
                || (n > 0 && self.speech_at == Some(n - 1))
                || page.text[..piece.at.start]
                    .trim_end_matches(|c: char| {
                        c.is_whitespace() || "要须应".contains(c) || "一二三四五六七八九".contains(c)
                    })
                    .ends_with(['；', ';', '。', '：', ':'])
        };
        // 要抓牢粮食稳产保供，…，…，…；: the name of what the part then lists.
        let lists = || {
            communique
                && piece.prefixed
                && !piece.concrete
                && chars(rest) <= 14
                && opens_part()
                && words!["抓牢", "抓好", "抓实", "狠抓", "做好", "突出", "用好", "守好"].begins(rest)
                && !THINGS.ends(rest)
                && parts_after(page, &piece.at) >= 3
        };
        // 要畅通路网，6月底前修好…: a short head before what is concrete.
        let short = || {
            communique
                && (!piece.concrete || everybody && piece.due.is_none())
                && (chars(rest) <= 9 || everybody && chars(body) <= 9)
                && opens_part()
                && !rest.contains('“')
                && (TOPIC_VERBS.begins(core)
                    || TOPIC_VERBS.begins(rest)
                    || TOPIC_VERBS.begins(body)
                    || words![
                        "统一", "打通", "畅通", "压实", "做优", "做实", "严格", "狠抓", "强力", "排查",
                        "严管", "做足", "备齐",
                    ]
                    .begins(rest))
                && (concrete_later(page, &piece.at) || !THINGS.ends(rest) && goes_into_parts(page, &piece.at))
        };
        names_topic || nickname || lists() || short()
    }
}
