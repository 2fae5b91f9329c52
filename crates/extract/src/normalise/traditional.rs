//! Traditional to simplified characters, one for one, so that positions hold.
//!
//! Phrases decide (乾坤 is not 干坤); a phrase whose length would change is converted by characters.
//! Japanese forms and compatibility characters come from bad converters and are put right first.

use std::sync::{LazyLock, OnceLock};

use ferrous_opencc::{OpenCC, config::BuiltinConfig};

use super::{Glyph, Ledger, is_han};

/// Longest run handed to the converter at once.
const RUN_MAX: usize = 2048;

/// Forms that bad converters leave behind.
const ODD_FORMS: &[(char, char)] = &[
    ('発', '发'),
    ('済', '济'),
    ('経', '经'),
    ('戦', '战'),
    ('広', '广'),
    ('実', '实'),
    ('検', '检'),
    ('対', '对'),
    ('従', '从'),
    ('応', '应'),
    ('拡', '扩'),
    ('県', '县'),
    ('総', '总'),
    ('鉄', '铁'),
    ('両', '两'),
    ('営', '营'),
    ('団', '团'),
    ('変', '变'),
    ('関', '关'),
    ('楽', '乐'),
    ('気', '气'),
    ('権', '权'),
    ('労', '劳'),
    ('転', '转'),
    ('価', '价'),
    ('効', '效'),
    ('図', '图'),
    ('単', '单'),
    ('専', '专'),
    ('帯', '带'),
    ('満', '满'),
    ('様', '样'),
    ('継', '继'),
    ('続', '续'),
    ('読', '读'),
    ('験', '验'),
    ('証', '证'),
    ('観', '观'),
    ('産', '产'),
    ('険', '险'),
    ('徳', '德'),
    ('黒', '黑'),
    ('竜', '龙'),
    ('歩', '步'),
    ('毎', '每'),
    ('戸', '户'),
    ('駅', '驿'),
    ('択', '择'),
    ('沢', '泽'),
    ('豊', '丰'),
    ('拠', '据'),
    ('拝', '拜'),
    ('弾', '弹'),
    ('撃', '击'),
    ('郷', '乡'),
    ('録', '录'),
    ('縁', '缘'),
    ('縄', '绳'),
    ('覧', '览'),
    ('訳', '译'),
    ('粛', '肃'),
    ('粋', '粹'),
    ('辺', '边'),
    ('歳', '岁'),
    ('児', '儿'),
    ('剤', '剂'),
    ('勧', '劝'),
    ('塩', '盐'),
    ('壊', '坏'),
    ('奨', '奖'),
    ('捜', '搜'),
    ('揺', '摇'),
];

/// Used in simplified names too; changed only when a neighbour changes.
const SHARED: &[char] = &[
    '乾', '徵', '喆', '堃', '昇', '甦', '祐', '麽', '陞', '淼', '鑫', '鍾', '崑', '峯', '銮', '夥', '藉',
    '瞭', '於',
];

/// Words the converter leaves as they are.
const FIXES: &[(&str, &str)] = &[
    ("著力", "着力"),
    ("著眼", "着眼"),
    ("沿著", "沿着"),
    ("随著", "随着"),
    ("围绕著", "围绕着"),
    ("著手", "着手"),
    ("跟著", "跟着"),
    ("意味著", "意味着"),
    ("活著", "活着"),
    ("向著", "向着"),
    ("靠著", "靠着"),
];

/// Characters that change only inside a phrase (瞭解, 答覆, 沈默) or only here.
const IN_PHRASES: &str = "瞭覆藉沈牴衹著";

/// Knows which characters may change, so that the rest, in most texts all, is not looked up.
pub(super) struct Finder {
    /// A bit for each character of the basic plane.
    bits: Vec<u64>,
}

impl Finder {
    /// Whether a text with this character has to be looked at; `false` is certain.
    pub(super) fn may(&self, c: char) -> bool {
        let c = c as usize;
        self.bits.get(c >> 6).is_none_or(|word| word >> (c & 63) & 1 == 1)
    }
}

