use super::*;

#[test]
fn printed_reports_become_diagnostics_with_places() {
    let mut tera = tera::Tera::new();
    let text = "one\n{{ x | nope }} {{ nowhere() }}";
    let error = tera.add_raw_template("a.html", text).unwrap_err();
    let place = |_: &str| Some(Place::template(SourcePath::known("templates/a.html"), text));
    let around = Surroundings { place: &place, templates: vec![], components: vec![] };
    let found = explain(&error, &around, None);
    assert!(found.iter().all(|found| found.help.is_some()));
    let told: Vec<_> = found.iter().map(|found| (found.message.as_str(), found.labels[0].span.clone())).collect();
    assert_eq!(told.len(), 2);
    assert_eq!(told[0].0, "unknown filter `nope`");
    assert_eq!(told[1].0, "unknown function `nowhere`");
    assert!(text[told[1].1.clone().unwrap()].starts_with("nowhere"));
}

#[test]
fn columns_count_characters() {
    assert_eq!(characters("é\néb", 2, 2, 1), 5..6);
    assert_eq!(characters("a", 9, 9, 9), 1..1);
}

/// Each mistake as `message [text of the place] help`.
fn told(files: &[(&str, &str)], content: bool) -> Vec<String> {
    let mut tera = tera::Tera::new();
    tera.register_function("refuse", |_: tera::Kwargs, _: &tera::State<'_>| -> tera::TeraResult<bool> {
        Err(refusal::refuse("Our words"))
    });
    let place = |name: &str| {
        let name = if name == ONE_OFF { "a" } else { name };
        let text = files.iter().find(|(file, _)| *file == name)?.1;
        let file = SourcePath::known(name);
        Some(Place { is_content: content, ..Place::template(file, text) })
    };
    let mut context = tera::Context::new();
    context.insert("config", "x");
    context.insert("page", &std::collections::BTreeMap::from([("title", "t"), ("tags", "u")]));
    let result = match content {
        true => tera.render_str(files[0].1, &context, false).map(drop),
        false => tera.add_raw_templates(files.to_vec()).and_then(|()| tera.render("a", &context).map(drop)),
    };
    let Err(error) = result else { return Vec::new() };
    let around = Surroundings { place: &place, templates: vec!["a", "base"], components: vec!["card"] };
    let line = |found: Diagnostic| {
        let text = |label: &crate::diagnostic::Label| {
            let text = files.iter().find(|(file, _)| *file == label.file.as_str()).unwrap().1;
            label.span.clone().map_or("?", |span| &text[span]).to_owned()
        };
        let places: Vec<_> = found.labels.iter().map(text).collect();
        let notes = found.notes.iter().map(|note| format!(" ({note})")).collect::<String>();
        format!("{} [{}]{notes} {}", found.message, places.join(" | "), found.help.unwrap_or_default())
    };
    explain(&error, &around, None).into_iter().map(line).collect()
}

#[track_caller]
fn check(templates: &[(&str, &str)]) {
    for (text, expected) in templates {
        assert_eq!(told(&[("a", text)], false), [*expected], "{text}");
    }
}

#[test]
fn tags_that_are_open_or_end_nothing() {
    check(&[
        ("{% if a %}\nx", "this `if` has no `endif` [{% if a %}] write `{% endif %}` where it ends"),
        ("{% <c> %}x", "this `<c>` has no `</c>` [{% <c> %}] write `{% </c> %}` where it ends"),
        ("{{ a", "this `{{` has no `}}` [{{] write `}}` where the mark ends"),
        ("{# x", "this comment has no `#}` [{#] write `#}` where it ends"),
        (
            "{% for x in y %}{% if b %}{% endfor %}",
            "`endfor` stands where `endif` is needed [endfor | {% if b %}] write `{% endif %}` before it",
        ),
        ("{% endif %}", "`endif` ends nothing [endif] take it away, or write the tag it belongs to"),
        ("{% else %}", "`else` stands outside an `if` or `for` [else] take it away, or write the `if`"),
        ("{% <c> %}{% </d> %}", "`</d>` stands where `</c>` is needed [d] write `</c>`"),
        ("{% block x %}{% endblock y %}", "`endblock y` stands where `endblock x` is needed [y] write `endblock x`"),
        ("{% fro a in b %}", "there is no tag `fro` [fro] did you mean `for`?"),
        ("{% elseif b %}", "there is no tag `elseif` [elseif] write `elif`, as it is called now"),
    ]);
}

