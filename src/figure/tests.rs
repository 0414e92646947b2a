use html5gum::{Token, Tokenizer};
use proptest::prelude::*;

use super::chart::{Kind, chart};
use super::*;
use crate::diagnostic::Diagnostic;
use crate::disk::MemoryDisk;

const FILE: &str = "content/data/a.toml";

fn checked(toml: &str) -> Vec<Diagnostic> {
    check_all(&MemoryDisk::new([(FILE, toml)]))
}

fn file(toml: &str) -> FigureFile {
    let read = read(&MemoryDisk::new([(FILE, toml)]), &SourcePath::known(FILE));
    assert!(read.diagnostics.is_empty(), "{:?}", read.diagnostics);
    read.value.expect("a file of figures")
}

/// A table of one column with these rows: `title | cell | more`.
fn rows(unit: &str, rows: &[(&str, &str, &str)]) -> String {
    let mut toml = format!(
        "[figures]\ntitle = 'T'\nsource = {{ report = 'R' }}\n[[table]]\ncaption = 'C'\nunit = '{unit}'\ncolumns = ['2016']\n"
    );
    for (id, cell, more) in rows {
        toml.push_str(&format!("[[table.row]]\nid = '{id}'\ntitle = '{id}'\ncells = [{cell}]\n{more}\n"));
    }
    toml
}

fn messages(toml: &str) -> Vec<String> {
    checked(toml).into_iter().map(|problem| problem.message).collect()
}

#[test]
fn counts_must_fit_exactly_and_rates_but_for_rounding() {
    let total = "total = 'all'";
    let off_by_one = |unit: &str| messages(&rows(unit, &[("a", "33.3", ""), ("b", "66.6", ""), ("t", "100", total)]));
    assert_eq!(off_by_one("children"), ["the column `2016` adds up to 99.9, but the total says 100"]);
    assert_eq!(off_by_one("£"), ["the column `2016` adds up to £99.9, but the total says £100"]);
    assert!(off_by_one("%").is_empty());
    assert!(off_by_one("per 10,000 children").is_empty());
    let far = messages(&rows("%", &[("a", "33.3", ""), ("b", "65.0", ""), ("t", "100", total)]));
    assert_eq!(far, ["the column `2016` adds up to 98.3%, but the total says 100%"]);
}

#[test]
fn a_sum_with_a_gap_or_a_known_slip_is_compared_with_nothing() {
    for cell in [
        "{ missing = 'not reported: too few' }",
        "{ value = 9, as_printed = 'so' }",
        "{ value = 9, erratum = 'was 8' }",
    ] {
        let toml = rows("children", &[("a", "1", ""), ("b", cell, ""), ("t", "100", "total = 'all'")]);
        assert!(messages(&toml).is_empty(), "{cell}");
    }
}

#[test]
fn totals_of_totals_and_what_is_left() {
    let good = [
        ("in-1", "87000", ""),
        ("in-2", "21449", ""),
        ("in", "108449", "total = ['in-1', 'in-2']"),
        ("out", "107206", ""),
        ("left", "1243", "total = ['in', '-out']"),
    ];
    assert!(messages(&rows("£", &good)).is_empty());
    let mut wrong = good;
    wrong[4].1 = "1234";
    let said = "in the column `2016`, the parts of `left` add up to £1,243, but it says £1,234";
    assert_eq!(messages(&rows("£", &wrong)), [said]);
}

#[test]
fn other_data_files_are_no_business_of_ours() {
    assert!(checked("total = 1\ncells = ['']\n[figure]\nx = 'broken").is_empty());
    assert_eq!(checked("[figures] # ours\ntitle = 'T'\n").len(), 1, "a file of figures without a table");
}

#[test]
fn the_nearest_source_wins_and_a_section_keeps_its_report() {
    let toml = "[figures]\ntitle = 'T'\nsource = { report = 'R', section = 1 }\n[[table]]\ncaption = 'C'\n\
                columns = [{ title = '2015', source = { report = 'S' } }, '2016']\n\
                [[table.row]]\ntitle = 'a'\nsource = '4.3'\ncells = [1, { value = 2, source = 'page 9' }]\n\
                [[table.row]]\ntitle = 'b'\ncells = [1, 2]\n";
    let file = file(toml);
    let table = &file.tables[0];
    let at = |row, column| table.facts(row, column).source.in_words().unwrap().replace('\u{a0}', " ");
    assert_eq!([at(0, 0), at(0, 1), at(1, 0), at(1, 1)], ["S, section 4.3", "R, page 9", "S", "R, section 1"]);
}

