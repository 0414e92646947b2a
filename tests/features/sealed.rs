//! Names that must not stand on a review's page.

use std::process::Stdio;

use crate::site::{Site, page};
use crate::support::{Run, finish, signpost};

const SALT: &str = "a salt that nobody can guess";

fn salted(site: &Site, args: &[&str]) -> Run {
    finish(signpost(site.root()).args(args).env("SIGNPOST_SEAL_SALT", SALT))
}

#[test]
fn a_sealed_name_stops_the_build_and_is_never_shown() {
    let site = Site::new(&[("content/anne.md", &page("Anne", "The neighbour, Mary Smith, rang."))]);
    let private = tempfile::tempdir().expect("there is room for a test folder");
    let list = private.path().join("names.txt");
    std::fs::write(&list, "Mary Smith\n").expect("a test file can be written");
    let list = list.to_str().expect("names in tests are UTF-8");

    let sealed = salted(&site, &["seal", "anne", list]);
    assert_eq!((sealed.code, sealed.stdout.as_str()), (Some(0), "content/data/sealed.toml: 3 hashes for `anne`.\n"));
    let built = salted(&site, &["build"]);
    assert_eq!(built.code, Some(1), "{}", built.stderr);
    let said = "error[sealed-name]: this matches a name on the sealed list for this review
 --> content/anne.md:5:16
  |
5 | *** ********** **** ****** *****
  |                ^^^^^^^^^^
";
    assert!(built.stderr.starts_with(said), "{}", built.stderr);
    assert!(!built.stderr.contains("Mary") && !built.stderr.contains("Smith"), "{}", built.stderr);

    // Without the salt nothing can be tested, and a check says so.
    let built = site.built(&[]);
    assert!(!built.keys().any(|path| path.contains("sealed")), "the hashes are not published");
    let checked = site.run(&["check"]);
    assert_eq!(checked.code, Some(0), "{}", checked.stderr);
    assert!(checked.stderr.contains("info[sealed-not-tested]"), "{}", checked.stderr);

    site.write("content/anne.md", &page("Anne", "A neighbour rang."));
    let checked = salted(&site, &["check"]);
    assert_eq!(checked.code, Some(0), "{}", checked.stderr);
    assert!(!checked.stderr.contains("sealed"), "{}", checked.stderr);
}

#[test]
fn what_cannot_be_sealed_is_refused() {
    let site = Site::new(&[("content/anne.md", &page("Anne", "")), ("names.txt", "Anne Smith")]);
    let refused = |run: Run, said: &str| {
        assert_eq!(run.code, Some(2), "{}", run.stderr);
        assert!(run.stderr.contains(said), "{}", run.stderr);
        assert!(!site.root().join("content/data").exists());
    };
    refused(site.run(&["seal", "anne", "names.txt"]), "SIGNPOST_SEAL_SALT is not set");
    refused(salted(&site, &["seal", "ane", "names.txt"]), "did you mean `signpost seal anne`?");
    refused(salted(&site, &["seal", "anne", "names.txt"]), "the private list is inside the site's folder");
    // Nothing on standard input.
    refused(salted(&site, &["seal", "anne"]), "the list has no names");
    let mut seal = signpost(site.root());
    let mut child = seal
        .args(["seal", "anne"])
        .env("SIGNPOST_SEAL_SALT", SALT)
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program was built with the tests");
    std::io::Write::write_all(&mut child.stdin.take().expect("it was piped"), b"Anne Smith\n").expect("it reads");
    let ended = child.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(said.contains("the id of this review is one of the names on its list"), "{said}");
}
