//! Long lists in parts.

use tera::{Map, Value};

use crate::path::{Permalink, UrlPath};
use crate::site::PageId;
use crate::template::views::{Views, set};

/// A list that is shown a few pages at a time.
pub struct Paginator {
    pub pagers: Vec<Pager>,
    /// Address of page 1 under its number, which only redirects.
    pub first_stub: UrlPath,
    per_page: usize,
    total: usize,
    base: String,
}

/// One part of the list.
pub struct Pager {
    /// From 1.
    pub index: usize,
    pub path: UrlPath,
    pub permalink: Permalink,
    pages: Vec<PageId>,
}

impl Paginator {
    /// Cuts `pages` into parts below the address of the list. There is one part even of an empty list.
    pub fn new(
        (path, permalink): (&UrlPath, &Permalink),
        pages: &[PageId],
        per_page: usize,
        reversed: bool,
        paginate_path: &str,
        base_url: &str,
    ) -> Self {
        let segment = paginate_path.trim_matches('/');
        let segment = if segment.is_empty() { String::new() } else { format!("{segment}/") };
        let mut all = pages.to_vec();
        if reversed {
            all.reverse();
        }
        let mut chunks: Vec<Vec<PageId>> = all.chunks(per_page.max(1)).map(<[PageId]>::to_vec).collect();
        if chunks.is_empty() {
            chunks.push(Vec::new());
        }
        let pager = |(index, pages): (usize, Vec<PageId>)| {
            let index = index + 1;
            if index == 1 {
                return Pager { index, path: path.clone(), permalink: permalink.clone(), pages };
            }
            let path = UrlPath::new(&format!("{path}{segment}{index}/"));
            Pager { index, permalink: Permalink::new(base_url, path.as_str()), path, pages }
        };
        Self {
            pagers: chunks.into_iter().enumerate().map(pager).collect(),
            first_stub: UrlPath::new(&format!("{path}{segment}1/")),
            per_page,
            total: pages.len(),
            base: format!("{permalink}{segment}"),
        }
    }

    /// The `paginator` of templates for one part.
    pub fn value(&self, pager: &Pager, views: &Views) -> Value {
        let link = |index: usize| match self.pagers.get(index) {
            Some(pager) => Value::normal_string(pager.permalink.as_str()),
            None => Value::none(),
        };
        let mut map = Map::default();
        set(&mut map, "paginate_by", Value::from(self.per_page));
        set(&mut map, "base_url", Value::normal_string(&self.base));
        set(&mut map, "first", link(0));
        set(&mut map, "last", link(self.pagers.len() - 1));
        set(&mut map, "previous", if pager.index > 1 { link(pager.index - 2) } else { Value::none() });
        set(&mut map, "next", link(pager.index));
        set(&mut map, "number_pagers", Value::from(self.pagers.len()));
        set(&mut map, "current_index", Value::from(pager.index));
        set(&mut map, "pages", views.pages(&pager.pages));
        set(&mut map, "total_pages", Value::from(self.total));
        Value::from(map)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_have_addresses_and_the_last_may_be_short() {
        let ids: Vec<_> = (0..5).map(PageId).collect();
        let place = (UrlPath::new("/a/"), Permalink::new("https://x.org", "/a/"));
        let made = Paginator::new((&place.0, &place.1), &ids, 2, true, "page", "https://x.org");
        let paths: Vec<_> = made.pagers.iter().map(|pager| pager.path.to_string()).collect();
        assert_eq!(paths, ["/a/", "/a/page/2/", "/a/page/3/"]);
        assert_eq!(made.pagers[0].pages, [PageId(4), PageId(3)]);
        assert_eq!(made.first_stub.as_str(), "/a/page/1/");
        let plain = Paginator::new((&place.0, &place.1), &[], 2, false, "", "https://x.org");
        assert_eq!((plain.pagers.len(), plain.first_stub.as_str()), (1, "/a/1/"));
    }
}
