//! Figures in running text and in Markdown tables that cannot all be right: totals, parts of a whole, rises and falls.
//!
//! Tables in `content/data` say themselves what adds up to what, and are checked by that; here it has to be read from the
//! words, so everything is a warning.

use std::ops::Range;

use super::numbers;
use super::prose::{Block, Grid, contains_ignoring_case, sentences};
use super::subject::Subject;
use crate::diagnostic::{Code, Diagnostic, Severity};

/// A figure as it is written.
#[derive(Clone, Debug, PartialEq)]
struct Figure {
    span: Range<usize>,
    value: f64,
    decimals: i32,
    percent: bool,
}

pub fn check(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for grid in &subject.prose.grids {
        total_row(subject, grid, &mut found);
        total_column(subject, grid, &mut found);
        shares_in_table(subject, grid, &mut found);
    }
    for block in subject.prose.running().filter(|block| !block.is_cell()) {
        for sentence in sentences(&block.text) {
            let part = &block.text[sentence.clone()];
            // Somebody has seen it already.
            if ["print", "add up", "adds up", "miscount", "not sum"]
                .iter()
                .any(|word| contains_ignoring_case(part, word))
            {
                continue;
            }
            if let Some((code, span, message)) = wrong_change(part)
                .or_else(|| wrong_share(part))
                .or_else(|| wrong_parts(part))
                .or_else(|| over_whole(part))
            {
                let span = sentence.start + span.start..sentence.start + span.end;
                found.push(tell(subject, code, message, block, span));
            }
        }
    }
    found
}

fn tell(subject: &Subject<'_>, code: Code, message: String, block: &Block, part: Range<usize>) -> Diagnostic {
    let problem = subject.problem(code, message, block, part).severity(Severity::Warning);
    problem.help("look both up in the source; where it was published so, say so beside it")
}

/// What a cell holds: `Err` for words, `Ok(None)` for a gap.
fn cell(text: &str) -> Result<Option<Figure>, ()> {
    let text = text.trim();
    if matches!(text, "" | "-" | "–" | "—") {
        return Ok(None);
    }
    let all = figures(text);
    let [one] = all.as_slice() else { return Err(()) };
    let rest: String = [&text[..one.span.start], &text[one.span.end..]].concat();
    if rest.trim().chars().all(|c| "£%".contains(c)) { Ok(Some(one.clone())) } else { Err(()) }
}

/// Every figure of a text: "1,136", "54.4%", "£20". Years are figures too.
fn figures(text: &str) -> Vec<Figure> {
    let mut found = Vec::new();
    for Range { start, end: at } in numbers::runs(text) {
        let written = text[start..at].replace(',', "");
        let tied =
            text[..start].chars().next_back().is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '/' | '–'));
        let goes_on = text[at..].chars().next().is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '/' | '–'));
        let Ok(value) = written.parse::<f64>() else { continue };
        if tied || goes_on {
            continue;
        }
        let decimals = written.split_once('.').map_or(0, |(_, rest)| i32::try_from(rest.len()).unwrap_or(0));
        let rest = text[at..].trim_start();
        let percent = rest.starts_with('%') || rest.starts_with("per cent");
        found.push(Figure { span: start..at, value, decimals, percent });
    }
    found
}

/// The percentages of a text: "45%".
pub fn shares(text: &str) -> Vec<(Range<usize>, f64)> {
    figures(text).into_iter().filter(|figure| figure.percent).map(|figure| (figure.span, figure.value)).collect()
}

/// The sums of money of a text, without their sign.
pub fn figures_of_money(text: &str) -> Vec<(Range<usize>, f64)> {
    let all = figures(text).into_iter().filter(|figure| text[..figure.span.start].ends_with('£'));
    all.map(|figure| (figure.span, figure.value)).collect()
}

pub fn head_may_add(head: &str) -> bool {
    !["rate", "average", "mean", "median", "year", "change", "rank", "target"]
        .iter()
        .any(|word| contains_ignoring_case(head, word))
}

