//! A small static web server on the loopback interface.
//!
//! It knows no routes: what works here works on any static host that sends the headers of
//! [`policy`](super::policy). Of a file that
//! has a compressed copy beside it, a browser that reads such copies gets that one. The site can
//! stand below a path prefix, as on a project page, and then nothing is served outside of it. The
//! end-to-end tests serve their own versions of the site with it.

use super::policy::{self, HEADERS};
use std::fs;
use std::io::{BufRead, BufReader, Error, ErrorKind, Read, Result, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// Takes a loopback port; 0 takes a free one.
pub fn listen(port: u16) -> Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|problem| {
        Error::other(match problem.kind() {
            ErrorKind::AddrInUse => format!("port {port} is in use: choose another with --port"),
            _ => format!("cannot listen on port {port}: {problem}"),
        })
    })
}

/// A folder of files and the path they are served under.
pub struct Site {
    folder: PathBuf,
    /// Starts and ends with `/`.
    prefix: String,
    /// Whether the pages are the site's own, which have its policy.
    is_own: bool,
}

struct Answer {
    status: &'static str,
    content_type: &'static str,
    location: Option<String>,
    /// What the body is compressed with.
    encoding: Option<&'static str>,
    /// How long a browser may keep it.
    keep: &'static str,
    body: Vec<u8>,
}

impl Site {
    pub fn new(folder: PathBuf, prefix: &str) -> Self {
        assert!(prefix.starts_with('/') && prefix.ends_with('/'));
        Self {
            folder,
            prefix: prefix.to_owned(),
            is_own: true,
        }
    }

    /// The same for pages that are not the site's: its policy is none of theirs.
    pub fn of_others(self) -> Self {
        Self {
            is_own: false,
            ..self
        }
    }

    /// Answers requests until the process ends.
    pub fn serve(self, listener: TcpListener) {
        let site = Arc::new(self);
        for stream in listener.incoming() {
            let site = Arc::clone(&site);
            // A browser that goes away in mid-answer is nobody's error.
            thread::spawn(move || stream.and_then(|stream| site.talk(stream)).ok());
        }
    }

    /// Answers one request, and gives what it asked for.
    pub fn talk(&self, stream: TcpStream) -> Result<String> {
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        let mut lines = BufReader::new(&stream).take(64 * 1024).lines();
        let request = lines.next().transpose()?.unwrap_or_default();
        let mut accepted = String::new();
        for line in lines {
            let line = line?.to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(encodings) = line.strip_prefix("accept-encoding:") {
                accepted = encodings.to_owned();
            }
        }
        let mut words = request.split(' ');
        let (method, target) = (
            words.next().unwrap_or_default(),
            words.next().unwrap_or_default(),
        );
        let answer = match method {
            "GET" | "HEAD" => self.answer(target, &accepted),
            _ => Answer::text("405 Method Not Allowed"),
        };
        let mut head = format!(
            "HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nCache-Control: {}\r\n\
             Vary: Accept-Encoding\r\nConnection: close\r\n",
            answer.status,
            answer.content_type,
            answer.body.len(),
            answer.keep
        );
        let path = target.split(['?', '#']).next().unwrap_or_default();
        let policy = policy::of(path).filter(|_| self.is_own);
        for (name, value) in HEADERS.into_iter().chain(policy) {
            head += &format!("{name}: {value}\r\n");
        }
        if let Some(encoding) = answer.encoding {
            head += &format!("Content-Encoding: {encoding}\r\n");
        }
        if let Some(location) = &answer.location {
            head += &format!("Location: {location}\r\n");
        }
        let mut stream = &stream;
        stream.write_all(format!("{head}\r\n").as_bytes())?;
        if method == "GET" {
            stream.write_all(&answer.body)?;
        }
        Ok(target.to_owned())
    }

    fn answer(&self, target: &str, accepted: &str) -> Answer {
        let path = target.split(['?', '#']).next().unwrap_or_default();
        if format!("{path}/") == self.prefix {
            return Answer {
                location: Some(self.prefix.clone()),
                ..Answer::text("301 Moved Permanently")
            };
        }
        let Some(file) = path.strip_prefix(&self.prefix).and_then(percent_decoded) else {
            return Answer::text("404 Not Found");
        };
        // Names only: nothing that could climb out of the folder.
        if file
            .split('/')
            .any(|name| name == ".." || name.contains(['\\', ':', '\0']))
            || file.starts_with('/')
        {
            return Answer::text("404 Not Found");
        }
        let mut file = self.folder.join(file);
        if file.is_dir() {
            file.push("index.html");
        }
        match read(&file, accepted) {
            Ok((body, encoding)) => Answer {
                status: "200 OK",
                content_type: content_type(&file),
                location: None,
                encoding,
                keep: if is_hashed(&file) { FOREVER } else { ASK },
                body,
            },
            Err(_) => Answer::text("404 Not Found"),
        }
    }
}

