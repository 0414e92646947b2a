//! `signpost serve`: the site in a browser, shown again at each save.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use super::args::{ServeArgs, SiteArgs};
use super::{Failure, Outcome, project};
use crate::config::Mode;
use crate::path::SourcePath;
use crate::pipeline::{Loaded, Report, Request};
use crate::serve;

/// Serves the site until the program is stopped.
///
/// # Errors
/// [`Failure`] when there is no site, or the address cannot be listened on.
pub fn run(args: &ServeArgs, site_args: &SiteArgs) -> Result<Outcome, Failure> {
    let project = project::open(site_args)?;
    let address = SocketAddr::new(args.interface, args.port);
    let base_url = args.base_url.clone().unwrap_or_else(|| format!("http://{}", reachable(address)));
    let clock = project::clock(None);
    let request = Request { base_url: Some(base_url), drafts: args.drafts, clock, mode: Mode::Serve };
    let root = project.disk.location(&SourcePath::root());
    let (site, loaded, report) = serve::Site::new(project, request)?;
    tell(&report, &loaded, site_args)?;
    let output = root.join(&loaded.config.output_dir);
    watch(site.clone(), site_args.clone(), root, output);
    let open = args.open;
    let ready = |address: SocketAddr| {
        let url = format!("http://{}/", reachable(address));
        anstream::eprintln!("Serving {url} (stop with Ctrl+C)");
        if open {
            open_browser(&url);
        }
    };
    serve::run(site, address, ready).map_err(|cause| Failure::Listen { address, cause })?;
    Ok(Outcome::Clean)
}

/// `0.0.0.0` and `[::]` stand for every address of this computer; a browser needs one of them.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

/// Builds again at each change, on a thread of its own that ends with the program.
fn watch(site: serve::Site, args: SiteArgs, root: std::path::PathBuf, output: std::path::PathBuf) {
    std::thread::spawn(move || {
        let again = || {
            match site.rebuild() {
                Ok((loaded, report)) => {
                    // Where stderr is gone, nobody is left to tell.
                    let _ = tell(&report, &loaded, &args);
                }
                Err(error) => anstream::eprintln!("error: {error}"),
            }
            true
        };
        if let Err(reason) = serve::watch(&root, &[output], again) {
            anstream::eprint!("{}", Failure::Watch(reason).text());
        }
    });
}

fn tell(report: &Report, loaded: &Loaded, site: &SiteArgs) -> Result<(), Failure> {
    project::tell_in_words(report, loaded, site)?;
    let time: std::time::Duration = report.timings.iter().map(|(_, time)| *time).sum();
    let found = project::count(&report.diagnostics).map_or_else(String::new, |found| format!(" {found}."));
    let pages = project::pages(report.pages + report.sections);
    anstream::eprintln!("Built {pages} in {:.2} s.{found}", time.as_secs_f64());
    Ok(())
}

/// Asks the system to open a browser; where it cannot, the address has been printed.
fn open_browser(url: &str) {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let started = std::process::Command::new(program)
        .arg(url)
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn();
    if started.is_err() {
        anstream::eprintln!("No browser could be opened; go to {url}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_is_shown_as_one() {
        let shown = |address: &str| reachable(address.parse().unwrap()).to_string();
        assert_eq!(shown("0.0.0.0:1111"), "127.0.0.1:1111");
        assert_eq!(shown("[::]:1111"), "[::1]:1111");
        assert_eq!(shown("192.0.2.1:80"), "192.0.2.1:80");
    }
}
