//! Other people's websites: whether an address still answers. Beside `serve/`, the only module that uses the network.
//!
//! In: addresses of public pages. Out: an [`Answer`] for each. It asks for nothing but the address itself: no cookies, no
//! word about the page that links there, and of an answer it reads the status and where it leads, never the page. It never
//! decides what to ask for; whoever calls hands over only what the whole world may read.

mod address;

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

pub use address::WebAddress;

use ureq::{Agent, Error};

/// Hosts asked at the same time. Four keep a site of a thousand links under a few minutes, and nobody's line busy.
const AT_ONCE: usize = 4;

/// Addresses an answer may lead on to. Browsers stop at 20; who needs more than 10 has a loop or a mistake.
const HOPS: usize = 10;

/// How to ask.
#[derive(Clone, Copy, Debug)]
pub struct Manners {
    /// How long one question may take. Ten seconds: slow council servers answer in five, and a reader waits no longer.
    pub patience: Duration,
    /// Between two questions to one host. Half a second: a person who clicks is not slower.
    pub pause: Duration,
    /// Whether addresses inside private networks are asked too.
    pub private: bool,
}

impl Default for Manners {
    fn default() -> Self {
        Self { patience: Duration::from_secs(10), pause: Duration::from_millis(500), private: false }
    }
}

/// What became of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is there.
    Found,
    /// It is there, and has said that it moved for good.
    Moved(WebAddress),
    /// Its host says that there is no such page (404) or no longer one (410).
    Gone(u16),
    /// Another status: it may refuse programs, or be out of order for an hour.
    Unsure(u16),
    NoHost,
    /// The connection is not safe: an expired or foreign certificate.
    Unsafe,
    /// Nothing came in time.
    Silent,
    /// The host refuses or breaks the connection.
    Closed,
    /// It leads on and on.
    Endless,
    /// It leads into a private network, where nobody follows it.
    Inside,
}

impl Answer {
    /// Whether the network itself may be what is missing.
    pub fn is_unreached(&self) -> bool {
        matches!(self, Self::NoHost | Self::Silent | Self::Closed)
    }

    /// A host that is busy or out of order says so; it may be better in a moment.
    fn may_pass(&self) -> bool {
        matches!(self, Self::Unsure(429 | 500 | 502 | 503 | 504))
    }
}

/// Asks for every address, hosts beside each other and the addresses of one host in turn. `done` is told how many are.
pub fn ask(
    addresses: &BTreeSet<WebAddress>,
    manners: &Manners,
    done: &(dyn Fn(usize) + Sync),
) -> BTreeMap<WebAddress, Answer> {
    let mut by_host: BTreeMap<&str, Vec<&WebAddress>> = BTreeMap::new();
    for address in addresses {
        by_host.entry(address.host()).or_default().push(address);
    }
    // The longest first: what comes last is short.
    let mut hosts: Vec<Vec<&WebAddress>> = by_host.into_values().collect();
    hosts.sort_by_key(|addresses| std::cmp::Reverse(addresses.len()));
    let (next, count) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let asker = Asker::new(manners);
    let work = || {
        let mut answers = Vec::new();
        while let Some(addresses) = hosts.get(next.fetch_add(1, Ordering::Relaxed)) {
            for (index, address) in addresses.iter().enumerate() {
                if index > 0 {
                    rest(manners.pause);
                }
                answers.push(((*address).clone(), asker.answer(address)));
                done(count.fetch_add(1, Ordering::Relaxed) + 1);
            }
        }
        answers
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..AT_ONCE.min(hosts.len())).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap_or_default()).collect()
    })
}

/// Being polite is the one reason to let time pass.
#[allow(clippy::disallowed_methods, reason = "a pause is owed to a host, and there is nothing to wait for")]
fn rest(pause: Duration) {
    std::thread::sleep(pause);
}

struct Asker<'a> {
    manners: &'a Manners,
    /// Through the proxy that the machine's settings name, if any.
    public: Agent,
    /// A proxy does not know this machine's own network.
    private: Agent,
}

impl<'a> Asker<'a> {
    fn new(manners: &'a Manners) -> Self {
        let config = || {
            Agent::config_builder()
                .timeout_global(Some(manners.patience))
                .max_redirects(0)
                .http_status_as_error(false)
                .max_idle_connections(0)
                .user_agent(concat!(
                    "Signpost/",
                    env!("CARGO_PKG_VERSION"),
                    " (looks whether links still lead somewhere)"
                ))
        };
        Self { manners, public: config().build().new_agent(), private: config().proxy(None).build().new_agent() }
    }

    /// The answer, after a second try where the host itself says that it is a bad moment.
    fn answer(&self, address: &WebAddress) -> Answer {
        let first = self.follow(address);
        if !first.may_pass() {
            return first;
        }
        rest(self.manners.pause);
        self.follow(address)
    }

    fn follow(&self, address: &WebAddress) -> Answer {
        let mut at = address.clone();
        let mut moved = None;
        let mut for_good = true;
        for _ in 0..=HOPS {
            if at.is_private() && !self.manners.private {
                return Answer::Inside;
            }
            let (status, location) = match self.status(&at) {
                Ok(found) => found,
                Err(answer) => return answer,
            };
            let next = location.as_deref().and_then(|location| at.join(location));
            match (status, next) {
                (200..=299, _) => return moved.map_or(Answer::Found, Answer::Moved),
                (404 | 410, _) => return Answer::Gone(status),
                (301 | 302 | 303 | 307 | 308, Some(next)) => {
                    for_good &= matches!(status, 301 | 308);
                    if for_good {
                        moved = Some(next.clone());
                    }
                    at = next;
                }
                _ => return Answer::Unsure(status),
            }
        }
        Answer::Endless
    }

    /// Asks for the head alone; where that fails, after a moment, for the page, of which nothing is read. Some hosts know
    /// only the second question, and not all of them say so with 405.
    fn status(&self, address: &WebAddress) -> Result<(u16, Option<String>), Answer> {
        let agent = if address.is_private() { &self.private } else { &self.public };
        let answer = match agent.head(address.as_str()).call() {
            Ok(answer) if answer.status().as_u16() < 400 => answer,
            _ => {
                rest(self.manners.pause);
                agent.get(address.as_str()).call().map_err(|error| trouble(&error))?
            }
        };
        let location = answer.headers().get("location").and_then(|value| value.to_str().ok()).map(str::to_owned);
        Ok((answer.status().as_u16(), location))
    }
}

fn trouble(error: &Error) -> Answer {
    match error {
        Error::HostNotFound => Answer::NoHost,
        Error::Timeout(_) => Answer::Silent,
        Error::Tls(_) | Error::Rustls(_) | Error::Pem(_) => Answer::Unsafe,
        Error::Io(error) => match error.kind() {
            ErrorKind::TimedOut | ErrorKind::WouldBlock => Answer::Silent,
            // rustls says what is wrong with a certificate through the socket's own error.
            ErrorKind::InvalidData => Answer::Unsafe,
            // The system's own words for a name it cannot find; std has no kind for it.
            _ if error.to_string().contains("failed to lookup address") => Answer::NoHost,
            _ => Answer::Closed,
        },
        _ => Answer::Closed,
    }
}

#[cfg(test)]
mod tests;
