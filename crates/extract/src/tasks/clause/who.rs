//! Who a clause is about, and whether it begins with what is done.

use super::shapes::{asks, is_place, led_by_place, the_ones};
use super::{Manner, Piece, Sentence, chars};
use crate::quick::{has, split_once};
use crate::tasks::stance::STANCE_STARTS;
use crate::tasks::verbs::verb_at;
use crate::tasks::{deeds, due, units};
use crate::vocabulary::{head, words};

/// 上半年收储土地1500亩: the half or the quarter in which it is to be done.
fn by_half(clause: &str) -> Option<String> {
    let part = words!["上半年", "下半年", "一季度", "二季度", "三季度", "四季度"]
        .beginning(clause)
        .next()?;
    deeds::begins(&clause[part.len()..]).then(|| part.to_owned())
}

impl<'p> Sentence<'p, '_> {
    /// Finds the unit or the subject of a clause and what is said of it.
    pub(super) fn find_who(&mut self, piece: &mut Piece<'p>) {
        let page = self.page;
        let Piece { rest, core, .. } = *piece;
        // 规划建设局负责…: a unit whose name begins like a deed.
        let offices = words![
            "局要",
            "局负责",
            "局牵头",
            "委要",
            "委负责",
            "办要",
            "办负责",
            "部要",
            "部负责",
            "中心要",
            "中心负责",
            // 宣传组要发布灯会日程
            "组要",
            "组负责",
            "组牵头",
            "专班要",
            "专班负责"
        ];
        let office = offices.within(rest) && offices.within(head(rest, 14)) || units::office(rest);
        let led_by_verb = !office && (verb_at(rest).is_some() || verb_at(core).is_some());
        let no_subject = STANCE_STARTS.begins(rest)
            || rest.starts_with(['是', '有', '都', '已', '正']) && !rest.starts_with("都市")
            || words!["审议", "听取", "传达", "讨论"].begins(rest);
        if !led_by_verb && !no_subject {
            if let Some((names, end, then)) = units::subject(rest).or_else(|| led_by_place(page, rest)) {
                let mut after = &rest[end..];
                let places = names
                    .iter()
                    .all(|n| n.ends_with(['市', '县', '区', '州', '旗', '镇', '乡', '省']));
                self.pledged = (self.voice.pledging || places) && after.starts_with(['将', '愿']);
                self.promised = after.starts_with(['将', '愿']);
                for opening in ["要", "应", "将", "愿", "须", "需", "负责", "务必", "必须"] {
                    if let Some(r) = after
                        .strip_prefix(opening)
                        .filter(|r| opening != "负责" || !r.starts_with(['同', '人', '的']))
                    {
                        after = r;
                        self.voice.demanding = true;
                        break;
                    }
                }
                piece.unit = Some((names, end, then));
                piece.body = after;
            } else if has(rest, '要')
                && let Some((head, tail)) = rest.split_once('要')
                && chars(head) <= 24
                && chars(head) >= 2
                && !head.ends_with(['需', '重', '主', '纲', '必', '首', '摘', '只', '提'])
                && (deeds::begins(tail) || tail.starts_with(['对', '将', '把', '与', '以', '抓']))
            {
                self.voice.demanding = true;
                piece.body = tail;
                // 三市要共同编制…: the subject is no unit, the task begins after it, unless it is what the task is about.
                piece.about = head.chars().count() > 4 || head.ends_with('的');
                if !piece.about {
                    piece.at.start = piece.at.end - tail.len();
                }
            } else if self.voice.heard
                && let Some((head, tail)) = rest
                    .split_once('将')
                    .or_else(|| split_once(rest, "计划").filter(|(head, _)| is_place(page, head)))
                && (2..=5).contains(&chars(head))
                && (deeds::begins(tail) || is_place(page, head))
            {
                // 青禾将组织…: a promise of who speaks for it.
                self.voice.demanding = true;
                self.promised_by = Some(head.to_owned()).filter(|head| is_place(page, head));
                piece.body = tail;
                piece.at.start = piece.at.end - tail.len();
            } else if self.voice.demanding
                && let Some(tail) = [
                    "两省", "两市", "两县", "两区", "两地", "两州", "三省", "三市", "三县", "三地", "双方",
                    "四市", "四县", "四地", "五市", "五县", "五地", "六市", "七市", "八市", "各方",
                ]
                .iter()
                .find_map(|who| rest.strip_prefix(*who))
                && deeds::begins(tail)
            {
                // 会议商定，两省联合开展…: no unit, but a subject.
                piece.body = tail;
            } else if asks(rest) && chars(rest) <= 30 {
                self.voice.demanding = true;
            }
        }
        piece.led_by_verb = led_by_verb
            || piece.unit.is_none()
                && piece.body.len() == rest.len()
                && (!no_subject || the_ones(rest))
                && (self.voice.heard || self.voice.demanding || self.manner == Manner::Report)
                && (deeds::leads(core) || the_ones(rest));
        if self.after_semicolon(&piece.at) && self.promised_by.is_none() {
            // 某某表示，某县将…；…: a pledge goes on for who made it.
            if !self.pledged {
                self.inherited.clear();
            }
            self.weak = None;
        }
        // …；要健全机制，…: a demand of its own is not of who was named before.
        if self.carried && (piece.prefixed || piece.numbered || self.after_semicolon(&piece.at)) {
            self.inherited.clear();
        }
        if let Some(place) = self.promised_by.take() {
            self.inherited = vec![place];
            self.carried = false;
            self.pledged = true;
        }
    }

    /// Whether a clause is demanded, and what is concrete in it.
    pub(super) fn weigh(&mut self, piece: &mut Piece<'p>) {
        let page = self.page;
        let Piece { n, rest, .. } = *piece;
        // 加强…。完善…。: said by a speaker as a plain imperative.
        let after_phrase = n == 1 && words!["以", "围绕", "聚焦", "按照", "立足", "着眼"].begins(self.opens);
        let after_stop = n > 0 && self.stressed && page.text[..piece.at.start].ends_with(['；', ';']);
        let told_plainly = (n == 0 || after_phrase || after_stop)
            && piece.led_by_verb
            && !self.general
            && !self.tells_fact();
        // 希望广大企业家坚定信心: an appeal to everybody.
        let wished =
            words!["期望", "希望", "期待"].begins(rest) && !words!["广大", "企业家", "专家"].within(rest);
        self.imperative |= self.voice.heard && (told_plainly || wished);
        piece.due = due::find(rest).or_else(|| {
            // 某局要用好政策，上半年…: the first says nothing that could be reported.
            let general_before = self.last_was_task && self.unit_before.is_some_and(|b| b <= 8);
            let looks_ahead = self.manner == Manner::Report || general_before;
            looks_ahead.then(|| by_half(rest)).flatten()
        });
        // 会议强调，…；某局8月底前…: a unit, or a day, is asked for without 要.
        let asked_for =
            self.voice.heard && !self.tells_fact() && (piece.unit.is_some() || piece.due.is_some());
        piece.demanded = self.imperative
            || asked_for
            || (self.stressed && piece.unit.is_some())
            || self.voice.demanding
            || self.manner == Manner::Report
            || piece.prefixed;
        piece.concrete =
            rest.bytes().any(|b| b.is_ascii_digit()) || piece.due.is_some() || piece.unit.is_some();
        // 年内全部上线, 形成“一项目一方案”: says more of the task before.
        piece.timed = piece.due.as_ref().is_some_and(|d| {
            rest.trim_start_matches("确保")
                .trim_start_matches("力争")
                .trim_start_matches(['到', '于', '在', '至'])
                .starts_with(d.as_str())
        });
    }
}
