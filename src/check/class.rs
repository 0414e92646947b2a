//! What each check may do to a build: the one place that decides it.

use crate::config::Mode;
use crate::diagnostic::{Code, Diagnostic, Severity};

/// Why a check speaks up, and so how loudly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// About what stands on a page. As bad as its code says, whoever asks.
    Page,
    /// Only time has passed. Never stops a build: a changed telephone number must go out, whatever else is overdue.
    Clock,
    /// A duty of the boards that the settings name. Stops a check, not a build.
    Statutory,
    /// Words and style: for whoever asks, never more than information.
    Words,
}

impl Class {
    pub fn of(code: Code) -> Self {
        use Code as C;
        match code {
            C::ReviewOverdue
            | C::ContactUnverified
            | C::ReferenceSuperseded
            | C::RecommendationOverdue
            | C::StatusNotMoved
            | C::YearlyReportDue
            | C::DateGone
            | C::DateNotYet => Self::Clock,
            C::StatutoryPageMissing
            | C::StatutorySectionMissing
            | C::RefusalWithoutReason
            | C::ImprovementsMissing
            | C::PanelNoticeMissing
            | C::FoiClassMissing => Self::Statutory,
            C::LongSentence
            | C::ParagraphElsewhere
            | C::EasyReadSentence
            | C::PlainWord
            | C::FairWord
            | C::AcronymUnexplained
            | C::ReviewDueSoon
            | C::ReviewsBunched
            | C::CheckAllowed
            | C::AllowanceUnused => Self::Words,
            _ => Self::Page,
        }
    }
}

/// Gives each finding the severity it has for this command; words are told only by `check`.
pub fn settle(found: &mut Vec<Diagnostic>, mode: Mode) {
    let checking = mode == Mode::Check;
    found.retain(|problem| checking || Class::of(problem.code) != Class::Words);
    for problem in found {
        problem.severity = match Class::of(problem.code) {
            Class::Page => problem.severity,
            Class::Clock | Class::Statutory if checking => Severity::Error,
            Class::Clock | Class::Statutory => Severity::Warning,
            Class::Words => Severity::Info,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(code: Code, mode: Mode) -> Option<Severity> {
        let mut found = vec![Diagnostic::new(code, "x")];
        settle(&mut found, mode);
        found.first().map(|problem| problem.severity)
    }

    #[test]
    fn time_alone_never_stops_a_build() {
        assert_eq!(settled(Code::ReviewOverdue, Mode::Build), Some(Severity::Warning));
        assert_eq!(settled(Code::ReviewOverdue, Mode::Check), Some(Severity::Error));
        assert_eq!(settled(Code::StatutoryPageMissing, Mode::Serve), Some(Severity::Warning));
        assert_eq!(settled(Code::LongSentence, Mode::Build), None);
        assert_eq!(settled(Code::LongSentence, Mode::Check), Some(Severity::Info));
        assert_eq!(settled(Code::NhsNumber, Mode::Build), Some(Severity::Error));
    }
}
