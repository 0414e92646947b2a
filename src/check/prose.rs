//! The words of a page with their places: what every check of a text reads.
//!
//! In: a content file. Out: its blocks (headings, paragraphs, items, cells, settings), links, pictures and raw HTML, each
//! with its bytes in the file. Template tags are not words; the text between them, and what is quoted inside them, is.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::settings;
use super::tags;
pub use super::text::{Sieve, contains_ignoring_case, find_ignoring_case, find_phrase, sentences, words};
use crate::markdown::{self, Options};
use crate::parse::ContentFile;

/// What a block is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sort {
    Heading(u8),
    Paragraph,
    Item,
    HeadCell,
    Cell,
    /// A footnote: citations live here.
    Note,
    Code,
    Html,
    /// A text in the front matter or in a template tag, with its key.
    Setting(String),
}

/// A run of words that belong together.
#[derive(Clone, Debug)]
pub struct Block {
    pub sort: Sort,
    pub text: String,
    /// Where the block stands in the file.
    pub span: Range<usize>,
    /// Pairs of an offset in `text` and the offset in the file it comes from, ascending.
    marks: Vec<(usize, usize)>,
    /// The words of `text`.
    pub words: Vec<Range<usize>>,
    /// Bytes of `text` that are bold.
    pub bold: usize,
    /// Bytes of `text` that are links.
    pub linked: Vec<Range<usize>>,
    /// Whether it stands in a quotation.
    pub quoted: bool,
}

impl Block {
    fn new(sort: Sort, span: Range<usize>) -> Self {
        let (text, marks, words, linked) = Default::default();
        Self { sort, text, span, marks, words, bold: 0, linked, quoted: false }
    }

    fn push(&mut self, text: &str, at: usize) {
        self.marks.push((self.text.len(), at));
        self.text.push_str(text);
    }

    /// Where a part of `text` stands in the file.
    pub fn place(&self, part: &Range<usize>) -> Range<usize> {
        let at = |offset: usize| {
            let index = self.marks.partition_point(|(text, _)| *text <= offset).saturating_sub(1);
            self.marks.get(index).map_or(self.span.start, |(text, file)| file + (offset - text))
        };
        let start = at(part.start);
        let end = if part.end > part.start { at(part.end - 1) + 1 } else { start };
        start..end.max(start)
    }

    /// The word at an index; empty when there is none.
    pub fn word(&self, index: usize) -> &str {
        self.words.get(index).map_or("", |word| &self.text[word.clone()])
    }

    /// What stands between a word and the next.
    pub fn gap(&self, index: usize) -> &str {
        match (self.words.get(index), self.words.get(index + 1)) {
            (Some(word), Some(next)) => &self.text[word.end..next.start],
            (Some(word), None) => &self.text[word.end..],
            _ => "",
        }
    }

    /// Whether people read it as running text: neither code nor raw HTML nor a setting.
    pub fn is_prose(&self) -> bool {
        !matches!(self.sort, Sort::Code | Sort::Html | Sort::Setting(_))
    }

    pub fn is_cell(&self) -> bool {
        matches!(self.sort, Sort::Cell | Sort::HeadCell)
    }

    /// The sentence that a part of the text stands in.
    pub fn sentence_around(&self, part: &Range<usize>) -> &str {
        let found = sentences(&self.text).into_iter().find(|sentence| sentence.end >= part.end);
        found.map_or(&self.text, |sentence| &self.text[sentence])
    }
}

#[derive(Clone, Debug)]
pub struct Link {
    pub text: String,
    pub target: String,
    pub span: Range<usize>,
    /// Whether it shows a picture, which has words of its own.
    pub has_picture: bool,
    /// `<https://…>`.
    pub is_bare: bool,
}

#[derive(Clone, Debug)]
pub struct Picture {
    pub words: String,
    pub target: String,
    pub span: Range<usize>,
}

#[derive(Clone, Debug)]
pub struct Html {
    pub text: String,
    pub span: Range<usize>,
}

/// The cells of a table by row, as places in [`Prose::blocks`].
#[derive(Clone, Debug, Default)]
pub struct Grid {
    pub span: Range<usize>,
    pub head: Vec<usize>,
    pub rows: Vec<Vec<usize>>,
}

