//! Lists narrow by what their pages have: which values are offered, what they count, and the page that has the list in groups.

use crate::site::Site;
use crate::support::Tree;

const CONFIG: &str = "base_url = \"https://example.org\"\ntitle = \"A board\"\n\
    taxonomies = [{ name = \"topics\" }, { name = \"places\" }, { name = \"desk\", render = false }]\n";

fn themed(files: &[(String, String)]) -> Site {
    let site = Site::new(&[("zola.toml", CONFIG)]);
    for name in ["index", "section", "page"] {
        site.remove(&format!("templates/{name}.html"));
    }
    site.write("content/list/_index.md", "+++\ntitle = \"List\"\nsort_by = \"weight\"\n+++\n");
    for (path, text) in files {
        site.write(path, text);
    }
    site
}

/// Page `number` of the list.
fn page(number: usize, taxonomies: &str, extra: &str) -> (String, String) {
    let text = format!(
        "+++\ntitle = \"Page {number}\"\nweight = {}\n[taxonomies]\n{taxonomies}\n[extra]\n{extra}\n+++\n\nText.\n",
        number + 1
    );
    (format!("content/list/p{number}.md"), text)
}

fn read(tree: &Tree, path: &str) -> String {
    let bytes = tree.get(path).unwrap_or_else(|| panic!("{path} is not there: {:?}", tree.keys()));
    String::from_utf8(bytes.clone()).expect("the output is UTF-8")
}

/// What stands between tags, joined.
fn text(html: &str) -> String {
    let parts = html.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text);
    parts.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The values a list offers, as links name them, with the places of the pages that have them.
fn offered(html: &str) -> Vec<(String, String)> {
    let links = html.split("<a href=\"https://example.org/list/by/#").skip(1);
    let one = |link: &str| {
        let (tag, rest) = link.split_once('>').expect("a tag ends");
        let places = tag.split_once("data-entries=\"").map_or("", |(_, places)| places.trim_end_matches('"'));
        let words = rest.split_once("</a>").expect("a link ends").0;
        (text(&format!("<a>{words}")), places.to_owned())
    };
    links.map(one).collect()
}

fn offers(html: &str, expected: &[(&str, &str)]) {
    let expected: Vec<_> = expected.iter().map(|(words, places)| ((*words).to_owned(), (*places).to_owned())).collect();
    assert_eq!(offered(html), expected);
}

const POLICY: &str =
    "kind = \"policy\"\napproved_by = \"The board\"\npolicy_type = \"policy\"\neffective_from = 2026-01-02\n";

/// Six policies, of which each of the first four has a line of its own in `[extra]`.
fn policies(lines: [&str; 4]) -> Site {
    let own = |number: usize| format!("{POLICY}{}", lines.get(number).unwrap_or(&""));
    themed(&(0..6).map(|number| page(number, "", &own(number))).collect::<Vec<_>>())
}

#[test]
fn values_come_from_the_fields_that_a_schema_calls_facets() {
    let site = policies([
        "scope = \"both\"",
        "scope = \"adults\"\nabuse = [\"neglect\", \"self-neglect\"]",
        "organisations = [\"police\"]\nabuse = [\"neglect\"]",
        "organisations = [\"health\", \"police\"]\naudience = [\"board\"]",
    ]);
    let tree = site.built(&[]);
    let list = read(&tree, "list/index.html");
    // One audience, one type and one year tell no entries apart. What is about both is found under each.
    let expected = [
        ("Type of abuse: Neglect (2)", "1 2"),
        ("Type of abuse: Self-neglect (1)", "1"),
        ("Children or adults: Adults (2)", "0 1"),
        ("Children or adults: Children (1)", "0"),
        ("Organisation: Health (1)", "3"),
        ("Organisation: Police (2)", "2 3"),
    ];
    offers(&list, &expected);
    assert_eq!(list.matches("narrow.js").count(), 1);
    let groups = read(&tree, "list/by/index.html");
    assert!(groups.contains("<link rel=\"canonical\" href=\"https://example.org/list/by/\">"), "{groups}");
    assert!(groups.contains("<meta name=\"robots\" content=\"noindex\">"));
    assert!(!groups.contains("narrow.js"));
    for (name, _) in expected {
        assert!(text(&groups).contains(name), "{name}");
    }
    let police = groups.split("id=\"agency-police\"").nth(1).and_then(|rest| rest.split_once("</section>"));
    assert_eq!(
        text(&format!("<p {}", police.expect("the group ends").0)),
        "Organisation: Police (2) Page 2 Page 3 Show all groups"
    );
    assert!(!read(&tree, "sitemap.xml").contains("/by/"));
}

