//! Against a server of the test's own: nothing here leaves the machine.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};

use super::*;

const QUICK: Manners = Manners { patience: Duration::from_millis(700), pause: Duration::from_millis(1), private: true };

/// Answers each question with what `reply` says of its method and path: a whole answer, or nothing at all. Keeps the lines.
fn serve(reply: impl Fn(&str, &str) -> Option<String> + Send + 'static) -> (SocketAddr, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&asked);
    std::thread::spawn(move || {
        let mut unanswered = Vec::new();
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let lines: Vec<String> =
                BufReader::new(&stream).lines().map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
            let Some((method, rest)) = lines.first().and_then(|line| line.split_once(' ')) else { continue };
            let path = rest.split(' ').next().unwrap_or_default();
            let answer = reply(method, path);
            log.lock().unwrap().extend(lines);
            match answer {
                Some(answer) => stream.write_all(answer.as_bytes()).unwrap(),
                None => unanswered.push(stream),
            }
        }
    });
    (address, asked)
}

fn status(line: &str) -> Option<String> {
    Some(format!("HTTP/1.1 {line}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))
}

fn to(line: &str, location: &str) -> Option<String> {
    let answer = status(line)?;
    Some(answer.replacen("\r\n", &format!("\r\nLocation: {location}\r\n"), 1))
}

fn answers(server: SocketAddr, paths: &[&str], manners: &Manners) -> Vec<Answer> {
    let whole: Vec<_> =
        paths.iter().map(|path| WebAddress::parse(&format!("http://{server}{path}")).unwrap()).collect();
    let told = AtomicUsize::new(0);
    let mut found = ask(&whole.iter().cloned().collect(), manners, &|done| {
        told.fetch_max(done, Ordering::Relaxed);
    });
    assert_eq!(told.into_inner(), paths.len());
    whole.iter().map(|address| found.remove(address).unwrap()).collect()
}

#[test]
fn each_answer_is_known_for_what_it_is() {
    let (server, asked) = serve(|method, path| match (method, path) {
        (_, "/there") => status("200 OK"),
        ("HEAD", "/no-head") => status("405 Method Not Allowed"),
        ("HEAD", "/liar") => status("404 Not Found"),
        ("GET", "/no-head" | "/liar") => status("200 OK"),
        (_, "/gone") => status("410 Gone"),
        (_, "/private-door") => status("403 Forbidden"),
        (_, "/moved") => to("301 Moved Permanently", "/further"),
        (_, "/further") => to("308 Permanent Redirect", "/there"),
        (_, "/today") => to("302 Found", "/there"),
        (_, "/today-then-moved") => to("302 Found", "/further"),
        (_, "/moved-to-nothing") => to("301 Moved Permanently", "/nothing"),
        (_, "/round") => to("301 Moved Permanently", "/round"),
        (_, "/nowhere") => status("302 Found"),
        _ => status("404 Not Found"),
    });
    let there = WebAddress::parse(&format!("http://{server}/there")).unwrap();
    let cases = [
        ("/there", Answer::Found),
        ("/no-head", Answer::Found),
        ("/liar", Answer::Found),
        ("/gone", Answer::Gone(410)),
        ("/nothing", Answer::Gone(404)),
        ("/private-door", Answer::Unsure(403)),
        ("/moved", Answer::Moved(there)),
        ("/today", Answer::Found),
        ("/today-then-moved", Answer::Found),
        ("/moved-to-nothing", Answer::Gone(404)),
        ("/round", Answer::Endless),
        ("/nowhere", Answer::Unsure(302)),
    ];
    let found = answers(server, &cases.clone().map(|(path, _)| path), &QUICK);
    assert_eq!(found, cases.map(|(_, answer)| answer));
    let asked = asked.lock().unwrap().join("\n").to_ascii_lowercase();
    assert!(asked.contains("user-agent: signpost/"), "{asked}");
    assert!(!asked.contains("cookie") && !asked.contains("referer"), "{asked}");
}

#[test]
fn one_bad_moment_is_not_held_against_a_page() {
    let refused = AtomicUsize::new(0);
    let (server, _) = serve(move |_, _| {
        // One question asks for the head, then for the page.
        if refused.fetch_add(1, Ordering::Relaxed) < 2 { status("503 Service Unavailable") } else { status("200 OK") }
    });
    assert_eq!(answers(server, &["/"], &QUICK), [Answer::Found]);
    let (server, _) = serve(|_, _| status("503 Service Unavailable"));
    assert_eq!(answers(server, &["/"], &QUICK), [Answer::Unsure(503)]);
}

#[test]
fn a_host_that_says_nothing_is_left() {
    let patience = Duration::from_millis(100);
    let (server, _) = serve(|_, _| None);
    assert_eq!(answers(server, &["/slow"], &Manners { patience, ..QUICK }), [Answer::Silent]);
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_eq!(answers(closed, &["/"], &QUICK), [Answer::Closed]);
    let (server, _) = serve(|_, _| Some("no HTTP at all\r\n\r\n".into()));
    assert_eq!(answers(server, &["/"], &QUICK), [Answer::Closed]);
}

#[test]
fn nobody_is_asked_in_a_private_network() {
    let (server, asked) = serve(|_, _| status("200 OK"));
    assert_eq!(answers(server, &["/"], &Manners { private: false, ..QUICK }), [Answer::Inside]);
    assert!(asked.lock().unwrap().is_empty());
}

#[test]
fn the_addresses_of_one_host_are_asked_in_turn() {
    let (server, _) = serve(|_, _| status("200 OK"));
    let watch = crate::date::Stopwatch::start();
    let pause = Duration::from_millis(60);
    assert_eq!(
        answers(server, &["/a", "/b", "/c"], &Manners { pause, ..QUICK }),
        [Answer::Found, Answer::Found, Answer::Found]
    );
    assert!(watch.elapsed() >= pause * 2);
}

#[test]
fn a_name_nobody_has_is_known_by_the_words_of_the_system() {
    let unknown = std::io::Error::other("failed to lookup address information: Name or service not known");
    assert_eq!(trouble(&Error::Io(unknown)), Answer::NoHost);
    assert_eq!(trouble(&Error::HostNotFound), Answer::NoHost);
    assert_eq!(trouble(&Error::Io(ErrorKind::ConnectionRefused.into())), Answer::Closed);
}
