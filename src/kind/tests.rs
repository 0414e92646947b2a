use std::collections::BTreeSet;

use super::*;
use crate::data::{Node, Syntax, parse_toml};
use crate::diagnostic::Diagnostic;
use crate::disk::MemoryDisk;
use crate::path::SourcePath;

const SCHEMA: &str = r#"
title = "Review"
type = "object"
x-traits = ["anonymised"]
x-template = "kinds/review.html"
required = ["status"]
properties.status = { enum = ["published", "paused"], x-prompt = "How far the review has got" }
properties.checked_by = { type = "string", x-private = true }
properties.contacts = { type = "array", items = { type = "string", x-ref = "contact" }, x-prompt = "Who to ring", x-example = ["lado"] }
properties.steps = { type = "array", x-anchor = "quick-guide" }
properties.held_on = { type = "string", format = "date", x-prompt = "The day" }
properties.recommendations.type = "array"
properties.recommendations.items.type = "object"
properties.recommendations.items.properties.id = { type = "string" }
properties.recommendations.items.properties.note = { type = "string", x-private = true }
properties.recommendations.items.properties.section = { type = "string", x-section = true }
properties.recommendations.items.properties.changed = { type = "string", x-ref = "*" }
"#;

fn kinds() -> Kinds {
    let shared = "properties.kind = { type = 'string' }\nproperties.id = { type = 'string' }\nproperties.owner = { type = 'string' }";
    let disk = MemoryDisk::new([("kinds/_shared.toml", shared), ("kinds/review.toml", SCHEMA)]);
    let files = [SourcePath::known("kinds/_shared.toml"), SourcePath::known("kinds/review.toml")];
    let loaded = load(&disk, &files);
    assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
    loaded.value
}

fn record(extra: &str, defaults: &str) -> (Record, Vec<Diagnostic>) {
    let (own, above) = (parse_toml(extra, 0).0, parse_toml(defaults, 0).0);
    let (file, section) =
        (SourcePath::known("content/reviews/anne.md"), SourcePath::known("content/reviews/_index.md"));
    let heir = Heir { file: &file, syntax: Syntax::Toml, extra: &own, place: None, stem: "anne", is_section: false };
    let mut found = Vec::new();
    let record = inherit(heir, &[(&section, &above)], &kinds(), &mut found).record.expect("a record");
    found.extend(record.check());
    (record, found)
}

#[test]
fn a_page_inherits_what_it_does_not_say() {
    let (record, found) =
        record("status = 'paused'", "[defaults]\nkind = 'review'\nstatus = 'published'\nowner = 'unit'\nid = 'x'");
    assert!(found.is_empty(), "{found:?}");
    assert_eq!((record.text("status"), record.text("owner"), record.id()), (Some("paused"), Some("unit"), "anne"));
    assert_eq!(record.get("owner").unwrap().1.as_str(), "content/reviews/_index.md");
    assert!(record.is_inherited("owner") && !record.is_inherited("status"));
    assert!(record.kind.has_trait("anonymised") && !record.kind.has_trait("statutory"));
}

#[test]
fn a_page_inherits_only_what_its_kind_has() {
    let (record, found) = record("kind = 'review'\nstatus = 'paused'", "[defaults]\nmanual = 'set'\nowner = 'unit'");
    assert!(found.is_empty(), "{found:?}");
    assert!(record.get("manual").is_none());
    assert_eq!(record.get("owner").unwrap().1.as_str(), "content/reviews/_index.md");
}

#[test]
fn an_unknown_setting_of_its_own_is_a_slip() {
    let (_, found) = record("kind = 'review'\nstatus = 'paused'\nmanual = 'set'", "");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].message, "we do not know the setting `extra.manual`");
}

#[test]
fn sections_of_the_page_itself_are_named() {
    let extra = "kind = 'review'\nstatus = 'paused'\n[[recommendations]]\nid = 'rec-1'\nsection = 'what-we-did'";
    let sections: Vec<_> = record(extra, "").0.sections().into_iter().map(|named| named.anchor).collect();
    assert_eq!(sections, ["what-we-did"]);
}

#[test]
fn private_values_never_reach_a_template() {
    let extra = "kind = 'review'\nstatus = 'paused'\nchecked_by = 'a secret name'\n[[recommendations]]\nid = 'rec-1'\nnote = 'another secret'";
    let (record, found) = record(extra, "");
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(record.text("checked_by"), Some("a secret name"));
    let shown = format!("{:?}", record.public());
    assert!(!shown.contains("secret") && shown.contains("rec-1") && shown.contains("anne"), "{shown}");
    assert_eq!(record.rows(), ["rec-1"]);
}

