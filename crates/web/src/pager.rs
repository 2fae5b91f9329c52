//! The pages of a long list: which numbers are shown and where they lead.

use crate::urls;

/// One number of the pager, or a gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The page's number; nothing for a gap.
    pub number: Option<i64>,
    /// Where it leads.
    pub href: String,
    /// Whether it is this page.
    pub is_current: bool,
}

/// The pager below a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pager {
    path: String,
    page: i64,
    last: i64,
}

impl Pager {
    /// The pager of page `page` of a list of `total` rows, `size` a page; `path` keeps the list's filters.
    pub fn new(path: impl Into<String>, page: i64, total: i64, size: i64) -> Self {
        let last = ((total + size - 1) / size).max(1);
        Self {
            path: path.into(),
            page: page.clamp(1, last),
            last,
        }
    }

    /// The page shown, from 1.
    pub fn page(&self) -> i64 {
        self.page
    }

    /// Whether there is more than one page.
    pub fn is_needed(&self) -> bool {
        self.last > 1
    }

    /// Where the page before is.
    pub fn previous(&self) -> Option<String> {
        (self.page > 1).then(|| self.href(self.page - 1))
    }

    /// Where the next page is.
    pub fn next(&self) -> Option<String> {
        (self.page < self.last).then(|| self.href(self.page + 1))
    }

    /// The first, the last, this one and its neighbours; a gap between.
    pub fn steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut before = 0;
        for number in (1..=self.last).filter(|n| *n == 1 || *n == self.last || (n - self.page).abs() <= 2) {
            if number > before + 1 {
                steps.push(Step {
                    number: None,
                    href: String::new(),
                    is_current: false,
                });
            }
            steps.push(Step {
                number: Some(number),
                href: self.href(number),
                is_current: number == self.page,
            });
            before = number;
        }
        steps
    }

    fn href(&self, page: i64) -> String {
        urls::with_query(&self.path, &[("page", &page.to_string())])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(page: i64, total: i64) -> String {
        let pager = Pager::new("/lists?q=a", page, total, 50);
        let words: Vec<String> = pager
            .steps()
            .iter()
            .map(|step| match step.number {
                Some(number) if step.is_current => format!("[{number}]"),
                Some(number) => number.to_string(),
                None => "…".to_owned(),
            })
            .collect();
        words.join(" ")
    }

    #[test]
    fn the_pager_shows_the_ends_and_the_neighbours() {
        assert_eq!(shown(1, 0), "[1]");
        assert_eq!(shown(2, 950), "1 [2] 3 4 … 19");
        assert_eq!(shown(10, 950), "1 … 8 9 [10] 11 12 … 19");
        assert_eq!(shown(99, 950), "1 … 17 18 [19]");
    }

    #[test]
    fn the_filters_of_the_list_stay_in_the_address() {
        let pager = Pager::new("/lists?q=a", 1, 51, 50);
        assert_eq!(pager.next().as_deref(), Some("/lists?q=a&page=2"));
        assert_eq!(pager.previous(), None);
    }
}
