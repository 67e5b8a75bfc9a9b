//! A site of a test's own: a copy that the test changes, on a server that it stops.

#[path = "../../../xtask/src/offline.rs"]
#[allow(dead_code)]
mod offline;
#[path = "../../../xtask/src/policy.rs"]
#[cfg_attr(test, allow(dead_code))]
mod policy;
#[path = "../../../xtask/src/server.rs"]
#[allow(dead_code)]
mod server;

use super::setting;
use std::fs;
use std::io::Write;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What a server does with some of its files.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    /// It does not have them.
    Missing,
    /// It answers when it is mended.
    Late,
    /// It says that they are something else.
    Typed(&'static str),
    /// It gives the page in their place, as hosts of applications do with what they do not have.
    Replaced,
    /// The connection breaks in the middle of them.
    Broken,
}

/// The copy, served from a sub-path for as long as it is up.
pub struct Site {
    folder: PathBuf,
    /// The address of its folder, with the slash at its end.
    pub address: String,
    up: Arc<AtomicBool>,
    asked: Arc<Mutex<Vec<String>>>,
    /// With a part of the names of the files that it befalls.
    fault: Arc<Mutex<Option<(&'static str, Fault)>>>,
}

impl Site {
    /// Copies the site under test and serves the copy on a port of its own.
    #[track_caller]
    pub fn copied() -> Self {
        let folder = super::traces().with_extension("site");
        fs::remove_dir_all(&folder).ok();
        copy(Path::new(&setting("GRIDSCOPE_DIST")), &folder);
        let listener = server::listen(0).expect("there is a free port");
        let port = listener.local_addr().expect("it has an address").port();
        let site = Arc::new(server::Site::new(folder.clone(), "/own/path/"));
        let up = Arc::new(AtomicBool::new(true));
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let fault = Arc::<Mutex<_>>::default();
        let (is_up, log, faults) = (up.clone(), asked.clone(), fault.clone());
        let copied = folder.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (site, log, faults) = (site.clone(), log.clone(), faults.clone());
                let folder = copied.clone();
                // A server that is down takes connections and drops them.
                if is_up.load(Ordering::SeqCst) {
                    thread::spawn(move || {
                        if answer_wrongly(&stream, &folder, &faults).is_some() {
                            return;
                        }
                        let target = site.talk(stream).ok();
                        log.lock().expect("no server breaks here").extend(target);
                    });
                }
            }
        });
        Self {
            folder,
            address: format!("http://127.0.0.1:{port}/own/path/"),
            up,
            asked,
            fault,
        }
    }

    /// From here on this befalls the files whose names contain `part`.
    pub fn befalls(&self, part: &'static str, fault: Fault) {
        *self.fault.lock().expect("no server breaks here") = Some((part, fault));
    }

    /// All files are as they should be again.
    pub fn mend(&self) {
        *self.fault.lock().expect("no server breaks here") = None;
    }

    /// A copy whose pages run this script before any of their own.
    #[track_caller]
    pub fn that_begins_with(script: &str) -> Self {
        let site = Self::copied();
        fs::write(site.folder.join("begin.js"), script).expect("the script can be written");
        for file in ["index.html", "embed.html"] {
            site.change(file, "<head>", "<head><script src=\"begin.js\"></script>");
        }
        site.release();
        site
    }

    /// What the server was asked for.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("no server breaks here").clone()
    }

    /// From here on no request is answered.
    pub fn stop(&self) {
        self.up.store(false, Ordering::SeqCst);
    }

    /// Changes a file and nothing else: a site in the midst of being replaced.
    #[track_caller]
    pub fn change(&self, file: &str, from: &str, to: &str) {
        let path = self.folder.join(file);
        let text = fs::read_to_string(&path).expect("the file is text");
        assert!(text.contains(from), "{file} does not contain {from}");
        self.write(file, text.replace(from, to).as_bytes());
    }

    /// Writes a file anew. Its compressed copies go: within a tick of the clock they would be as new as
    /// it is, and be served in its place.
    fn write(&self, file: &str, bytes: &[u8]) {
        fs::write(self.folder.join(file), bytes).expect("the file can be written");
        for copy in ["br", "gz"] {
            fs::remove_file(self.folder.join(format!("{file}.{copy}"))).ok();
        }
    }

    /// Adds bytes to the files whose names begin and end so, as somebody between the server and its
    /// reader could; gives whether there are any.
    #[track_caller]
    pub fn add(&self, start: &str, ending: &str, bytes: &[u8]) -> bool {
        let is_meant = |name: &str| name.starts_with(start) && name.ends_with(ending);
        let names: Vec<_> = self.names().filter(|name| is_meant(name)).collect();
        for name in &names {
            let file = fs::read(self.folder.join(name)).expect("the file can be read");
            self.write(name, &[&file, bytes].concat());
        }
        !names.is_empty()
    }

    fn names(&self) -> impl Iterator<Item = String> {
        let entries = fs::read_dir(&self.folder).expect("the site is there");
        let names = entries.map(|entry| entry.expect("an entry").file_name().into_string());
        names.flatten()
    }

    /// Whether there are files whose names begin so.
    pub fn has(&self, start: &str) -> bool {
        self.names().any(|name| name.starts_with(start))
    }

    /// Takes away the files whose names begin so, until they are put back; gives whether there are any.
    #[track_caller]
    pub fn hide(&self, start: &str) -> bool {
        self.rename(start, "hidden.")
    }

    #[track_caller]
    pub fn put_back(&self, start: &str) {
        self.rename(&format!("hidden.{start}"), "");
    }

    /// Gives each file whose name begins with `start` a name that begins with `prefix` instead of
    /// `hidden.`, or of nothing.
    fn rename(&self, start: &str, prefix: &str) -> bool {
        let names: Vec<_> = self
            .names()
            .filter(|name| name.starts_with(start))
            .collect();
        for name in &names {
            let new = format!("{prefix}{}", name.trim_start_matches("hidden."));
            let [from, to] = [name, &new].map(|name| self.folder.join(name));
            fs::rename(from, to).expect("a file can be renamed");
        }
        !names.is_empty()
    }

    /// Makes a version of what is there, as the build does.
    #[track_caller]
    pub fn release(&self) {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/offline/sw.js");
        offline::write_worker(&source, &self.folder).expect("the version can be written");
    }
}