#[test]
fn a_field_with_a_place_on_the_page_can_be_named_like_a_row() {
    let extra = "kind = 'review'\nstatus = 'paused'\nsteps = ['one']";
    assert_eq!(record(extra, "").0.rows(), ["quick-guide"]);
}

#[test]
fn references_are_found_in_lists_and_rows() {
    let extra = "kind = 'review'\nstatus = 'paused'\ncontacts = ['lado', 'not stated']\n[[recommendations]]\nchanged = 'escalation#steps'";
    let found = record(extra, "").0.references();
    let said: Vec<_> =
        found.iter().map(|one| (one.field.as_str(), one.id.as_str(), one.anchor.as_str(), one.kinds.len())).collect();
    assert_eq!(said, [("contacts.0", "lado", "", 1), ("recommendations.0.changed", "escalation", "steps", 0)]);
}

#[test]
fn references_in_a_text_are_ids_of_components() {
    let text = "See {{ <contact id=\"lado\" /> }} and {% <care level=\"urgent\" id=\"x\"> %}, not <a id=\"y\">, {{ page.id=\"z\" }}.";
    let found: Vec<_> = named_in_body(text).into_iter().map(|(id, span)| (id, &text[span])).collect();
    assert_eq!(found, [("lado", "lado"), ("x", "x")]);
}

#[test]
fn an_empty_answer_is_no_answer() {
    let (_, found) = record("kind = 'review'\nstatus = ''", "");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].message, "a page of the kind `review` needs `status`");
}

#[test]
fn a_new_page_asks_for_everything_and_passes_when_it_is_answered() {
    let kinds = kinds();
    let place = Place {
        title: "A \"new\" page".into(),
        today: "2026-11-20".into(),
        order: Some("weight = 4".into()),
        inherited: vec!["owner".into()],
        kind_given: false,
        taxonomies: vec!["topics".into()],
    };
    let text = scaffold(kinds.get("review").unwrap(), &place);
    let front = text.split("+++").nth(1).unwrap();
    let (table, problems) = parse_toml(front, 0);
    assert!(problems.is_empty(), "{text}");
    assert_eq!(table.get("title").and_then(Node::as_str), Some("A \"new\" page"));
    let extra = |text: &str| {
        let start = text.find("[extra]").unwrap() + "[extra]".len();
        text[start..].to_owned()
    };
    assert_eq!(record(&extra(front), "").1.len(), 1, "nothing is answered yet");
    assert_eq!(record(&extra(&front.replace("status = \"\"", "status = \"paused\"")), "").1, []);
}

#[test]
fn lengths_of_time_are_whole_units() {
    let read = |text| length_of_time(text).map(|length| (length.months, length.days));
    assert_eq!(read("12 months"), Some((12, 0)));
    assert_eq!(read("1 year"), Some((12, 0)));
    assert_eq!(read("6 weeks"), Some((0, 42)));
    for wrong in ["12", "months", "0 days", "-1 month", "a year", "99999 years"] {
        assert_eq!(read(wrong), None, "{wrong}");
    }
}

#[test]
fn formats_know_what_people_write() {
    let right = |name: &str, text: &str| format::FORMATS.iter().find(|(format, ..)| *format == name).unwrap().2(text);
    let cases = [
        (
            "phone-uk",
            "999 101 116 123|0800 1111|01632 960001|020 7946 0000|0300 123 2040",
            "ring 101|+44 1632 960001|01632|",
        ),
        (
            "month-or-year",
            "2016|March 2016|Spring 2014|2015-16|not stated|April 2015 to March 2016",
            "4 March 2016|soon|16",
        ),
        ("address", "@/a.md|/a/|https://example.org/a", "a.md|https://|www.example.org|/a b"),
        ("moment", "2026-12-03T09:00:00|2026-12-03|2026-12-03T09:00:00Z", "9 am|2026-13-01"),
    ];
    for (name, good, bad) in cases {
        let good: BTreeSet<_> = good.replace("999 101 ", "999|101|").split('|').map(str::to_owned).collect();
        good.iter().for_each(|text| assert!(right(name, text), "{name}: {text}"));
        bad.split('|').for_each(|text| assert!(!right(name, text), "{name}: {text}"));
    }
}
