//! Replies: 现批复如下：一、同意…。二、某市要…。 What they agree to is granted, the rest is asked for.

use crate::page::Page;
use crate::vocabulary::words;

/// Whether the paper calls itself a reply, in its title or in the next lines of it.
pub(super) fn is_reply(page: &Page, lines: &[usize], title: Option<usize>) -> bool {
    title.is_some_and(|t| {
        lines
            .iter()
            .skip_while(|i| **i != t)
            .take(4)
            .any(|i| words!["批复", "复函"].ends(page.line(*i)))
    })
}

/// Whether a line says what is granted or asked for.
pub(super) fn replies(text: &str) -> bool {
    text.ends_with('。')
        && !words!["收悉", "如下"].within(text)
        && words!["同意", "请", "要", "由", "应", "将"].within(text)
}

#[cfg(test)]
mod tests {
    use crate::read;

    #[test]
    fn what_is_granted_is_no_task_and_what_is_asked_for_is() {
        for (text, expected) in [
            (
                "青禾省人民政府关于同意设立北岸灯彩夜游区的批复\n禾川市人民政府：\n你市关于设立北岸灯彩夜游区的请示收悉。现批复如下：\n一、同意设立北岸灯彩夜游区，区域范围为北岸街至桥头街。\n二、禾川市人民政府和青禾开发兵团要加强组织领导，编制夜游区规划，建立灯彩养护机制。\n青禾省人民政府\n2031年5月6日",
                vec![
                    (
                        "禾川市人民政府和青禾开发兵团要加强组织领导",
                        "禾川市人民政府、青禾开发兵团",
                    ),
                    ("编制夜游区规划", "禾川市人民政府、青禾开发兵团"),
                    ("建立灯彩养护机制", "禾川市人民政府、青禾开发兵团"),
                ],
            ),
            (
                "青禾省人民政府办公厅关于同意承办灯彩运动会的复函\n禾川市人民政府：\n你市《关于承办灯彩运动会的请示》收悉。经省政府领导同志批准，现函复如下：\n同意禾川市承办灯彩运动会。运动会所需经费由禾川市人民政府承担。请省体育局抓紧组织申报。\n青禾省人民政府办公厅\n二〇三一年五月六日",
                vec![
                    ("运动会所需经费由禾川市人民政府承担", "禾川市人民政府"),
                    ("省体育局抓紧组织申报", "省体育局"),
                ],
            ),
        ] {
            let found = read(text, None, "a");
            let tasks: Vec<(String, String)> = found
                .tasks
                .iter()
                .map(|t| (t.text.clone(), t.lead_units.join("、")))
                .collect();
            let expected: Vec<(String, String)> = expected
                .iter()
                .map(|(t, l)| ((*t).to_owned(), (*l).to_owned()))
                .collect();
            assert_eq!(tasks, expected, "{text}");
            assert_eq!(found.issued_or_held_on.as_deref(), Some("2031-05-06"));
        }
    }
}