/// A page, read.
#[derive(Clone, Debug, Default)]
pub struct Prose {
    pub blocks: Vec<Block>,
    pub links: Vec<Link>,
    pub pictures: Vec<Picture>,
    pub html: Vec<Html>,
    pub grids: Vec<Grid>,
    /// Words of links that show when a pointer rests on them.
    titles: Vec<Block>,
    /// Headings without words, or with nothing but a template tag.
    pub empty_headings: Vec<Range<usize>>,
    /// What the running text and the settings may say at all.
    pub sieve: Sieve,
    /// Template tags, each with the text it opens: `care`, `contact`.
    pub tags: Vec<tags::TemplateTag>,
}

impl Prose {
    /// Blocks of running text.
    pub fn running(&self) -> impl Iterator<Item = &Block> {
        self.blocks.iter().filter(|block| block.is_prose())
    }

    /// All words of the running text, for questions such as "does this page speak of X?".
    pub fn mentions(&self, phrase: &str) -> bool {
        self.sieve.may_have(phrase) && self.running().any(|block| contains_ignoring_case(&block.text, phrase))
    }
}

/// Reads a content file, of whose settings the texts are known already.
pub fn read(file: &ContentFile, settings: Vec<Block>, options: &Options) -> Prose {
    let mut reader = Reader { base: file.body.start, prose: Prose::default(), open: Open::default() };
    reader.prose.blocks = settings;
    let (text, tags) = tags::blank(file.markdown(), file.body.start);
    for tag in &tags {
        reader.prose.blocks.extend(settings::in_tag(&file.text, tag));
    }
    reader.prose.tags = tags;
    for (event, span) in markdown::parse(&text, options).into_events() {
        reader.follow(event, span);
    }
    reader.flush();
    let pictures = settings::in_pictures(&reader.prose);
    reader.prose.blocks.extend(pictures);
    let titles = std::mem::take(&mut reader.prose.titles);
    reader.prose.blocks.extend(titles);
    for block in &mut reader.prose.blocks {
        block.words = words(&block.text);
        if !matches!(block.sort, Sort::Code | Sort::Html) {
            reader.prose.sieve.add(&block.text);
        }
    }
    reader.prose
}

/// A text that stands in a setting.
pub fn setting(key: &str, text: &str, span: Range<usize>) -> Block {
    let mut block = Block::new(Sort::Setting(key.to_owned()), span.clone());
    block.push(text, span.start);
    block
}

/// A whole file of text, such as a table in `content/data`, as one block.
pub fn plain(text: &str) -> Block {
    let mut block = Block::new(Sort::Code, 0..text.len());
    block.push(text, 0);
    block.words = words(text);
    block
}

/// What is open while the events go by.
#[derive(Default)]
struct Open {
    block: Option<Block>,
    bold: usize,
    quotes: usize,
    items: usize,
    note: bool,
    head: bool,
    code: bool,
    html: bool,
    link: Option<(Link, usize)>,
    picture: Option<Picture>,
    grid: Option<Grid>,
}

struct Reader {
    base: usize,
    prose: Prose,
    open: Open,
}

