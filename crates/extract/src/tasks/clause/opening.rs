//! Who speaks, and what opens a demand: what stands before the words of a task.

use std::sync::LazyLock;

use super::shapes::{asks, in_field, is_place};
use super::{Manner, Piece, Sentence, chars};
use crate::page::Place;
use crate::pattern::Pattern;
use crate::quick::has;
use crate::tasks::verbs::{after_manner, starts_with_verb};
use crate::tasks::{deeds, due, units};
use crate::vocabulary::words;

static SPEECH: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"^(?P<who>[^，,。；;：:]{0,36}?)(?:在讲话中|在会上)?(?:原则上?|一致|研究)?(?P<verb>指出|谈到|谈道|重申|强调|要求|表示|明确|决定|议定|商定|同意|认为|通报|提出|说|确定|建议)(?P<rest>.*)$",
    )
});
static NUMBERING: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"^(?:[一二三四五六七八九十]{1,3}(?:是|要)|第[一二三四五六七八九十]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、]|[①②③④⑤⑥⑦⑧⑨⑩]|[一二三四五六七八九十]{1,3}、|——|—|●|•|·)\s*",
    )
});

static OPENS: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"^[^，,。；;：:]{0,30}?(?:提了|提出了?|讲了|作出|作了|明确了?)(?:[一二两三四五六七八九十几\d]{1,2})?(?:点|条|项|个方面的?|方面)?(?:具体|明确|工作)?(?:意见|要求|安排|任务)(?:$|[：:])",
    )
});

/// What follows 提了四点意见：, if a clause opens demands so.
fn opens_demands(clause: &str) -> Option<&str> {
    if !words!["提了", "提出", "讲了", "作出", "作了", "明确"].within(clause) {
        return None;
    }
    let opening = OPENS.as_ref()?.find(clause)?;
    Some(&clause[opening.end()..])
}

/// 副县长某可某: who speaks up to the post, as a name may hold any character.
fn without_name(who: &str) -> &str {
    who.rfind(['长', '任', '记', '席'])
        .map(|at| at + '长'.len_utf8())
        .filter(|end| (2..=3).contains(&chars(&who[*end..])))
        .map_or(who, |end| &who[..end])
}

/// 会议明确由某局…: what was settled begins with who does it.
fn told_of_unit(rest: &str) -> bool {
    let bare = rest.strip_prefix('由').unwrap_or(rest);
    units::subject(bare).is_some() && (bare.len() < rest.len() || due::find(rest).is_some())
}

