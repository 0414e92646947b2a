//! The pages at the addresses of what has been taken down, or is for partners only.

use super::{Failure, Renderer};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::output::Origin;
use crate::template::notices;

impl Renderer<'_> {
    /// The notice and the redirects of its old addresses. A static file of that name has been put there on purpose.
    pub(super) fn notice(&self, index: usize) -> Vec<Failure> {
        let notice = &self.shared.site.notices[index];
        let replaced = self.check_replacement(index);
        let page = || -> Result<(), Failure> {
            if !notice.is_shown || self.is_given(&notice.path.to_output()?) {
                return Ok(());
            }
            let mut context = self.context(&notice.language, &notice.path, &notice.permalink);
            context.insert_value("notice", notices::notice_value(notice, &self.shared.site));
            let html = self.templates.render("withdrawn.html", &context, Some(&notice.file))?;
            self.put_page(&notice.path, html, &notice.file)
        };
        let redirect = |path| -> Result<(), Failure> {
            if self.is_given(&crate::path::UrlPath::to_output(path)?) {
                return Ok(());
            }
            let origin = Origin::Source(notice.file.clone());
            self.put_redirect(path, notice.permalink.as_str(), &notice.language, origin)
        };
        let redirects: Vec<_> = notice.aliases.iter().filter_map(|path| redirect(path).err()).collect();
        page().err().into_iter().chain(redirects).chain(replaced).collect()
    }

    /// The page that takes the place of a withdrawn one has to be there; but the withdrawn one goes all the same.
    fn check_replacement(&self, index: usize) -> Option<Failure> {
        let (notice, site) = (&self.shared.site.notices[index], &self.shared.site);
        let written = notice.words.replaced_by.as_ref()?;
        if notices::replacement(&written.value, &notice.language, site).is_some() {
            return None;
        }
        let message = format!("`replaced_by` leads to `{}`, which is not there", written.value);
        let problem = Diagnostic::new(Code::LinkTargetMissing, message).severity(Severity::Warning);
        let near = site.nearest_path(written.value.trim_start_matches("@/"));
        let help = match near {
            Some(near) => format!("did you mean `@/{near}`?"),
            None => "write a page of this site, `@/procedures/escalation.md`, or a whole address".into(),
        };
        Some(Box::new(problem.at(&notice.file, written.span.clone(), "the notice has no link").help(help)).into())
    }
}