impl Reader {
    fn follow(&mut self, event: Event<'_>, span: Range<usize>) {
        let span = self.base + span.start..self.base + span.end;
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag, span),
            Event::Text(text) => self.text(&text, span.start),
            Event::Code(text) => self.text(&text, span.start + 1),
            Event::SoftBreak => self.text(" ", span.start),
            Event::HardBreak => self.text("\n", span.start),
            Event::Html(text) | Event::InlineHtml(text) => {
                let mut block = Block::new(Sort::Html, span.clone());
                block.push(&text, span.start);
                self.prose.blocks.push(block);
                match self.prose.html.last_mut().filter(|_| self.open.html) {
                    Some(html) => {
                        html.text.push_str(&text);
                        html.span.end = span.end;
                    }
                    None => self.prose.html.push(Html { text: text.into_string(), span }),
                }
            }
            _ => {}
        }
    }

    fn open(&mut self, sort: Sort, span: Range<usize>) {
        self.flush();
        let mut block = Block::new(sort, span);
        block.quoted = self.open.quotes > 0;
        self.open.block = Some(block);
    }

    fn flush(&mut self) {
        let Some(block) = self.open.block.take() else { return };
        if !block.text.trim().is_empty() {
            self.prose.blocks.push(block);
        } else if matches!(block.sort, Sort::Heading(_)) {
            self.prose.empty_headings.push(block.span);
        }
    }

    fn start(&mut self, tag: Tag<'_>, span: Range<usize>) {
        match tag {
            Tag::Heading { level, .. } => self.open(Sort::Heading(level as u8), span),
            Tag::Paragraph => {
                let sort = match (self.open.note, self.open.items > 0) {
                    (true, _) => Sort::Note,
                    (_, true) => Sort::Item,
                    _ => Sort::Paragraph,
                };
                self.open(sort, span);
            }
            Tag::Item => {
                self.open.items += 1;
                self.open(Sort::Item, span);
            }
            Tag::DefinitionListTitle | Tag::DefinitionListDefinition => self.open(Sort::Item, span),
            Tag::BlockQuote(_) => self.open.quotes += 1,
            Tag::FootnoteDefinition(_) => self.open.note = true,
            Tag::CodeBlock(_) => {
                self.open.code = true;
                self.open(Sort::Code, span);
            }
            Tag::HtmlBlock => {
                self.flush();
                self.prose.html.push(Html { text: String::new(), span });
                self.open.html = true;
            }
            Tag::Table(_) => {
                self.flush();
                self.open.grid = Some(Grid { span, ..Grid::default() });
            }
            Tag::TableHead => self.open.head = true,
            Tag::TableRow => {
                if let Some(grid) = &mut self.open.grid {
                    grid.rows.push(Vec::new());
                }
            }
            Tag::TableCell => self.open(if self.open.head { Sort::HeadCell } else { Sort::Cell }, span),
            Tag::Strong => self.open.bold += 1,
            Tag::Link { dest_url, link_type, title, .. } => {
                // Shown when the pointer rests on the link.
                if !title.trim().is_empty() {
                    self.prose.titles.push(setting("link_title", &title, span.clone()));
                }
                let is_bare = matches!(link_type, LinkType::Autolink | LinkType::Email);
                let link =
                    Link { text: String::new(), target: dest_url.into_string(), span, has_picture: false, is_bare };
                let at = self.open.block.as_ref().map_or(0, |block| block.text.len());
                self.open.link = Some((link, at));
            }
            Tag::Image { dest_url, .. } => {
                self.open.picture = Some(Picture { words: String::new(), target: dest_url.into_string(), span });
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, span: Range<usize>) {
        match tag {
            TagEnd::Item => {
                self.open.items = self.open.items.saturating_sub(1);
                self.flush();
            }
            TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::DefinitionListTitle | TagEnd::DefinitionListDefinition => {
                self.flush()
            }
            TagEnd::BlockQuote(_) => self.open.quotes = self.open.quotes.saturating_sub(1),
            TagEnd::FootnoteDefinition => {
                self.flush();
                self.open.note = false;
            }
            TagEnd::CodeBlock => {
                self.flush();
                self.open.code = false;
            }
            TagEnd::HtmlBlock => self.open.html = false,
            TagEnd::Table => self.prose.grids.extend(self.open.grid.take()),
            TagEnd::TableHead => self.open.head = false,
            TagEnd::TableCell => self.end_cell(),
            TagEnd::Strong => self.open.bold = self.open.bold.saturating_sub(1),
            TagEnd::Link => {
                let Some((mut link, at)) = self.open.link.take() else { return };
                link.span.end = span.end;
                if let Some(block) = &mut self.open.block {
                    block.linked.push(at..block.text.len());
                }
                self.prose.links.push(link);
            }
            TagEnd::Image => {
                let Some(picture) = self.open.picture.take() else { return };
                if let Some((link, _)) = &mut self.open.link {
                    link.has_picture = !picture.words.is_empty();
                }
                self.prose.pictures.push(picture);
            }
            _ => {}
        }
    }

    /// A cell is kept even when it is empty: what stands in which column matters.
    fn end_cell(&mut self) {
        let Some(block) = self.open.block.take() else { return };
        let at = self.prose.blocks.len();
        self.prose.blocks.push(block);
        let Some(grid) = &mut self.open.grid else { return };
        if self.open.head {
            grid.head.push(at);
        } else if let Some(row) = grid.rows.last_mut() {
            row.push(at);
        }
    }

    fn text(&mut self, text: &str, at: usize) {
        if let Some(picture) = &mut self.open.picture {
            picture.words.push_str(text);
            return;
        }
        if let Some((link, _)) = &mut self.open.link {
            link.text.push_str(text);
        }
        let bold = self.open.bold > 0;
        if let Some(block) = &mut self.open.block {
            block.push(text, at);
            if bold {
                block.bold += text.len();
            }
        }
    }
}