impl<'p> Sentence<'p, '_> {
    /// 某某说，青禾县将…: whether a clause behind who speaks says what a place, or an office, will do.
    fn promises_by_place(&self) -> bool {
        let will_do = |clause: &str| {
            clause.split_once('将').is_some_and(|(who, what)| {
                let owes = who.ends_with(['市', '县', '区', '州', '旗', '镇', '乡']) || units::is_unit(who);
                let what = what.strip_prefix(['于', '在']).unwrap_or(what);
                (2..=14).contains(&chars(who))
                    && (owes || is_place(self.page, who))
                    && (deeds::begins(what) || due::find(what).is_some())
            })
        };
        self.text
            .split(['，', ',', '；', ';', '：', '。'])
            .skip(1)
            .any(|clause| will_do(clause.trim_matches(['“', '”', ' '])))
    }

    /// A clause without quotes round it and without who speaks; nothing if that was all of it.
    pub(super) fn words_of(&mut self, n: usize, raw: Place) -> Option<Place> {
        let page = self.page;
        let mut at = page.trim(raw, &['“', '”', '：', ':']);
        // The opening quote belongs to a clause that starts with a quoted name.
        if at.start > 0 && page.text[..at.start].ends_with('“') && has(page.str(&at), '”') {
            at.start -= '“'.len_utf8();
        }
        if at.end < page.text.len()
            && page.text[at.end..].starts_with('”')
            && page.str(&at).matches('“').count() > page.str(&at).matches('”').count()
        {
            at.end += '”'.len_utf8();
        }
        let mut whole_clause = page.str(&at);
        // “……。”他要求，…: what was quoted is no part of who speaks.
        if whole_clause.starts_with('“')
            && let Some((_, said)) = whole_clause
                .split_once('”')
                .filter(|(quoted, said)| quoted.ends_with(['。', '！', '？', '，']) && !said.is_empty())
        {
            whole_clause = said;
            at.start = at.end - said.len();
        }
        // 某某提了四点意见：…: all that follows is demanded.
        if let Some(told) = opens_demands(whole_clause) {
            self.voice.demanding = true;
            self.voice.heard = true;
            self.fact = false;
            if told.is_empty() {
                return None;
            }
            at.start = at.end - told.len();
            whole_clause = told;
        }
        if let Some(speech) = SPEECH.as_ref().and_then(|r| r.captures(whole_clause))
            && let (who, rest) = (&speech["who"], &speech["rest"])
            && (n < 3 || rest.is_empty())
            && !who.starts_with(['自', '从', '由', '对', '将'])
            && !who.bytes().any(|b| b.is_ascii_digit())
            && (who.ends_with("会议")
                || !without_name(who).contains(['的', '是', '必', '不', '可', '如', '有']))
            && (who.ends_with("会议") || who.ends_with('会') || chars(who) <= 20)
            && (rest.is_empty()
                || rest.starts_with(['：', ':'])
                || who.ends_with("会议")
                // 会议审议了某方案，议定某局6月底前…: settled in the same sentence.
                || who.is_empty() && n > 0 && matches!(&speech["verb"], "议定" | "商定" | "决定") && told_of_unit(rest))
            && !starts_with_verb(who)
            && !who.contains(['将', '愿'])
            && !who.starts_with('要')
            // 石青建议，…; 意见建议 is none.
            && (&speech["verb"] != "建议"
                || (2..=4).contains(&chars(who)) && !words!["意见", "代表", "委员", "提案", "工作"].ends(who))
        {
            let who = who.trim();
            let verb = &speech["verb"];
            self.voice.demanding = matches!(
                verb,
                "要求" | "明确" | "决定" | "议定" | "商定" | "同意" | "表示" | "确定" | "提出" | "建议"
            );
            self.stressed = verb == "强调";
            self.voice.pledging = matches!(verb, "表示" | "说");
            self.voice.heard = true;
            self.speech_at = Some(n);
            let told = verb == "表示" && self.tells_fact() && !self.text.contains(['将', '愿']);
            // 他说，市政府将于月底前出台…: what will be done.
            let promised = verb == "说"
                && words![
                    "将于",
                    "将在",
                    "将把",
                    "将对",
                    "将出台",
                    "将设立",
                    "将组织",
                    "将安排",
                    "将推出"
                ]
                .within(self.text)
                || verb == "说" && rest.is_empty() && self.promises_by_place();
            self.fact = (matches!(verb, "认为" | "通报" | "说") || told) && !self.asked && !promised;
            self.voice.speaker = (!who.is_empty() && !who.ends_with('会') && !who.ends_with("会议"))
                .then(|| who.to_owned())
                .or_else(|| {
                    self.voice
                        .speaker
                        .take()
                        .filter(|_| who.is_empty() || who == "他")
                });
            let rest = rest.trim_start_matches(['：', ':']);
            let settled = matches!(verb, "明确" | "决定" | "议定" | "商定") && told_of_unit(rest);
            if rest.is_empty()
                || chars(rest) < 4
                || (!asks(rest)
                    && whole_clause.ends_with(rest)
                    && !whole_clause.contains(['：', ':'])
                    && !settled)
            {
                return None;
            }
            at.start = at.end - rest.len();
        }
        Some(at)
    }

    /// A clause without its number, label and 要; nothing if it tells a fact.
    pub(super) fn opened(&mut self, n: usize, mut at: Place) -> Option<Piece<'p>> {
        let page = self.page;
        let clause = page.str(&at);
        let mut rest = clause;
        let mut numbered = false;
        // 【处理建议】①某局…: the part that begins with it.
        if let Some((part, behind)) = rest.strip_prefix('【').and_then(|told| told.split_once('】'))
            && chars(part) <= 8
            && behind.starts_with(|c| ('①'..='⑩').contains(&c))
        {
            rest = behind;
        }
        if let Some(m) = NUMBERING.as_ref().and_then(|r| r.find(rest)) {
            numbered = true;
            rest = &rest[m.end()..];
            self.voice.demanding = true;
        }
        // Colon lists: 重点任务:… leaves the part after the colon.
        if let Some((head, tail)) = rest.split_once(['：', ':'])
            && chars(head) <= 16
            && chars(tail) >= 5
            && !head.contains('“')
            && !(head.ends_with(|c: char| c.is_ascii_digit())
                && tail.starts_with(|c: char| c.is_ascii_digit()))
        {
            rest = tail;
            // 针对这些问题，县长现场交办：某局…: who is told stands behind.
            if words!["交办", "拍板", "部署", "安排", "敲定", "要求", "明确", "强调"].ends(head)
            {
                self.pending = None;
            }
        }
        let mut prefixed = false;
        // …，表示某县将…: a pledge without a comma.
        if let Some(r) = rest
            .strip_prefix("表示")
            .filter(|r| r.contains('将') && units::subject(r).is_some())
        {
            self.voice.heard = true;
            self.voice.pledging = true;
            rest = r;
        }
        // 某某表示，今年将…: what their own side will do.
        if self.voice.pledging
            && let Some(r) = words![
                "今年将",
                "下一步将",
                "接下来将",
                "下半年将",
                "明年将",
                "今后将",
                "下步将"
            ]
            .beginning(rest)
            .next()
            .map(|opening| &rest[opening.len()..])
            .filter(|r| deeds::begins(r))
        {
            self.voice.demanding = true;
            rest = r;
        }
        // 请县商务局…: asked of a unit by name.
        if let Some(r) = ["请", "希望", "恳请", "建议", "要求"]
            .iter()
            .find_map(|asked| rest.strip_prefix(*asked))
            .filter(|r| units::subject(r).is_some())
        {
            prefixed = true;
            rest = r;
        }
        if let Some(opening) = words![
            "要",
            "需要",
            "应",
            "应当",
            "必须",
            "务必",
            "须",
            "并要",
            "还要",
            "同时要",
            "同时",
            "并",
            "就是要",
        ]
        .beginning(rest)
        .next()
        .filter(|_| !words!["要素", "应急", "应用", "要闻", "要求"].begins(rest))
        {
            prefixed |= opening.contains('要')
                || opening.contains("须")
                || opening.starts_with("应")
                || opening == "务必";
            rest = &rest[opening.len()..];
        }
        if prefixed {
            self.voice.demanding = true;
        }
        // 消费方面抓住…: the field is no part of what is done.
        let rest = in_field(rest)
            .filter(|(field, told)| {
                (2..=6).contains(&chars(field))
                    && chars(told) >= 4
                    && !told.starts_with(['的', '要', '关'])
                    && !field.ends_with('各')
            })
            .map_or(rest, |(_, told)| told);
        let rest = rest.trim_start_matches(['，', ',', ' ', '、']);
        at.start = at.end - rest.len();
        // 累计完成投资…: what was done so far.
        self.fact |= self.manner == Manner::Communique && rest.starts_with("累计");
        if self.fact || rest.is_empty() {
            self.last_was_task = false;
            self.pending = None;
            return None;
        }
        Some(Piece {
            n,
            at,
            clause,
            rest,
            body: rest,
            core: after_manner(rest),
            numbered,
            prefixed,
            about: false,
            unit: None,
            led_by_verb: false,
            due: None,
            demanded: false,
            concrete: false,
            timed: false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Manner;
    use super::super::tests::tasks;

    #[test]
    fn who_suggests_something_asks_for_it_and_parts_are_named_in_brackets() {
        for (text, expected) in [
            (
                "石青建议，四镇统一灯费优惠政策，自2032年元旦起执行。",
                vec!["四镇统一灯费优惠政策，自2032年元旦起执行"],
            ),
            (
                "【处理建议】①县城管局责令施工方返工；②县财政局加快拨付灯款。",
                vec!["县城管局责令施工方返工", "县财政局加快拨付灯款"],
            ),
            ("会议听取了意见建议，石青作了汇报。", vec![]),
            (
                "会议要求，由县灯务局逐校核查灯费。",
                vec!["由县灯务局逐校核查灯费"],
            ),
        ] {
            assert_eq!(tasks(text, Manner::Communique), expected, "{text}");
        }
    }
}
