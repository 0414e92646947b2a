//! Lying bars: one for each figure, or one for each column with its parts side by side.

use std::fmt::Write;

use super::{Drawing, Svg, brief};
use crate::figure::table::compared;
use crate::figure::{Compare, Decimal};

/// Fillings that can be told apart without colour.
pub const PATTERNS: usize = 6;

/// Heights in pixels.
const BAR: u32 = 16;
const GAP: u32 = 8;

/// One bar for each figure. Comparisons, and columns of another area than the first, are outlines: here is told from elsewhere at a glance.
pub fn bar(drawing: &Drawing<'_>, svg: &mut Svg) {
    let compares = drawing.rows.iter().flat_map(|row| &drawing.table.rows[*row].compare);
    let others = compares.filter_map(|other| measured(drawing, other));
    // Bars of zero still have a width to be measured by.
    let highest = others.fold(drawing.highest(), f64::max).max(f64::MIN_POSITIVE);
    let area = |column: usize| drawing.table.columns[column].about.area.as_deref();
    let here = drawing.columns.first().and_then(|first| area(*first));
    for row in &drawing.rows {
        let line = &drawing.table.rows[*row];
        // One figure needs no heading over it.
        let single = drawing.columns.len() == 1 && line.compare.is_empty();
        if !single {
            svg.text(&line.title, 0, true);
        }
        for column in &drawing.columns {
            let title = if single { &line.title } else { &drawing.table.columns[*column].title };
            svg.text(&format!("{title}: {}", drawing.label(*row, *column)), 0, false);
            if let Some(number) = drawing.number(*row, *column) {
                let filling = usize::from(area(*column) != here);
                one(drawing, svg, filling, (0.0, number.as_f64() / highest));
                svg.space(BAR);
            }
            svg.space(GAP);
        }
        for other in &line.compare {
            svg.text(&compared(other, drawing.unit.as_deref()), 0, false);
            if let Some(number) = measured(drawing, other) {
                one(drawing, svg, 1, (0.0, number / highest));
                svg.space(BAR);
            }
            svg.space(GAP);
        }
        svg.space(if single { 0 } else { GAP });
    }
}

/// A comparison that has a bar: one of the same unit, and not below nothing.
fn measured(drawing: &Drawing<'_>, other: &Compare) -> Option<f64> {
    let same_unit = other.about.unit.is_none() || other.about.unit == drawing.unit;
    other.value.as_ref().ok().filter(|number| same_unit && !number.is_negative()).map(|number| number.as_f64())
}

/// One bar for each column: rows are its parts. Every part is named below with its filling.
pub fn stacked(drawing: &Drawing<'_>, svg: &mut Svg) {
    let sum = |column: usize| -> f64 {
        drawing.rows.iter().filter_map(|row| drawing.number(*row, column)).map(Decimal::as_f64).sum()
    };
    let longest = drawing.columns.iter().map(|column| sum(*column)).fold(f64::MIN_POSITIVE, f64::max);
    define(drawing, svg);
    for column in &drawing.columns {
        svg.text(&drawing.table.columns[*column].title, 0, true);
        let mut from = 0.0;
        for (filling, row) in drawing.rows.iter().enumerate() {
            let Some(number) = drawing.number(*row, *column) else { continue };
            let share = number.as_f64() / longest;
            one(drawing, svg, filling, (from, share));
            from += share;
        }
        svg.space(BAR + GAP);
        for (filling, row) in drawing.rows.iter().enumerate() {
            let y = svg.height + 4;
            let _ = writeln!(
                svg.inside,
                "<rect class=\"chart-key\" x=\"1\" y=\"{y}\" width=\"14\" height=\"12\" fill=\"{}\" stroke=\"currentColor\"/>",
                fill(drawing, filling)
            );
            svg.text(&format!("{}: {}", drawing.table.rows[*row].title, drawing.label(*row, *column)), 24, false);
        }
        svg.space(2 * GAP);
    }
}

/// A bar at the current height, as shares of the width.
fn one(drawing: &Drawing<'_>, svg: &mut Svg, filling: usize, (from, share): (f64, f64)) {
    // Half a per cent at either end keeps the outline inside.
    let (x, width) = (brief(from * 99.0 + 0.5), brief((share * 99.0).max(0.1)));
    let _ = writeln!(
        svg.inside,
        "<rect class=\"chart-bar\" x=\"{x}%\" y=\"{}\" width=\"{width}%\" height=\"{BAR}\" fill=\"{}\" stroke=\"currentColor\"/>",
        svg.height,
        fill(drawing, filling)
    );
}

/// The first filling is plain; the others are patterns.
fn fill(drawing: &Drawing<'_>, filling: usize) -> String {
    match filling {
        0 => "currentColor".to_owned(),
        1 => "none".to_owned(),
        _ => format!("url(#{}-fill-{filling})", drawing.id),
    }
}

/// The patterns a chart may need. Their lines are wide enough for a cheap screen.
fn define(drawing: &Drawing<'_>, svg: &mut Svg) {
    if drawing.rows.len() <= 2 {
        return;
    }
    let drawings = [
        "<path d=\"M0 8L8 0M-2 2L2 -2M6 10L10 6\" stroke=\"currentColor\" stroke-width=\"2\"/>",
        "<circle cx=\"4\" cy=\"4\" r=\"2\" fill=\"currentColor\"/>",
        "<path d=\"M0 2H8\" stroke=\"currentColor\" stroke-width=\"3\"/>",
        "<path d=\"M0 4H8M4 0V8\" stroke=\"currentColor\" stroke-width=\"2\"/>",
    ];
    svg.inside.push_str("<defs>\n");
    for (number, inside) in drawings.iter().enumerate().take(drawing.rows.len() - 2) {
        let _ = writeln!(
            svg.inside,
            "<pattern id=\"{}-fill-{}\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">{inside}</pattern>",
            drawing.id,
            number + 2
        );
    }
    svg.inside.push_str("</defs>\n");
}