#[test]
fn signs_from_other_languages() {
    check(&[
        ("{{ a }", "found `}` where `}}` was expected [}] close the mark with `}}`"),
        ("{% if a = b %}{% endif %}", "found `=` where `%}` was expected [=] write `==` to compare"),
        ("{{ a && b }}", "`&` cannot stand here [] write `and`"),
        ("{{ a.0 }}", "found `0` where a name was expected [0] write the number in brackets: `a[0]`"),
        ("{{ f(1) }}", "found `1` where a name was expected [1] give the argument its name: `f(name=1)`"),
        ("{{ a + }}", "found `}}` where a value was expected [}}] write a value before it"),
        ("{% include x %}", "found `x` where text in quotation marks was expected [x] write the name as text: `\"x\"`"),
        (
            "{{ <c> }}",
            "a component inside `{{ }}` must close itself [>] write `{{ <c /> }}`, or `{% <c> %}…{% </c> %}` round a text",
        ),
        ("{{ <c a=1 /> }}", "`1` is given to a component without braces [1] write it in braces: `a={1}`"),
    ]);
}

#[test]
fn marks_in_a_page_may_be_meant_as_text() {
    let raw = "to show the marks as they are, wrap them: `{% raw %}…{% endraw %}`";
    let like_this = format!("found `this` where `}}}}` was expected [this] close the mark with `}}}}`; {raw}");
    assert_eq!(told(&[("a", "We write {{ like this. }}")], true), [like_this]);
    assert_eq!(told(&[("a", "{{ #a }}")], true), [format!("`#` cannot stand here [] {raw}")]);
    assert_eq!(told(&[("a", "{% raw %}{{ #a }}{% endraw %}{{ page.title }}")], true), <[String; 0]>::default());
}

#[test]
fn values_that_are_missing() {
    check(&[
        (
            "{{ page.titel }}",
            "`page.titel` is not defined [titel] (`page` has `tags`, `title`.) did you mean `page.title`?",
        ),
        ("{{ pgae.title }}", "`pgae` is not defined [pgae] (Defined here: `config`, `page`.) did you mean `page`?"),
        (
            "{{ page.zzz.a }}",
            "`page.zzz` is not defined [zzz] (`page` has `tags`, `title`.) where it may be missing, write `page.zzz?.a or \"\"`",
        ),
        ("{% for x in zzz %}{% endfor %}", "`zzz` is not defined [zzz] where it may be missing, write `zzz or []`"),
        ("{{ page?.zzz }}", "`page?.zzz` is not defined [zzz] where it may be missing, write `page?.zzz or \"\"`"),
        ("{{ page['x'] }}", "`page['x']` is not defined [page['x'] where it may be missing, write `page['x'] or \"\"`"),
        (
            "{{ 1 + 'a' }}",
            "`+` adds numbers, but here it is given a whole number and text [1 + 'a'] to join texts, write `~`",
        ),
        ("{{ 'a' | nth(n=1) }}", "this is text, but a list is needed ['a'] "),
        ("{{ refuse() }}", "Our words [refuse()] "),
    ]);
    for text in ["{{ page.zzz or 'x' }}", "{% for x in zzz or [] %}{% endfor %}", "{{ page.zzz?.a or \"\" }}"] {
        assert_eq!(told(&[("a", text)], false), <[String; 0]>::default(), "the help is right: {text}");
    }
}

#[test]
fn arguments_of_components() {
    let card = |call: &str| {
        let text =
            format!("{{% component card(title: string, big=false) %}}x{{% endcomponent card %}}{{{{ {call} }}}}");
        told(&[("a", &text)], false).join("")
    };
    assert_eq!(
        card("<card title='a' bgi={true} x='c' />"),
        "the component `card` has no arguments `bgi`, `x` [bgi | x] did you mean `big`?"
    );
    assert_eq!(card("<card x='c' />"), "the component `card` has no argument `x` [x] it takes `big`, `title`");
    assert_eq!(
        card("<card />"),
        "the component `card` needs the argument `title` [<card />] write `title=\"…\"` in it"
    );
    assert_eq!(
        card("<card title={1} />"),
        "`title` of the component `card` must be text, but it is a whole number [title] write `title=\"…\"`"
    );
    assert_eq!(card("<card title='a' />"), "");
    check(&[(
        "{% component c(a=1) %}{{ config }}{% endcomponent c %}\n{{ <c /> }}",
        "`config` is not defined [config] (Defined here: `a`.) (Called from `a`, line 2.) \
         a component sees only its arguments: to be given `config`, write `@config` among them",
    )]);
}

#[test]
fn templates_of_templates() {
    let found = told(&[("a", "{#x#}\n{%- extends 'bse' %}")], false);
    assert_eq!(found, ["there is no template `bse` ['bse'] did you mean `base`?"]);
    let twice = [
        ("a", "{% component cards() %}{% endcomponent cards %}{% component card() %}{% endcomponent card %}"),
        ("b", "{%- component  card(x) -%}{% endcomponent card %}"),
    ];
    let expected = "there are two components called `card` [component card | component  card] \
                    give one of them another name, or delete it";
    assert_eq!(told(&twice, false), [expected]);
    let circle = [("a", "{% include 'b' %}"), ("b", "{% include 'a' %}")];
    assert_eq!(told(&circle, false), ["the template `a` includes itself [include] break the circle of `include`"]);
}
