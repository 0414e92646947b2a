//! Every diagnostic the program can give. Each has a page in `explain/`, held by a test.

use super::Severity;

macro_rules! codes {
    ($( $variant:ident = $name:literal, $severity:ident; )*) => {
        /// The name of a kind of problem: kebab-case words, stable, never reused for another meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $( $variant, )* }

        impl Code {
            pub const ALL: &[Code] = &[ $( Code::$variant, )* ];

            pub fn as_str(self) -> &'static str {
                match self { $( Code::$variant => $name, )* }
            }

            /// The severity this problem has unless the place where it is found knows better.
            pub fn severity(self) -> Severity {
                match self { $( Code::$variant => Severity::$severity, )* }
            }
        }
    };
}

codes! {
    // Configuration
    ConfigSyntax = "config-syntax", Error;
    ConfigType = "config-type", Error;
    ConfigUnknownKey = "config-unknown-key", Error;
    ConfigValue = "config-value", Error;
    ConfigConflict = "config-conflict", Error;
    ConfigUnsupported = "config-unsupported", Warning;
    ThemeMissing = "theme-missing", Error;
    // Files
    FileEncoding = "file-encoding", Error;
    FileUnreadable = "file-unreadable", Error;
    SymlinkLoop = "symlink-loop", Error;
    PathOutsideSite = "path-outside-site", Error;
    LeftOverFile = "left-over-file", Warning;
    MergeMarks = "merge-marks", Error;
    // Front matter and pages
    FrontMatterMissing = "front-matter-missing", Error;
    FrontMatterSyntax = "front-matter-syntax", Error;
    FrontMatterType = "front-matter-type", Error;
    FrontMatterValue = "front-matter-value", Error;
    FrontMatterUnknownKey = "front-matter-unknown-key", Warning;
    DateImpossible = "date-impossible", Error;
    FieldMissing = "field-missing", Error;
    KindUnknown = "kind-unknown", Error;
    KindSchema = "kind-schema", Error;
    IdTwice = "id-twice", Error;
    ReferenceMissing = "reference-missing", Error;
    LanguageUnknown = "language-unknown", Error;
    TaxonomyUnknown = "taxonomy-unknown", Error;
    TaxonomyTermEmpty = "taxonomy-term-empty", Error;
    HeldFileLinked = "held-file-linked", Error;
    HeldTextInOutput = "held-text-in-output", Error;
    HeldFileInOutput = "held-file-in-output", Error;
    HeldTextAlsoPublic = "held-text-also-public", Warning;
    FileHeldBack = "file-held-back", Info;
    PageTakenDown = "page-taken-down", Info;
    Retention = "retention", Error;
    PublishOutOfHours = "publish-out-of-hours", Info;
    PageNotSortable = "page-not-sortable", Warning;
    PageMisplaced = "page-misplaced", Error;
    AddressCollision = "address-collision", Error;
    AddressEmpty = "address-empty", Error;
    AddressChanged = "address-changed", Error;
    AddressRecord = "address-record", Info;
    IdReused = "id-reused", Error;
    PageDeleted = "page-deleted", Error;
    // Git
    HistoryIncomplete = "history-incomplete", Warning;
    // Links
    LinkEmpty = "link-empty", Error;
    LinkTargetMissing = "link-target-missing", Error;
    ExpiredPageLinked = "expired-page-linked", Warning;
    WithdrawnPageLinked = "withdrawn-page-linked", Warning;
    LinkAnchorMissing = "link-anchor-missing", Error;
    HeadingIdDuplicate = "heading-id-duplicate", Warning;
    // Templates
    TemplateSyntax = "template-syntax", Error;
    TemplateMissing = "template-missing", Error;
    TemplateRender = "template-render", Error;
    DataSyntax = "data-syntax", Error;
    ComponentDuplicate = "component-duplicate", Error;
    // Assets and output
    CssSyntax = "css-syntax", Error;
    CssImportMissing = "css-import-missing", Error;
    OutputCollision = "output-collision", Error;
    // Figures
    FigureForm = "figure-form", Error;
    FigureValue = "figure-value", Error;
    FigureUnknown = "figure-unknown", Error;
    FigureTotal = "figure-total", Error;
    FigurePercent = "figure-percent", Error;
    // Search
    SearchTargetMissing = "search-target-missing", Error;
    SearchQuestionLost = "search-question-lost", Error;
    // What is not good for readers
    FileTooLarge = "file-too-large", Warning;
    PageTooLarge = "page-too-large", Warning;
    // Personal data: the line is masked
    SealedName = "sealed-name", Error;
    SealedNotTested = "sealed-not-tested", Info;
    NhsNumber = "nhs-number", Error;
    NationalInsuranceNumber = "national-insurance-number", Error;
    IdentityNumber = "identity-number", Error;
    DateOfBirth = "date-of-birth", Error;
    FullDate = "full-date", Error;
    ExactAge = "exact-age", Warning;
    Postcode = "postcode", Warning;
    StreetAddress = "street-address", Warning;
    CaseReference = "case-reference", Warning;
    NameNotDeclared = "name-not-declared", Error;
    PseudonymSlip = "pseudonym-slip", Error;
    ContactNotListed = "contact-not-listed", Warning;
    ContactBroken = "contact-broken", Error;
    SmallCount = "small-count", Warning;
    HiddenData = "hidden-data", Error;
    FileNamePersonal = "file-name-personal", Warning;
    AnonymisationNotRecorded = "anonymisation-not-recorded", Error;
    // Safety of readers
    ExitMissing = "exit-missing", Error;
    HelpMissing = "help-missing", Error;
    SensitiveOffline = "sensitive-offline", Error;
    SensitiveMail = "sensitive-mail", Warning;
    SpywareUnsaid = "spyware-unsaid", Warning;
    OutsideHost = "outside-host", Error;
    EmergencyLink = "emergency-link", Error;
    EmergencyNumber = "emergency-number", Error;
    EmergencyCards = "emergency-cards", Warning;
    // Reviews and owners: only the clock
    ReviewMoved = "review-moved", Error;
    ReviewOverdue = "review-overdue", Warning;
    ReviewDueSoon = "review-due-soon", Info;
    ReviewsBunched = "reviews-bunched", Info;
    ContactUnverified = "contact-unverified", Warning;
    ReferenceSuperseded = "reference-superseded", Warning;
    RecommendationOverdue = "recommendation-overdue", Warning;
    DoneWithoutEvidence = "done-without-evidence", Warning;
    StatusNotMoved = "status-not-moved", Warning;
    DateGone = "date-gone", Warning;
    DateNotYet = "date-not-yet", Warning;
    // Duties of boards
    StatutoryPageMissing = "statutory-page-missing", Warning;
    StatutorySectionMissing = "statutory-section-missing", Warning;
    RefusalWithoutReason = "refusal-without-reason", Warning;
    YearlyReportDue = "yearly-report-due", Warning;
    ImprovementsMissing = "improvements-missing", Warning;
    PanelNoticeMissing = "panel-notice-missing", Warning;
    FoiClassMissing = "foi-class-missing", Warning;
    // Accessibility and layout
    PictureWithoutDescription = "picture-without-description", Error;
    LinkTextUnclear = "link-text-unclear", Error;
    LinksSameText = "links-same-text", Warning;
    FilmWithoutCaptions = "film-without-captions", Error;
    LanguageUnmarked = "language-unmarked", Error;
    PdfNotAccessible = "pdf-not-accessible", Error;
    HeadingJump = "heading-jump", Error;
    HeadingEmpty = "heading-empty", Error;
    TitleTwice = "title-twice", Warning;
    BoldAsHeading = "bold-as-heading", Error;
    TableWithoutHeader = "table-without-header", Error;
    TickMark = "tick-mark", Error;
    RawStyle = "raw-style", Error;
    DashInAToZ = "dash-in-a-to-z", Warning;
    MarkdownUnread = "markdown-unread", Warning;
    SignOutOfPlace = "sign-out-of-place", Warning;
    ParagraphSplit = "paragraph-split", Warning;
    StrayBullet = "stray-bullet", Warning;
    // What was left over
    DraftWording = "draft-wording", Error;
    PageFurniture = "page-furniture", Warning;
    ParagraphTwice = "paragraph-twice", Warning;
    ParagraphElsewhere = "paragraph-elsewhere", Info;
    PageNumberReference = "page-number-reference", Warning;
    PointsAtNothing = "points-at-nothing", Warning;
    Misspelt = "misspelt", Warning;
    WordBroken = "word-broken", Warning;
    // What cannot be right
    DayImpossible = "day-impossible", Error;
    TimeImpossible = "time-impossible", Error;
    YearsDisagree = "years-disagree", Warning;
    CountWrong = "count-wrong", Warning;
    DatesOutOfOrder = "dates-out-of-order", Error;
    WeekdayWrong = "weekday-wrong", Warning;
    NameDoubled = "name-doubled", Error;
    WordDoubled = "word-doubled", Warning;
    CaptionTwice = "caption-twice", Warning;
    AcronymConflict = "acronym-conflict", Warning;
    // Links and files
    LinkBroken = "link-broken", Error;
    LinkSplit = "link-split", Error;
    LinkToPdf = "link-to-pdf", Warning;
    HostUneven = "host-uneven", Warning;
    ExternalLinkGone = "external-link-gone", Warning;
    ExternalLinkMoved = "external-link-moved", Warning;
    ExternalLinkUnsure = "external-link-unsure", Info;
    ExternalLinksNotAsked = "external-links-not-asked", Warning;
    FileNameUnfinished = "file-name-unfinished", Warning;
    FileUnlinked = "file-unlinked", Warning;
    // Words: information only
    LongSentence = "long-sentence", Info;
    EasyReadSentence = "easy-read-sentence", Info;
    PlainWord = "plain-word", Info;
    FairWord = "fair-word", Info;
    AcronymUnexplained = "acronym-unexplained", Info;
    CheckAllowed = "check-allowed", Info;
    AllowanceUnused = "allowance-unused", Info;
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