#[test]
fn pages_without_a_kind_narrow_by_taxonomies_readers_and_years() {
    let places = ["[\"Rochford\"]", "[\"Leigh\"]", "[]", "[]", "[]", "[]"];
    let mut pages: Vec<_> = (0..6)
        .map(|number| {
            page(number, &format!("places = {}\ndesk = [\"d{number}\"]", places[number]), "audience = [\"public\"]")
        })
        .collect();
    for (number, pages) in pages.iter_mut().enumerate().take(3) {
        pages.1 = pages.1.replace("weight", &format!("date = {}-05-06\nweight", 2024 + number % 2));
    }
    pages[5].1 = pages[5].1.replace("[\"public\"]", "[\"board\"]");
    let tree = themed(&pages).built(&[]);
    let expected = [
        ("Written for: Board (1)", "5"),
        ("Written for: Public (5)", "0 1 2 3 4"),
        ("Year: 2025 (1)", "1"),
        ("Year: 2024 (2)", "0 2"),
        ("Places: Leigh (1)", "1"),
        ("Places: Rochford (1)", "0"),
    ];
    offers(&read(&tree, "list/index.html"), &expected);
}

#[test]
fn a_topic_that_another_facet_names_stands_there_once() {
    let both = |number: usize| match number {
        0 => page(0, "topics = [\"Neglect\"]", &format!("{POLICY}abuse = [\"neglect\"]")),
        1 => page(1, "topics = [\"Bullying\"]", &format!("{POLICY}abuse = [\"neglect\"]")),
        2 => page(2, "topics = [\"Bullying\"]", &format!("{POLICY}abuse = [\"bullying\"]")),
        _ => page(number, "topics = [\"Learning\"]", POLICY),
    };
    let tree = themed(&(0..6).map(both).collect::<Vec<_>>()).built(&[]);
    // "Bullying" as a topic finds a page that the type of abuse does not.
    let expected = [
        ("Topic: Bullying (2)", "1 2"),
        ("Topic: Learning (3)", "3 4 5"),
        ("Type of abuse: Bullying (1)", "2"),
        ("Type of abuse: Neglect (2)", "0 1"),
    ];
    offers(&read(&tree, "list/index.html"), &expected);
}

#[test]
fn a_short_list_and_one_whose_pages_are_alike_have_no_facets() {
    let short: Vec<_> = (0..5).map(|number| page(number, &format!("topics = [\"T{number}\"]"), "")).collect();
    let alike: Vec<_> = (0..6).map(|number| page(number, "topics = [\"One\", \"Two\"]", "")).collect();
    for pages in [short, alike] {
        let tree = themed(&pages).built(&[]);
        offers(&read(&tree, "list/index.html"), &[]);
        assert!(!read(&tree, "list/index.html").contains("narrow.js"));
        assert!(tree.keys().all(|path| !path.contains("/by/")), "{:?}", tree.keys());
    }
}

#[test]
fn every_part_of_a_long_list_leads_to_groups_of_the_whole() {
    let site = policies(["abuse = [\"neglect\"]", "", "", "abuse = [\"bullying\", \"neglect\"]"]);
    site.write("content/list/_index.md", "+++\ntitle = \"List\"\nsort_by = \"weight\"\npaginate_by = 2\n+++\n");
    let tree = site.built(&[]);
    for part in ["list/index.html", "list/page/3/index.html"] {
        offers(&read(&tree, part), &[("Type of abuse: Bullying (1)", ""), ("Type of abuse: Neglect (2)", "")]);
        assert!(!read(&tree, part).contains("narrow.js"));
    }
    let groups = text(&read(&tree, "list/by/index.html"));
    assert!(groups.contains("Type of abuse: Neglect (2) Page 0 Page 3"), "{groups}");
}

#[test]
fn what_is_held_or_private_is_no_value_and_a_page_of_the_site_keeps_its_address() {
    let site = policies(["abuse = [\"neglect\"]", "abuse = [\"bullying\"]", "shelf = \"Locked\"", "shelf = \"Open\""]);
    let held = format!("{POLICY}abuse = [\"radicalisation\"]\nembargo_until = 2030-01-02T09:00:00");
    let (path, text) = page(9, "", &held);
    site.write(&path, &text);
    let shared = "[properties.shelf]\ntype = \"string\"\nx-facet = \"shelf\"\nx-private = true\n";
    site.write("kinds/_shared.toml", shared);
    let tree = site.built(&[]);
    offers(
        &read(&tree, "list/index.html"),
        &[("Type of abuse: Bullying (1)", "1"), ("Type of abuse: Neglect (1)", "0")],
    );
    site.write("kinds/_shared.toml", &shared.replace("x-private = true", "x-words = { Locked = \"Ask us\" }"));
    site.write("content/list/by.md", "+++\ntitle = \"By hand\"\nweight = 8\n+++\n\nOurs.\n");
    let tree = site.built(&[]);
    assert!(read(&tree, "list/by/index.html").contains("Ours."));
    let last = offered(&read(&tree, "list/index.html"));
    assert_eq!(
        last[last.len() - 2..].iter().map(|one| one.0.as_str()).collect::<Vec<_>>(),
        ["Shelf: Ask us (1)", "Shelf: Open (1)"]
    );
}

#[test]
fn a_template_that_asks_for_facets_of_something_else_is_told() {
    let site = Site::new(&[("templates/index.html", "{{ get_facets(pages=\"all\") }}")]);
    let run = site.build(&[]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("`pages` of `get_facets` must be a list of pages, but it is text"), "{}", run.stderr);
}
