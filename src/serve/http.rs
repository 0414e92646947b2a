//! Pages over HTTP, and word of each change by server-sent events.

use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, SocketAddr};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::BroadcastStream;

use super::{Answer, Site};
use crate::hosting::SECURITY;
use crate::markup::escape;

const RELOAD_SCRIPT: &str = include_str!("reload.js");
const RELOAD_SCRIPT_PATH: &str = "/signpost-reload.js";
const EVENTS_PATH: &str = "/signpost-events";

/// Answers requests until the program is stopped. `ready` is told the address once it listens.
///
/// # Errors
/// When the address cannot be listened on.
pub fn run(site: Site, address: SocketAddr, ready: impl FnOnce(SocketAddr)) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(address).await?;
        ready(listener.local_addr()?);
        let router = Router::new()
            .route(RELOAD_SCRIPT_PATH, get(reload_script))
            .route(EVENTS_PATH, get(events))
            .fallback(page)
            .layer(middleware::from_fn(move |request, next| known_host(address, request, next)))
            .with_state(site);
        axum::serve(listener, router).await
    })
}

/// Refuses names other than this computer's while only this computer is served. Another site, open in the same browser,
/// could let its own name lead here and read pages that nobody has published (DNS rebinding).
async fn known_host(address: SocketAddr, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    if address.ip().is_loopback() && !is_this_computer(host) {
        let words = "This address is not known here. Use the one that `signpost serve` printed.";
        return answer(StatusCode::FORBIDDEN, "text/plain; charset=utf-8", words.into());
    }
    next.run(request).await
}

/// Whether a `Host` header, with or without a port, names the loopback (RFC 6761, 6.3 for `localhost`).
fn is_this_computer(host: &str) -> bool {
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address,
        None => host.split(':').next().unwrap_or_default(),
    };
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost") || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

async fn reload_script() -> Response {
    answer(StatusCode::OK, "text/javascript; charset=utf-8", RELOAD_SCRIPT.into())
}

async fn events(State(site): State<Site>) -> Response {
    // A page that missed some changes needs only the next one.
    let changes = BroadcastStream::new(site.changed.subscribe()).map(|_| Ok::<_, Infallible>("data: reload\n\n"));
    answer(StatusCode::OK, "text/event-stream", Body::from_stream(changes))
}

async fn page(State(site): State<Site>, method: Method, uri: Uri) -> Response {
    // The site is files; nothing here takes anything (RFC 9110, section 15.5.6, asks for `Allow`).
    if method != Method::GET && method != Method::HEAD {
        let words = "This site can only be read.";
        let mut refused = answer(StatusCode::METHOD_NOT_ALLOWED, "text/plain; charset=utf-8", words.into());
        refused.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return refused;
    }
    let path = percent_decode(uri.path());
    let html = "text/html; charset=utf-8";
    match site.answer(&path) {
        Ok(Answer::File(file, bytes)) => {
            let kind = content_type(file.extension().unwrap_or_default());
            let body = if kind == html { with_reload(&bytes).into() } else { Body::from(bytes.to_vec()) };
            answer(StatusCode::OK, kind, body)
        }
        Ok(Answer::Broken(text)) => answer(StatusCode::INTERNAL_SERVER_ERROR, html, broken(&text).into()),
        Ok(Answer::Missing(Some(bytes))) => answer(StatusCode::NOT_FOUND, html, with_reload(&bytes).into()),
        Ok(Answer::Missing(None)) => answer(StatusCode::NOT_FOUND, "text/plain; charset=utf-8", "Not found".into()),
        Err(error) => answer(StatusCode::INTERNAL_SERVER_ERROR, "text/plain; charset=utf-8", error.to_string().into()),
    }
}

fn answer(status: StatusCode, kind: &'static str, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for (name, value) in SECURITY {
        if let Ok(name) = HeaderName::from_bytes(name.as_bytes()) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    response
}

/// The page with the script that reloads it, which the built site does not have.
fn with_reload(html: &[u8]) -> Vec<u8> {
    let script = format!("<script src=\"{RELOAD_SCRIPT_PATH}\" defer></script>");
    let text = String::from_utf8_lossy(html);
    let at = text.rfind("</body>").unwrap_or(text.len());
    format!("{}{script}{}", &text[..at], &text[at..]).into_bytes()
}

fn broken(problems: &str) -> Vec<u8> {
    let page = format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>This site cannot be built yet</title></head>\
         <body><h1>This site cannot be built yet</h1><p>Mend what is listed here and save. This page then shows the site.</p>\
         <pre>{}</pre></body></html>",
        escape(problems)
    );
    with_reload(page.as_bytes())
}

fn content_type(extension: &str) -> &'static str {
    match extension {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "xml" => "application/xml; charset=utf-8",
        "txt" | "md" | "toml" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "mp3" => "audio/mpeg",
        "vtt" => "text/vtt; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Addresses arrive percent-encoded; what does not decode to UTF-8 names no file.
fn percent_decode(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match code.and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_decoded() {
        assert_eq!(percent_decode("/a%20b/%C3%A9/%zz/%"), "/a b/é/%zz/%");
        assert_eq!(percent_decode("/%ff"), "/%ff", "not the front page");
    }

    #[test]
    fn only_names_of_this_computer_are_answered() {
        for host in [
            "localhost",
            "LOCALHOST:1111",
            "127.0.0.1:1111",
            "127.1.2.3",
            "[::1]:1111",
            "board.localhost:80",
            "localhost.",
        ] {
            assert!(is_this_computer(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "127.0.0.1.evil.example",
            "localhost.evil.example:1111",
            "192.0.2.1",
            "[2001:db8::1]:1",
        ] {
            assert!(!is_this_computer(host), "{host}");
        }
    }

    #[test]
    fn the_reload_script_stands_at_the_end_of_the_body() {
        let html = String::from_utf8(with_reload(b"<body>x</body>")).unwrap();
        assert_eq!(html, "<body>x<script src=\"/signpost-reload.js\" defer></script></body>");
    }
}