/// The finder, made once by asking the converter for every character.
pub(super) fn finder() -> &'static Finder {
    static FINDER: LazyLock<Finder> = LazyLock::new(|| {
        let mut finder = Finder {
            bits: vec![0; 0x1_0000 >> 6],
        };
        let all: Vec<char> = ('\u{80}'..='\u{FFFF}').filter(|c| is_han(*c)).collect();
        // Line ends keep neighbours from making a phrase.
        let lines: String = all.iter().flat_map(|c| [*c, '\n']).collect();
        let after = converter().map(|converter| converter.convert(&lines));
        let changed = after
            .iter()
            .flat_map(|after| after.chars().step_by(2).zip(&all))
            .filter_map(|(after, before)| (after != *before).then_some(*before));
        let odd = ODD_FORMS.iter().map(|(odd, _)| *odd);
        let others = "「｢﹁」｣﹂『』"
            .chars()
            .chain(IN_PHRASES.chars())
            .chain('\u{2F00}'..='\u{2FD5}');
        for c in changed.chain(odd).chain(others) {
            finder.bits[c as usize >> 6] |= 1 << (c as usize & 63);
        }
        finder
    });
    &FINDER
}

fn converter() -> Option<&'static OpenCC> {
    static CONVERTER: OnceLock<Option<OpenCC>> = OnceLock::new();
    CONVERTER
        .get_or_init(|| OpenCC::from_config(BuiltinConfig::T2s).ok())
        .as_ref()
}

pub(super) fn convert(mut row: Vec<Glyph>, ledger: &mut Ledger) -> Vec<Glyph> {
    let mut changed = 0;
    let mut quotes = 0;
    let mut i = 0;
    while i < row.len() {
        match row[i].c {
            '「' | '｢' | '﹁' => (row[i].c, quotes) = ('“', quotes + 1),
            '」' | '｣' | '﹂' => (row[i].c, quotes) = ('”', quotes + 1),
            '『' => (row[i].c, quotes) = ('‘', quotes + 1),
            '』' => (row[i].c, quotes) = ('’', quotes + 1),
            c if is_han(c) || is_radical(c) => {
                let end = row[i..]
                    .iter()
                    .take(RUN_MAX)
                    .position(|g| !is_han(g.c) && !is_radical(g.c))
                    .map_or(row.len().min(i + RUN_MAX), |p| i + p);
                changed += convert_run(&mut row[i..end]);
                i = end;
                continue;
            }
            _ => {}
        }
        i += 1;
    }
    ledger.count("traditional", changed);
    ledger.count("quotes", quotes);
    row
}

/// Kangxi radicals, which copying out of some papers gives in place of characters.
fn is_radical(c: char) -> bool {
    matches!(c, '\u{2F00}'..='\u{2FD5}')
}

