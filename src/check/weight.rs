//! Files that are too large: for git, where they stay for ever, and for a phone on a slow line.

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::Disk;
use crate::output::{Origin, OutputTree};
use crate::path::SourcePath;
use crate::source::{CONTENT, STATIC, SourceTree};

/// Files of `content/` and `static/` above `limits.file_bytes`.
pub fn sources(tree: &SourceTree, config: &Config, disk: &dyn Disk) -> Vec<Diagnostic> {
    let limit = config.signpost.limits.file_bytes as u64;
    let known = |path: &SourcePath| {
        tree.assets.binary_search(path).is_ok() || tree.static_files.iter().any(|file| file.file == *path)
    };
    let folders = [SourcePath::known(CONTENT), SourcePath::known(STATIC)];
    let files = folders.iter().flat_map(|folder| disk.walk(folder).files);
    let large = files.filter(|file| file.len > limit && known(&file.path));
    large.map(|file| too_large(&file.path, file.len, limit)).collect()
}

fn too_large(path: &SourcePath, bytes: u64, limit: u64) -> Diagnostic {
    let (size, limit) = (megabytes(bytes), megabytes(limit));
    Diagnostic::new(Code::FileTooLarge, format!("this file is {size}; files over {limit} do not belong in git"))
        .in_file(path)
        .note("Git keeps every version of every file for ever, and each copy of the site must fetch them all.")
        .help("make it smaller (a PDF can often be saved again with smaller pictures), or keep it elsewhere and link to it")
}

/// Pages above `limits.page_bytes`.
pub fn pages(tree: &OutputTree, config: &Config) -> Vec<Diagnostic> {
    let limit = config.signpost.limits.page_bytes as u64;
    let heavy = tree.iter().filter(|(path, entry)| path.extension() == Some("html") && entry.len > limit);
    heavy
        .map(|(path, entry)| {
            let message = format!(
                "the page `{path}` is {} of HTML; more than {} is slow on a phone",
                kilobytes(entry.len),
                kilobytes(limit)
            );
            let problem = Diagnostic::new(Code::PageTooLarge, message);
            let problem = match &entry.origin {
                Origin::Source(file) => problem.in_file(file),
                Origin::Made(_) => problem,
            };
            problem.help("split it into several pages, one for each part a reader would look for")
        })
        .collect()
}

fn megabytes(bytes: u64) -> String {
    if bytes < 1_000_000 { kilobytes(bytes) } else { format!("{:.1} MB", bytes as f64 / 1_000_000.0) }
}

fn kilobytes(bytes: u64) -> String {
    if bytes < 1000 { format!("{bytes} bytes") } else { format!("{} kB", bytes / 1000) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;
    use crate::disk::MemoryDisk;
    use crate::output::{Entry, OutputTree};
    use crate::path::OutputPath;
    use crate::source;

    const CONFIG: &str = "base_url = 'https://x.org'\n[extra.signpost.limits]\nfile_bytes = 10\npage_bytes = 1000";

    #[test]
    fn only_what_is_over_the_limit_is_told() {
        let config = config::read(&SourcePath::known("zola.toml"), CONFIG, None).value;
        let disk = MemoryDisk::new([("content/a.pdf", "1234567890"), ("static/b.pdf", "12345678901")]);
        let tree = source::scan(&disk, &config, None).value;
        let found = sources(&tree, &config, &disk);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].labels[0].file.as_str(), "static/b.pdf");
        let mut output = OutputTree::default();
        let origin = || Origin::Source(SourcePath::known("content/a.md"));
        output.insert(OutputPath::parse("a/index.html").unwrap(), Entry::new(&[b'x'; 1001], origin()));
        output.insert(OutputPath::parse("b/index.html").unwrap(), Entry::new(&[b'x'; 1000], origin()));
        output.insert(OutputPath::parse("c.css").unwrap(), Entry::new(&[b'x'; 1001], origin()));
        let found = pages(&output, &config);
        assert_eq!(found.len(), 1);
        assert!(found[0].message.starts_with("the page `a/index.html` is 1 kB"), "{}", found[0].message);
    }
}