pub fn is_total(text: &str) -> bool {
    let text = text.trim().trim_end_matches(':').to_lowercase();
    matches!(text.as_str(), "total" | "totals" | "grand total" | "overall total" | "all" | "sum")
}

/// The last row is called "Total": each of its figures is what stands above it, added up.
fn total_row(subject: &Subject<'_>, grid: &Grid, found: &mut Vec<Diagnostic>) {
    let text = |at: &usize| subject.prose.blocks[*at].text.as_str();
    let label = |row: &Vec<usize>| row.first().map(text).unwrap_or_default().to_owned();
    let Some((last, rows)) = grid.rows.split_last().filter(|(last, rows)| is_total(&label(last)) && rows.len() >= 2)
    else {
        return;
    };
    let inner = |row: &Vec<usize>| {
        let label = label(row).to_lowercase();
        label.contains("total")
            || label.starts_with("of which")
            || label.starts_with("of whom")
            || label.contains("includ")
    };
    if rows.iter().any(inner) {
        return;
    }
    for (column, at) in last.iter().enumerate().skip(1) {
        if !head_may_add(grid.head.get(column).map(text).unwrap_or_default()) {
            continue;
        }
        let block = &subject.prose.blocks[*at];
        let Ok(Some(total)) = cell(&block.text) else { continue };
        let parts: Result<Vec<_>, ()> =
            rows.iter().map(|row| row.get(column).map_or(Ok(None), |at| cell(text(at)))).collect();
        let Ok(parts) = parts else { continue };
        let parts: Vec<_> = parts.into_iter().flatten().collect();
        let says_percent = grid.head.get(column).is_some_and(|at| text(at).contains('%'));
        let shares = total.percent || says_percent;
        if parts.len() < 2 || (shares && total.value != 100.0) {
            continue;
        }
        let sum: f64 = parts.iter().map(|part| part.value).sum();
        let slack = if shares { rounding(&parts) } else { 0.005 };
        if (sum - total.value).abs() > slack {
            let message = format!("the total is {}, but the rows above add up to {}", shown(total.value), shown(sum));
            let code = if shares { Code::FigurePercent } else { Code::FigureTotal };
            found.push(tell(subject, code, message, block, 0..block.text.len()));
        }
    }
}

/// A column is called "Total", and in most rows it is what stands before it.
fn total_column(subject: &Subject<'_>, grid: &Grid, found: &mut Vec<Diagnostic>) {
    let text = |at: &usize| subject.prose.blocks[*at].text.as_str();
    let Some(column) = grid.head.iter().position(|at| is_total(text(at))).filter(|column| *column >= 3) else { return };
    if !grid.head[1..column].iter().all(|at| head_may_add(text(at)) && !text(at).contains('%')) {
        return;
    }
    let mut right = 0;
    let mut wrong = Vec::new();
    for row in grid.rows.iter().filter(|row| row.len() > column) {
        let parts: Result<Vec<_>, ()> = row[1..column].iter().map(|at| cell(text(at))).collect();
        let (Ok(parts), Ok(Some(total))) = (parts, cell(text(&row[column]))) else { continue };
        let sum: f64 = parts.iter().flatten().map(|part| part.value).sum();
        if (sum - total.value).abs() <= 0.005 {
            right += 1;
        } else if !total.percent && !row.first().is_some_and(|at| is_total(text(at))) {
            wrong.push((row[column], total.value, sum));
        }
    }
    for (at, total, sum) in wrong.iter().filter(|_| right > wrong.len()) {
        let block = &subject.prose.blocks[*at];
        let message = format!("the total is {}, but its row adds up to {}", shown(*total), shown(*sum));
        found.push(tell(subject, Code::FigureTotal, message, block, 0..block.text.len()));
    }
}

fn rounding(parts: &[Figure]) -> f64 {
    parts.iter().map(|part| 0.5 * 10_f64.powi(-part.decimals)).sum::<f64>() + 1e-9
}

