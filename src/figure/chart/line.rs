//! Lines over time: a mark of its own shape for each row, the figure at each mark, a gap where there is none.

use std::fmt::Write;

use super::{Drawing, LINE, Svg, brief};
use crate::figure::legend::Shape;
use crate::markup::escape;

/// Rows that can be told apart by shape and dashes.
pub const MARKERS: usize = 4;

/// Height of the field for lines, in pixels.
const FIELD: f64 = 180.0;

/// The left- and rightmost marks stand this far from the edge, in per cent.
const EDGE: f64 = 4.0;

/// With more columns, only the first and last figure are written at the marks: the table has them all.
const LABELLED_COLUMNS: usize = 6;

/// Characters of all column titles that fit side by side on the smallest phone.
const TITLES: usize = 34;

const DASHES: [&str; MARKERS] =
    ["", " stroke-dasharray=\"8 4\"", " stroke-dasharray=\"2 4\"", " stroke-dasharray=\"10 4 2 4\""];

pub fn line(drawing: &Drawing<'_>, svg: &mut Svg) {
    for (series, row) in drawing.rows.iter().enumerate() {
        let y = svg.height + 4;
        mark(svg, "10", f64::from(y) + 7.0, series);
        svg.text(&drawing.table.rows[*row].title, 24, true);
    }
    let top = f64::from(svg.height + 2 * LINE);
    let lowest = drawing.rows.iter().flat_map(|row| drawing.columns.iter().map(|column| (*row, *column)));
    let lowest = lowest.filter_map(|(row, column)| drawing.number(row, column)).fold(0.0, |low, n| n.as_f64().min(low));
    // A flat line of zeros still has a height to be drawn at.
    let span = (drawing.highest() - lowest).max(f64::MIN_POSITIVE);
    let height_of = |value: f64| top + FIELD * (1.0 - (value - lowest) / span);
    let base = height_of(0.0);
    let _ = writeln!(
        svg.inside,
        "<line class=\"chart-axis\" x1=\"0\" x2=\"100%\" y1=\"{0}\" y2=\"{0}\" stroke=\"currentColor\"/>",
        brief(base)
    );
    for (series, row) in drawing.rows.iter().enumerate() {
        let points: Vec<Option<(f64, f64)>> = drawing
            .columns
            .iter()
            .enumerate()
            .map(|(at, column)| Some((across(drawing, at), height_of(drawing.number(*row, *column)?.as_f64()))))
            .collect();
        for pair in points.windows(2) {
            let (Some((x1, y1)), Some((x2, y2))) = (pair[0], pair[1]) else { continue };
            let (x1, x2, y1, y2) = (brief(x1), brief(x2), brief(y1), brief(y2));
            let _ = writeln!(
                svg.inside,
                "<line class=\"chart-line\" x1=\"{x1}%\" y1=\"{y1}\" x2=\"{x2}%\" y2=\"{y2}\" stroke=\"currentColor\" stroke-width=\"3\"{}/>",
                DASHES[series % MARKERS]
            );
        }
        for (at, point) in points.iter().enumerate() {
            let Some((x, y)) = point else { continue };
            mark(svg, &format!("{}%", brief(*x)), *y, series);
            let is_end = at == 0 || at + 1 == points.len();
            if is_end || points.len() <= LABELLED_COLUMNS {
                // Neighbouring rows write on opposite sides of their line.
                let label = if series % 2 == 0 { y - 12.0 } else { y + 22.0 };
                label_at(svg, drawing, at, label, &drawing.label(*row, drawing.columns[at]));
            }
        }
    }
    let titles: Vec<&str> =
        drawing.columns.iter().map(|column| drawing.table.columns[*column].title.as_str()).collect();
    let all_fit = titles.iter().map(|title| title.chars().count() + 1).sum::<usize>() <= TITLES;
    let below = top + FIELD + f64::from(2 * LINE);
    for (at, title) in titles.iter().enumerate() {
        if all_fit || at == 0 || at + 1 == titles.len() {
            label_at(svg, drawing, at, below, title);
        }
    }
    // Pixels of a drawing are few and positive.
    svg.height = below as u32 + 8;
}

/// Where a column stands, in per cent of the width.
fn across(drawing: &Drawing<'_>, at: usize) -> f64 {
    match drawing.columns.len() {
        1 => 50.0,
        count => EDGE + (100.0 - 2.0 * EDGE) * at as f64 / (count - 1) as f64,
    }
}

/// Text at a column; at the edges it grows inwards.
fn label_at(svg: &mut Svg, drawing: &Drawing<'_>, at: usize, y: f64, text: &str) {
    let last = drawing.columns.len() - 1;
    let (x, anchor) = match at {
        _ if last == 0 => ("50%".to_owned(), "middle"),
        0 => ("0".to_owned(), "start"),
        at if at == last => ("100%".to_owned(), "end"),
        at => (format!("{}%", brief(across(drawing, at))), "middle"),
    };
    let _ = writeln!(
        svg.inside,
        "<text class=\"chart-text\" x=\"{x}\" y=\"{}\" text-anchor=\"{anchor}\">{}</text>",
        brief(y),
        escape(text)
    );
}

/// A shape around a point. An inner drawing can stand at a percentage, which a path cannot.
fn mark(svg: &mut Svg, x: &str, y: f64, series: usize) {
    let shape = [Shape::Disc, Shape::Square, Shape::Triangle, Shape::Diamond][series % MARKERS];
    let _ = writeln!(
        svg.inside,
        "<svg x=\"{x}\" y=\"{}\" width=\"1\" height=\"1\" overflow=\"visible\"><g transform=\"translate(-8 -8)\">{}</g></svg>",
        brief(y),
        shape.drawing()
    );
}