fn from_radical(c: char) -> char {
    const USED: &[(char, char)] = &[
        ('⼀', '一'),
        ('⼆', '二'),
        ('⼈', '人'),
        ('⼉', '儿'),
        ('⼊', '入'),
        ('⼋', '八'),
        ('⼒', '力'),
        ('⼗', '十'),
        ('⼝', '口'),
        ('⼟', '土'),
        ('⼠', '士'),
        ('⼤', '大'),
        ('⼥', '女'),
        ('⼦', '子'),
        ('⼩', '小'),
        ('⼭', '山'),
        ('⼯', '工'),
        ('⼰', '己'),
        ('⼲', '干'),
        ('⼴', '广'),
        ('⼼', '心'),
        ('⼿', '手'),
        ('⽀', '支'),
        ('⽂', '文'),
        ('⽅', '方'),
        ('⽇', '日'),
        ('⽉', '月'),
        ('⽊', '木'),
        ('⽌', '止'),
        ('⽐', '比'),
        ('⽑', '毛'),
        ('⽔', '水'),
        ('⽕', '火'),
        ('⽗', '父'),
        ('⽚', '片'),
        ('⽜', '牛'),
        ('⽟', '玉'),
        ('⽣', '生'),
        ('⽤', '用'),
        ('⽥', '田'),
        ('⽩', '白'),
        ('⽬', '目'),
        ('⽯', '石'),
        ('⽰', '示'),
        ('⽴', '立'),
        ('⽼', '老'),
        ('⽽', '而'),
        ('⾃', '自'),
        ('⾄', '至'),
        ('⾊', '色'),
        ('⾏', '行'),
        ('⾐', '衣'),
        ('⾔', '言'),
        ('⾛', '走'),
        ('⾜', '足'),
        ('⾝', '身'),
        ('⾥', '里'),
        ('⾦', '金'),
        ('⾯', '面'),
        ('⾷', '食'),
        ('⾸', '首'),
        ('⾼', '高'),
    ];
    USED.iter().find(|(r, _)| *r == c).map_or(c, |(_, h)| *h)
}

fn convert_run(run: &mut [Glyph]) -> usize {
    if !run.iter().any(|g| finder().may(g.c)) {
        return 0;
    }
    let mut changed = 0;
    for g in run.iter_mut() {
        let c = ODD_FORMS
            .iter()
            .find(|(odd, _)| *odd == g.c)
            .map_or_else(|| from_radical(g.c), |(_, c)| *c);
        if c != g.c {
            g.c = c;
            changed += 1;
        }
    }
    let Some(converter) = converter() else {
        return changed;
    };
    let before: String = run.iter().map(|g| g.c).collect();
    let mut after: Vec<char> = converter.convert(&before).chars().collect();
    if after.len() != run.len() {
        after = run.iter().map(|g| one(converter, g.c)).collect();
    }
    for (from, to) in FIXES.iter().filter(|_| before.contains('著')) {
        let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
        let mut k = 0;
        while k + from.len() <= after.len() {
            if after[k..k + from.len()] == from[..] {
                after[k..k + to.len()].copy_from_slice(&to);
                k += from.len();
            } else {
                k += 1;
            }
        }
    }
    let plain = run
        .iter()
        .zip(&after)
        .filter(|(g, c)| g.c != **c && !SHARED.contains(&g.c))
        .count();
    if plain == 0 {
        return changed;
    }
    for (g, c) in run.iter_mut().zip(after) {
        if g.c != c {
            g.c = c;
            changed += 1;
        }
    }
    changed
}

fn one(converter: &OpenCC, c: char) -> char {
    let mut buffer = [0; 4];
    let out = converter.convert(c.encode_utf8(&mut buffer));
    let mut chars = out.chars();
    match (chars.next(), chars.next()) {
        (Some(simplified), None) => simplified,
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::super::normalise;
    use super::*;

    #[test]
    fn every_word_the_converter_changes_has_a_character_the_finder_knows() {
        let converter = converter().expect("a table that is built in");
        for word in [
            "了解", "瞭解", "答覆", "沈默", "牴牾", "衹得", "藉口", "經濟", "着力", "著力", "回复",
        ] {
            let known = word.chars().any(|c| finder().may(c));
            assert!(known || converter.convert(word) == word, "{word}");
        }
        for c in "「』⼯発".chars() {
            assert!(finder().may(c), "{c}");
        }
        assert!(!"青禾市推进会研究河道整治".chars().any(|c| finder().may(c)));
    }

    #[test]
    fn characters_are_simplified_in_place() {
        for (page, plain) in [
            ("經濟圈建設領導小組會議", "经济圈建设领导小组会议"),
            ("優先著力補短板", "优先着力补短板"),
            ("経済発展実験区", "经济发展实验区"),
            ("⼯作推进", "工作推进"),
            ("李乾主持会议", "李乾主持会议"),
        ] {
            assert_eq!(normalise(page).text, plain);
        }
    }
}