fn shown(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

type Wrong = (Code, Range<usize>, String);

/// "from 401 to 619, a rise of 54.8%".
fn wrong_change(text: &str) -> Option<Wrong> {
    const WORDS: [&str; 9] = [
        "rise of ",
        "increase of ",
        "fall of ",
        "decrease of ",
        "drop of ",
        "reduction of ",
        "growth of ",
        "up by ",
        "down by ",
    ];
    let said = WORDS.iter().find_map(|word| text.find(word).map(|at| at + word.len()))?;
    let all = figures(text);
    let change = all.iter().find(|figure| figure.span.start >= said && figure.span.start - said <= 3)?;
    let pair = all.windows(2).find(|pair| {
        let before = text[..pair[0].span.start].trim_end_matches(['£', ' ']);
        let between = text[pair[0].span.end..pair[1].span.start].trim();
        before.ends_with("from") && matches!(between.trim_end_matches('£').trim(), "to") && pair[1].span.end < said
    })?;
    let (from, to) = (&pair[0], &pair[1]);
    let difference = (to.value - from.value).abs();
    if from.percent || to.percent || from.value == 0.0 {
        return None;
    }
    if change.percent {
        let real = difference / from.value * 100.0;
        let slack = 0.5 * 10_f64.powi(-change.decimals) + 1e-9;
        let message =
            format!("from {} to {} is {real:.1}%, not {}%", shown(from.value), shown(to.value), shown(change.value));
        return ((real - change.value).abs() > slack).then(|| (Code::FigurePercent, change.span.clone(), message));
    }
    let message = format!(
        "from {} to {} is {}, not {}",
        shown(from.value),
        shown(to.value),
        shown(difference),
        shown(change.value)
    );
    ((difference - change.value).abs() > 0.005).then(|| (Code::FigureTotal, change.span.clone(), message))
}

/// "45 of 60 schools (85%)".
fn wrong_share(text: &str) -> Option<Wrong> {
    let all = figures(text);
    all.windows(3).find_map(|three| {
        let [part, whole, share] = three else { return None };
        let between = text[part.span.end..whole.span.start].trim();
        let near = &text[whole.span.end..share.span.start];
        let fits = matches!(between, "of" | "out of" | "of the") && near.len() <= 40 && near.trim_end().ends_with('(');
        if !fits || !share.percent || part.percent || whole.percent || whole.value < part.value || whole.value == 0.0 {
            return None;
        }
        let real = part.value / whole.value * 100.0;
        let slack = 0.5 * 10_f64.powi(-share.decimals) + 1e-9;
        let message =
            format!("{} of {} is {real:.1}%, not {}%", shown(part.value), shown(whole.value), shown(share.value));
        ((real - share.value).abs() > slack).then(|| (Code::FigurePercent, share.span.clone(), message))
    })
}

/// "74 concerns (13 from hospitals, 36 from homes and 22 from carers)".
fn wrong_parts(text: &str) -> Option<Wrong> {
    let open = text.find('(')?;
    let close = open + text[open..].find(')')?;
    let all = figures(text);
    let whole = all.iter().rev().find(|figure| figure.span.end <= open && open - figure.span.end <= 40)?;
    let parts: Vec<_> = all.iter().filter(|figure| (open..close).contains(&figure.span.start)).collect();
    let counts = parts.iter().all(|part| {
        let rest = text[part.span.end..].trim_start();
        let word = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        !part.percent && part.decimals == 0 && ["from", "by", "in", "for", "about", "with", "to"].contains(&word)
    });
    let sum: f64 = parts.iter().map(|part| part.value).sum();
    let close_by = (sum - whole.value).abs() <= whole.value * 0.15;
    if parts.len() < 3 || !counts || whole.percent || sum == whole.value || !close_by {
        return None;
    }
    let message = format!("{} are said, but those in brackets add up to {}", shown(whole.value), shown(sum));
    Some((Code::FigureTotal, whole.span.clone(), message))
}

/// Words beside a percentage that may well be over 100: of a change, a plan or something else to compare with.
const MAY_EXCEED: [&str; 30] = [
    "change",
    "increase",
    "rise",
    "rose",
    "risen",
    "grew",
    "grown",
    "growth",
    "up by",
    "compared",
    "target",
    "capacity",
    "variance",
    "index",
    "budget",
    "more than",
    "higher",
    "above",
    "over ",
    "times",
    "national",
    "average",
    "occupancy",
    "demand",
    "previous",
    "last year",
    "expected",
    "planned",
    "against",
    "relative",
];

/// Whether these words say of a percentage that it may be more than 100.
pub fn may_exceed(text: &str) -> bool {
    MAY_EXCEED.iter().any(|word| contains_ignoring_case(text, word))
}

/// "104% of children": a part that is more than its whole.
fn over_whole(text: &str) -> Option<Wrong> {
    const SHARES: [&str; 7] =
        ["attendance", "attended", "response rate", "completion", "completed", "compliance", "compliant"];
    let over = figures(text).into_iter().find(|figure| figure.percent && figure.value > 100.0)?;
    let after = text[over.span.end..].trim_start().trim_start_matches('%').trim_start_matches("per cent").trim_start();
    let of = after.strip_prefix("of ").is_some_and(|rest| {
        let rest = ["the ", "our ", "all ", "these ", "those ", "eligible ", "young "]
            .iter()
            .fold(rest, |rest, word| rest.strip_prefix(word).unwrap_or(rest));
        let first = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        // Things that are counted stand in the plural, as do people.
        (first.ends_with('s') && first.len() > 3) || ["children", "people", "women", "men", "staff"].contains(&first)
    });
    let share = SHARES.iter().any(|word| contains_ignoring_case(text, word));
    let message = format!("{}% is more than the whole", shown(over.value));
    ((of || share) && !may_exceed(text)).then_some((Code::FigurePercent, over.span, message))
}

/// "104%" in a table whose words speak of no change and no target.
fn shares_in_table(subject: &Subject<'_>, grid: &Grid, found: &mut Vec<Diagnostic>) {
    let blocks = &subject.prose.blocks;
    let above = grid.head.first().and_then(|at| blocks[..*at].iter().rev().find(|block| !block.is_cell()));
    if above.is_some_and(|block| may_exceed(&block.text)) {
        return;
    }
    for row in &grid.rows {
        let label = row.first().map_or("", |at| blocks[*at].text.as_str());
        for (column, at) in row.iter().enumerate().skip(1) {
            let block = &blocks[*at];
            let head = grid.head.get(column).map_or("", |at| blocks[*at].text.as_str());
            let Ok(Some(figure)) = cell(&block.text) else { continue };
            let percent = figure.percent || head.contains('%') || label.contains('%');
            if percent && figure.value > 100.0 && figure.value < 1000.0 && !may_exceed(head) && !may_exceed(label) {
                let message = format!("{}% is more than the whole", shown(figure.value));
                found.push(tell(subject, Code::FigurePercent, message, block, 0..block.text.len()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_as_people_write_them() {
        let values =
            |text: &str| figures(text).into_iter().map(|figure| (figure.value, figure.percent)).collect::<Vec<_>>();
        assert_eq!(values("1,136 calls, 54.4% of £20."), [(1136.0, false), (54.4, true), (20.0, false)]);
        assert_eq!(values("2015-16, S47, 0-19, 3rd"), []);
    }

    #[test]
    fn changes_shares_and_parts() {
        assert!(wrong_change("rose from 401 to 619, a rise of 54.8%").is_some());
        assert!(wrong_change("rose from 401 to 619, a rise of 54.4%").is_none());
        assert!(wrong_change("went from 347 to 402, an increase of 52").is_some());
        assert!(wrong_change("went from 62% to 72%, an increase of 10%").is_none());
        assert!(wrong_share("45 of 60 schools (85%)").is_some() && wrong_share("45 of 60 schools (75%)").is_none());
        assert!(wrong_parts("74 concerns (13 from care, 36 from homes, 22 from carers)").is_some());
        assert!(over_whole("We saw 104% of children in time.").is_some());
        assert!(over_whole("Attendance was 112%.").is_some() && over_whole("Calls rose to 140% of visits.").is_none());
        assert!(over_whole("Spending was 104% of budget.").is_none() && over_whole("100% of staff").is_none());
        assert!(wrong_parts("71 concerns (13 from care, 36 from homes, 22 from carers)").is_none());
    }
}