impl Answer {
    fn text(status: &'static str) -> Self {
        Self {
            status,
            content_type: "text/plain",
            location: None,
            encoding: None,
            keep: ASK,
            body: status.into(),
        }
    }
}

/// A file, or the copy of it that is compressed in a way that `accepted` names.
///
/// A copy that is older than its file belongs to another one.
fn read(file: &Path, accepted: &str) -> Result<(Vec<u8>, Option<&'static str>)> {
    let changed = fs::metadata(file)?.modified()?;
    for (encoding, ending) in [("br", "br"), ("gzip", "gz")] {
        let mut copy = file.as_os_str().to_owned();
        copy.push(format!(".{ending}"));
        let mut names = accepted
            .split(',')
            .map(|name| name.split(';').next().unwrap_or_default());
        let is_new = || fs::metadata(&copy)?.modified().map(|time| time >= changed);
        if names.any(|name| name.trim() == encoding) && is_new().unwrap_or(false) {
            return Ok((fs::read(&copy)?, Some(encoding)));
        }
    }
    Ok((fs::read(file)?, None))
}

/// A browser asks again each time.
const ASK: &str = "no-cache";
const FOREVER: &str = "public, max-age=31536000, immutable";

/// Whether what a file holds is in its name, as in `gridscope-0123456789abcdef_bg.wasm`.
fn is_hashed(file: &Path) -> bool {
    let name = file.file_stem().and_then(|name| name.to_str());
    let hash = name.and_then(|name| name.split_once('-')?.1.split('_').next());
    hash.is_some_and(|hash| hash.len() == 16 && hash.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn content_type(file: &Path) -> &'static str {
    match file
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default()
    {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "gif" => "image/gif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "webmanifest" => "application/manifest+json",
        "txt" | "md" | "ts" | "csv" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        (rest, _) = if *first == b'%' {
            let code = tail.get(..2).and_then(|code| str::from_utf8(code).ok())?;
            bytes.push(u8::from_str_radix(code, 16).ok()?);
            (&tail[2..], ())
        } else {
            bytes.push(*first);
            (tail, ())
        };
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Site {
        Site::new(
            Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
            "/sub/path/",
        )
    }

    #[test]
    fn files_are_served_below_the_prefix_only() {
        assert_eq!(site().answer("/sub/path/main.rs?x=1", "").status, "200 OK");
        assert_eq!(site().answer("/sub/path/m%61in.rs", "").status, "200 OK");
        assert_eq!(site().answer("/main.rs", "").status, "404 Not Found");
        assert_eq!(site().answer("/sub/main.rs", "").status, "404 Not Found");
        assert_eq!(
            site().answer("/sub/path/none.rs", "").status,
            "404 Not Found"
        );
    }

    #[test]
    fn the_prefix_without_its_slash_leads_to_it() {
        assert_eq!(
            site().answer("/sub/path", "").location.as_deref(),
            Some("/sub/path/")
        );
    }

    #[test]
    fn what_has_its_hash_in_its_name_is_kept() {
        assert!(is_hashed(Path::new("gridscope-4f289ac014bd361f.css")));
        assert!(is_hashed(Path::new("gridscope-6d6e0fb074ec20c6_bg.wasm")));
        assert!(!is_hashed(Path::new("embed.js")));
        assert!(!is_hashed(Path::new("some-picture.png")));
    }

    #[test]
    fn nothing_above_the_folder_is_reached() {
        for target in [
            "/sub/path/../Cargo.toml",
            "/sub/path/%2e%2e/Cargo.toml",
            "/sub/path//etc/passwd",
        ] {
            assert_eq!(
                site().answer(target, "").status,
                "404 Not Found",
                "{target}"
            );
        }
    }

    #[test]
    fn a_compressed_copy_goes_to_those_who_read_it() {
        let folder = std::env::temp_dir().join(format!("gridscope-server-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        for (name, text) in [
            ("a.js", "plain"),
            ("a.js.br", "brotli"),
            ("a.js.gz", "gzip"),
        ] {
            fs::write(folder.join(name), text).unwrap();
        }
        let site = Site::new(folder.clone(), "/");
        let got = |accepted| {
            let answer = site.answer("/a.js", accepted);
            (answer.encoding, String::from_utf8(answer.body).unwrap())
        };
        assert_eq!(got("gzip, deflate, br"), (Some("br"), "brotli".to_owned()));
        assert_eq!(got("gzip;q=0.8"), (Some("gzip"), "gzip".to_owned()));
        assert_eq!(got(""), (None, "plain".to_owned()));
        assert_eq!(
            site.answer("/a.js", "br").content_type,
            "text/javascript; charset=utf-8"
        );
        fs::remove_dir_all(folder).unwrap();
    }
}
