//! Chinese order from a kept key: pinyin, with the readings that place names and surnames want.

use pinyin::ToPinyin;

/// Words whose usual reading is not the most common one of their characters.
const READINGS: &[(&str, &str)] = &[
    ("重庆", "chongqing"),
    ("长寿", "changshou"),
    ("什邡", "shifang"),
    ("都江堰", "dujiangyan"),
    ("成都", "chengdu"),
    ("都", "du"),
    ("犍为", "qianwei"),
    ("涪陵", "fuling"),
    ("綦江", "qijiang"),
    ("郫", "pi"),
    ("长", "chang"),
];

/// First letters where the usual reading of a character is not the one of the word.
const INITIALS: &[(&str, &str)] = &[
    ("重庆", "cq"),
    ("长寿", "cs"),
    ("什邡", "sf"),
    ("成都", "cd"),
    ("都江堰", "djy"),
    ("犍为", "qw"),
    ("重点", "zd"),
    ("重大", "zd"),
    ("增长", "zz"),
    ("市长", "sz"),
    ("省长", "sz"),
    ("银行", "yh"),
    ("会计", "kj"),
    ("调度", "dd"),
    ("调研", "dy"),
    ("长", "c"),
    ("行", "x"),
    ("参", "c"),
];

/// The key by which a name is ordered: pinyin without tones, characters without a reading as they are.
pub fn sort_key(name: &str) -> String {
    let mut key = String::new();
    let mut rest = name;
    'next: while let Some(first) = rest.chars().next() {
        for (word, reading) in READINGS {
            if let Some(after) = rest.strip_prefix(word) {
                key.push_str(reading);
                key.push(' ');
                rest = after;
                continue 'next;
            }
        }
        match first.to_pinyin() {
            Some(reading) => {
                key.push_str(reading.plain());
                key.push(' ');
            }
            None => key.extend(first.to_lowercase()),
        }
        rest = &rest[first.len_utf8()..];
    }
    key.trim_end().to_owned()
}

/// The first letters of the readings of a word, as people type them for short: 重庆 is `cq`. Nothing when a character of
/// it has no reading.
pub fn initials(word: &str) -> Option<String> {
    let mut letters = String::new();
    let mut rest = word;
    'next: while let Some(first) = rest.chars().next() {
        for (known, syllables) in INITIALS {
            if let Some(after) = rest.strip_prefix(known) {
                letters.push_str(syllables);
                rest = after;
                continue 'next;
            }
        }
        letters.push_str(first.to_pinyin()?.first_letter());
        rest = &rest[first.len_utf8()..];
    }
    Some(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_those_of_the_readings_that_people_use() {
        assert_eq!(initials("重庆市").as_deref(), Some("cqs"));
        assert_eq!(initials("发展改革").as_deref(), Some("fzgg"));
        assert_eq!(initials("G93高速"), None);
    }

    #[test]
    fn place_names_are_ordered_by_their_own_reading() {
        assert_eq!(sort_key("重庆市"), "chongqing shi");
        assert_eq!(sort_key("长寿区"), "changshou qu");
        assert!(sort_key("成都市") < sort_key("重庆市"));
    }
}