#[test]
fn charts_refuse_what_they_cannot_show() {
    let drawn = |toml: &str, kind| chart(&file(toml), &file(toml).tables[0], kind, None, "");
    let below = rows("£", &[("a", "-5", ""), ("b", "3", "")]);
    assert_eq!(drawn(&below, Kind::Bar).unwrap_err(), "a bar cannot show a negative number; use `kind=\"line\"`");
    assert!(drawn(&below, Kind::Line).is_ok());
    let many = ["a", "b", "c", "d", "e", "f", "g"].map(|id| (id, "1", ""));
    assert!(drawn(&rows("£", &many), Kind::Stacked).unwrap_err().starts_with("7 rows are too many"));
    let nothing = rows("£", &[("a", "{ missing = 'not reported: late' }", "")]);
    assert!(drawn(&nothing, Kind::Bar).unwrap_err().contains("no numbers"));
    let zeros = drawn(&rows("£", &[("a", "0", ""), ("b", "0", "")]), Kind::Bar).unwrap();
    assert!(!zeros.contains("NaN") && !zeros.contains("inf"), "{zeros}");
}

#[test]
fn a_bar_of_another_area_is_an_outline() {
    let toml = "[figures]\ntitle = 'T'\narea = 'Here'\nsource = { report = 'R' }\n[[table]]\ncaption = 'C'\nunit = '%'\n\
                columns = ['2015', '2016', { title = 'England', area = 'England' }]\n\
                [[table.row]]\ntitle = 'a'\ncells = [1, 2, 3]\n";
    let file = file(toml);
    let drawn = chart(&file, &file.tables[0], Kind::Bar, None, "").unwrap();
    let bars = |fill: &str| drawn.matches(&format!("fill=\"{fill}\" stroke=")).count();
    assert_eq!([bars("currentColor"), bars("none")], [2, 1], "{drawn}");
}

/// Names of the elements, in order: what a browser makes of a text.
fn elements(html: &str) -> Vec<String> {
    let tags = Tokenizer::new(html).filter_map(|Ok(token)| match token {
        Token::StartTag(tag) => {
            let attributes: Vec<_> =
                tag.attributes.keys().map(|key| String::from_utf8_lossy(&key.0).into_owned()).collect();
            Some(format!("{} {}", String::from_utf8_lossy(&tag.name), attributes.join(" ")))
        }
        _ => None,
    });
    tags.collect()
}

fn everything(text: &str) -> String {
    let text = serde_json::to_string(&format!("x{text}x")).unwrap();
    let toml = format!(
        "[figures]\ntitle = {text}\narea = {text}\nsource = {{ report = {text}, section = {text} }}\nnotes = [{text}]\n\
         [[table]]\ncaption = {text}\nrow_heading = {text}\nperiod = {text}\n\
         columns = [{{ id = 'a', title = {text}, group = {text}, unit = {text} }}, {{ id = 'w', title = 'W', holds = 'word' }}, \
         {{ id = 't', title = 'T', holds = 'text' }}]\nlegend = [{{ word = 'w', means = {text} }}]\n\
         [[table.row]]\ntitle = {text}\ngroup = {text}\nnote = {text}\n\
         cells = [{{ value = 1, printed = {text}, note = {text}, conflicts = [{{ value = 2, note = {text} }}] }}, 'w', {text}]\n\
         compare = [{{ area = {text}, value = 1 }}]\n\
         [[table.row]]\ntitle = 'b'\ncells = [{{ missing = {text} }}, 'w', {text}]\n"
    );
    let file = file(&toml);
    let own = &file.tables[0];
    let charts = Kind::NAMES.map(|(_, kind)| chart(&file, own, kind, None, "/a.csv").unwrap());
    format!("{}{}{}", table(&file, own, "/a.csv"), charts.concat(), sentence(own, 0, 0, true))
}

proptest! {
    /// Whatever an author writes is shown as words: no element more or less, and no blank line that would end the HTML in
    /// Markdown. Letters stand between the signs so that no two texts wrap differently.
    #[test]
    fn words_stay_words(text in "[<>&\"'/*_` \\[\\]=!-]{0,12}") {
        let text: String = text.split_whitespace().collect();
        let (plain, html) = (everything(&"y".repeat(text.chars().count())), everything(&text));
        prop_assert_eq!(elements(&html), elements(&plain));
        prop_assert!(!html.contains("\n\n") && !html.contains("\n "), "{}", html);
    }

    #[test]
    fn any_file_is_read_without_harm(text in "(\\PC|\n){0,80}") {
        let _ = checked(&format!("[figures]\ntitle = 'T'\n{text}"));
    }
}

/// Authors copy from it, so that what it shows must be right.
#[test]
fn every_example_of_the_format_is_read_without_a_word() {
    let blocks = include_str!("FORMAT.md").split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next());
    let mut count = 0;
    for block in blocks {
        let head = "[figures]\ntitle = 'T'\nsource = { report = 'R' }\n";
        let toml = if is_figures(block) { block.to_owned() } else { format!("{head}{block}") };
        assert_eq!(checked(&toml), [], "{toml}");
        assert!(!file(&toml).tables.is_empty());
        count += 1;
    }
    assert_eq!(count, 3);
}

#[test]
fn blank_lines_never_reach_a_page() {
    assert!(!everything("a\n\n  b").contains("\n\n"));
}