/// Answers a request for a file that a fault befalls; gives nothing of any other.
fn answer_wrongly(
    mut stream: &TcpStream,
    folder: &Path,
    fault: &Mutex<Option<(&'static str, Fault)>>,
) -> Option<()> {
    let fault = || *fault.lock().expect("no server breaks here");
    let (part, befalls) = fault()?;
    let mut begin = [0; 1024];
    let length = stream.peek(&mut begin).ok()?;
    let line = String::from_utf8_lossy(&begin[..length]).into_owned();
    let target = line.split(' ').nth(1)?;
    let name = target.split(['?', '#']).next()?.rsplit('/').next()?;
    if !name.contains(part) {
        return None;
    }
    let (status, kind, file) = match befalls {
        Fault::Late => {
            while fault().is_some() {
                thread::sleep(Duration::from_millis(20));
            }
            return None;
        }
        Fault::Missing => ("404 Not Found", "text/plain", None),
        Fault::Typed(kind) => ("200 OK", kind, Some(name)),
        Fault::Replaced => ("200 OK", "text/html; charset=utf-8", Some("index.html")),
        Fault::Broken => ("200 OK", "application/wasm", Some(name)),
    };
    let body = file.map(|file| fs::read(folder.join(file)).expect("the site has the file"));
    let body = body.unwrap_or_default();
    let sent = match befalls {
        Fault::Broken => body.len() / 2,
        _ => body.len(),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
         Connection: close\r\n\r\n",
        body.len()
    );
    // What was asked is read, or closing the connection would take back the answer.
    let mut asked = vec![0; length];
    std::io::Read::read_exact(&mut stream, &mut asked).ok();
    // A browser that goes away in mid-answer is nobody's error.
    stream
        .write_all(&[head.as_bytes(), &body[..sent]].concat())
        .ok();
    Some(())
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("the site is there") {
        let entry = entry.expect("an entry of the site");
        let to = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &to),
            false => drop(fs::copy(entry.path(), to).expect("a file can be copied")),
        }
    }
}
