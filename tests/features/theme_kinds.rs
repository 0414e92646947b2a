//! The kinds of the default theme: what their schemas say of themselves has to be true.
//!
//! Every field has an example. Here a site is written from nothing but those examples, one page with every field a kind has
//! and one with no more than it needs, and built with the theme's own templates.

use std::fs;
use std::path::Path;

use toml::{Table, Value};

use crate::site::Site;

/// The kinds' folder, as the theme ships it.
const KINDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/themes/signpost/kinds");

/// A contact that every page may name: what it takes to be one, and a number that is real.
const EMERGENCY: &str = "+++\ntitle = \"Emergency services\"\n[extra]\nkind = \"contact\"\nrole = \"other\"\nareas = [\"southend\"]\n\
    phone = [{ number = \"999\" }, { number = \"101\" }]\nhours = \"24 hours a day\"\nemergency = true\nverified_on = 2026-01-01\n+++\n";

/// Figures for every field that names a data file.
const FIGURES: &str = "[figures]\ntitle = \"Help\"\nperiod = \"2015-16\"\nsource = { report = \"Report\" }\n\
    [[table]]\nid = \"help\"\ncaption = \"Children who get help\"\nunit = \"children\"\ncolumns = [\"2014-15\", \"2015-16\"]\n\
    [[table.row]]\nid = \"in-need\"\ntitle = \"In need\"\ncells = [1024, 999]\n";

/// What decides whether a page is seen at all is no matter of its kind; the id and the kind are written by the test.
const NOT_HERE: [&str; 8] =
    ["kind", "id", "publish_at", "embargo_until", "expires_at", "withdrawn", "visibility", "superseded_by"];

struct Kind {
    name: String,
    properties: Table,
    needed: Vec<String>,
}

fn read(file: &Path) -> Table {
    fs::read_to_string(file).expect("a schema can be read").parse().expect("a schema is TOML")
}

fn kinds() -> Vec<Kind> {
    let shared = read(&Path::new(KINDS).join("_shared.toml"));
    let mut files: Vec<_> =
        fs::read_dir(KINDS).expect("the theme has kinds").map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.retain(|file| !file.ends_with("_shared.toml"));
    let words = |list: &Value| -> Vec<String> {
        list.as_array().into_iter().flatten().filter_map(|word| word.as_str().map(str::to_owned)).collect()
    };
    let kind = |file: &std::path::PathBuf| {
        let schema = read(file);
        let mut properties = shared["properties"].as_table().unwrap().clone();
        properties.extend(schema["properties"].as_table().unwrap().clone());
        let mut needed = schema.get("required").map(words).unwrap_or_default();
        // Of several that would do, the first.
        let one_of = schema.get("anyOf").and_then(|branches| branches.get(0)?.get("required"));
        needed.extend(one_of.map(words).unwrap_or_default());
        Kind { name: file.file_stem().unwrap().to_str().unwrap().to_owned(), properties, needed }
    };
    files.iter().map(kind).collect()
}

/// An example with every name of another page turned into that of a page this test writes.
fn fitted(schema: &Value, example: &Value) -> Value {
    if let (Some(kind), Some(id)) = (schema.get("x-ref").and_then(Value::as_str), example.as_str()) {
        let (_, anchor) = id.split_once('#').unwrap_or((id, ""));
        return Value::from(match (kind, anchor) {
            ("contact", _) => "emergency".to_owned(),
            (_, "rec-1") => "all-review#rec-1".to_owned(),
            (_, "quick-guide") => "all-procedure#quick-guide".to_owned(),
            ("*", _) => "all-annual_report".to_owned(),
            (kind, _) => format!("all-{kind}"),
        });
    }
    let property = |name: &str| schema.get("properties").and_then(|properties| properties.get(name));
    match example {
        Value::Array(items) => {
            let inner = schema.get("items").unwrap_or(schema);
            Value::Array(items.iter().map(|item| fitted(inner, item)).collect())
        }
        Value::Table(table) => {
            let one = |(name, value): (&String, &Value)| {
                (name.clone(), property(name).map_or_else(|| value.clone(), |schema| fitted(schema, value)))
            };
            Value::Table(table.iter().map(one).collect())
        }
        other => other.clone(),
    }
}

fn page(kind: &Kind, prefix: &str, wanted: impl Fn(&str) -> bool) -> String {
    let mut extra = Table::new();
    for (name, schema) in kind.properties.iter().filter(|(name, _)| wanted(name) && !NOT_HERE.contains(&name.as_str()))
    {
        let example = schema.get("x-example").unwrap_or_else(|| panic!("`{}.{name}` has no `x-example`", kind.name));
        let told = schema.get("description").and_then(Value::as_str).unwrap_or_default();
        assert!(told.ends_with('.'), "`{}.{name}` is not described in a sentence", kind.name);
        extra.insert(name.clone(), fitted(schema, example));
    }
    extra.insert("kind".into(), kind.name.clone().into());
    extra.insert("id".into(), format!("{prefix}-{}", kind.name).into());
    let front =
        Table::from_iter([("title".to_owned(), Value::from(kind.name.clone())), ("extra".to_owned(), extra.into())]);
    format!(
        "+++\n{}+++\n\n## Referring a child\n\n## Quick guide\n\n## Area\n",
        toml::to_string(&front).expect("a page can be written")
    )
}

#[test]
fn examples_of_every_kind_make_a_page_with_its_template() {
    let kinds = kinds();
    let site = Site::new(&[("content/emergency.md", EMERGENCY)]);
    for name in ["index", "section", "page"] {
        site.remove(&format!("templates/{name}.html"));
    }
    site.write(
        "zola.toml",
        "base_url = \"https://example.org\"\n[extra.signpost]\ndemonstration = true\nareas = [\"southend\"]\nboards = [\"lscp\"]\nexit_url = \"https://www.example.com/\"\n",
    );
    for kind in &kinds {
        site.write(&format!("content/all/{}.md", kind.name), &page(kind, "all", |_| true));
        site.write(
            &format!("content/least/{}.md", kind.name),
            // A check asks of a published review who made sure that nobody can be recognised.
            &page(kind, "least", |name| name == "anonymised_by" || kind.needed.iter().any(|one| one == name)),
        );
        for field in ["data", "tables", "figures"] {
            let example = kind.properties.get(field).map(|schema| &schema["x-example"]);
            let file = example.and_then(|example| example.as_str().or_else(|| example.get(0)?.as_str()));
            if let Some(file) = file {
                site.write(&format!("content/data/{file}"), FIGURES);
            }
        }
    }
    let tree = site.built(&[]);
    for kind in &kinds {
        let class = format!("kind-{}", kind.name.replace('_', "-"));
        for folder in ["all", "least"] {
            let path = format!("{folder}/{}/index.html", kind.name.replace('_', "-"));
            let html = String::from_utf8_lossy(&tree[path.as_str()]).into_owned();
            assert!(
                html.contains(&format!("class=\"sheet {class}\"")),
                "{path} is not drawn by the template of its kind"
            );
            assert!(!html.contains("<dl></dl>") && !html.contains("<ul></ul>"), "{path} has a list of nothing");
        }
    }
}
