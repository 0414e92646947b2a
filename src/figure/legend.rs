//! Words for cells, each with a shape: "Attended" beside a disc. Colour is never what tells them apart.

use super::facts::words;
use crate::data::{Fields, Unknown};
use crate::diagnostic::{Code, Diagnostic};

/// A word that cells may hold.
#[derive(Clone, Debug, PartialEq)]
pub struct LegendWord {
    /// As cells have it: `not-a-member-then`.
    pub word: String,
    /// As readers see it: "Not a member then".
    pub means: String,
    pub shape: Shape,
}

/// Drawn beside the word, 16 by 16.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Disc,
    Half,
    Ring,
    Dash,
    Dots,
    Square,
    Triangle,
    Diamond,
    Cross,
    Tick,
}

const SHAPES: [(&str, Shape); 10] = [
    ("disc", Shape::Disc),
    ("half", Shape::Half),
    ("ring", Shape::Ring),
    ("dash", Shape::Dash),
    ("dots", Shape::Dots),
    ("square", Shape::Square),
    ("triangle", Shape::Triangle),
    ("diamond", Shape::Diamond),
    ("cross", Shape::Cross),
    ("tick", Shape::Tick),
];

impl Shape {
    /// The shape inside 16 by 16.
    pub fn drawing(self) -> &'static str {
        match self {
            Self::Disc => r#"<circle cx="8" cy="8" r="6"/>"#,
            Self::Half => {
                r#"<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2"/><path d="M8 2a6 6 0 0 0 0 12z"/>"#
            }
            Self::Ring => r#"<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2"/>"#,
            Self::Dash => r#"<path d="M2 7h12v3H2z"/>"#,
            Self::Dots => r#"<circle cx="3" cy="8" r="2"/><circle cx="8" cy="8" r="2"/><circle cx="13" cy="8" r="2"/>"#,
            Self::Square => r#"<path d="M2.5 2.5h11v11h-11z"/>"#,
            Self::Triangle => r#"<path d="M8 2l6.5 12h-13z"/>"#,
            Self::Diamond => r#"<path d="M8 1l7 7-7 7-7-7z"/>"#,
            Self::Cross => r#"<path d="M3 3l10 10M13 3L3 13" fill="none" stroke="currentColor" stroke-width="3"/>"#,
            Self::Tick => r#"<path d="M2 9l4 4 8-10" fill="none" stroke="currentColor" stroke-width="3"/>"#,
        }
    }

    /// The drawing by itself. The word beside it says the same, so that it is hidden from those who hear the page.
    pub fn svg(self) -> String {
        format!(
            r#"<svg class="figure-shape" width="16" height="16" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true" focusable="false">{}</svg>"#,
            self.drawing()
        )
    }
}

/// Reads `legend`. Shapes that are not given are dealt out in order; no shape stands for two words.
pub fn read(fields: &Fields<'_>) -> Vec<LegendWord> {
    let example = "legend = [{ word = \"attended\", means = \"Attended\", shape = \"disc\" }]";
    let read = |(node, table): (&crate::data::Node, _)| {
        fields.nested("legend", table, Unknown::Refuse, |entry| {
            let word = words(entry, "word");
            if word.is_none() {
                let problem = Diagnostic::new(Code::FigureForm, "this entry of the legend has no `word`");
                entry.report(
                    problem.at(entry.file(), node.span.clone(), "").help(format!("write it like this: {example}")),
                );
            }
            let means = words(entry, "means").or_else(|| word.as_deref().map(plain));
            let shape = entry.choice("shape", &SHAPES);
            Some((node.span.clone(), word?, means?, shape))
        })
    };
    let entries: Vec<_> = fields.tables("legend", example).into_iter().filter_map(read).collect();
    let mut taken: Vec<Shape> = entries.iter().filter_map(|(_, _, _, shape)| *shape).collect();
    let mut legend: Vec<LegendWord> = Vec::new();
    for (span, word, means, shape) in entries {
        let twice = |legend: &[LegendWord]| legend.iter().any(|known| known.word == word || Some(known.shape) == shape);
        if twice(&legend) {
            let problem = Diagnostic::new(Code::FigureForm, "two entries of the legend have the same word or shape");
            let problem = problem.at(fields.file(), span, "the second one");
            fields.report(problem.help("give each word a shape of its own: readers may not see colours"));
            continue;
        }
        let free = || SHAPES.iter().map(|(_, shape)| *shape).find(|shape| !taken.contains(shape));
        let Some(shape) = shape.or_else(free) else {
            let problem = Diagnostic::new(Code::FigureForm, format!("a legend has at most {} words", SHAPES.len()));
            fields.report(problem.at(fields.file(), span, "").help("use fewer words, and say the rest in a `note`"));
            break;
        };
        taken.push(shape);
        legend.push(LegendWord { word, means, shape });
    }
    legend
}

/// `not-started` in words: "Not started".
fn plain(word: &str) -> String {
    let words = word.replace(['-', '_'], " ");
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
