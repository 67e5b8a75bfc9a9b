//! A page that is not ours, of another origin: what embeds stand on.

use super::setting;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// A web server that gives one document at every address but those under `/site/`, where the site
/// stands too, as it would on a host with other headers.
pub struct Host {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Host {
    /// Serves a document, in which `SITE/` stands for the address of the site, with these headers,
    /// which also take the place of the site's own; one without a value only takes the place.
    pub fn of(document: &str, headers: &[(&str, &str)]) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
        let port = listener.local_addr().expect("it has an address").port();
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let names: Vec<_> = headers
            .iter()
            .map(|(name, _)| format!("{name}: "))
            .collect();
        let headers: String = headers
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}: {value}\r\n"))
            .collect();
        let document = document.replace("SITE/", &setting("GRIDSCOPE_SITE"));
        let log = asked.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (log, headers, document) = (log.clone(), headers.clone(), document.clone());
                let names = names.clone();
                // A browser that goes away in mid-answer is nobody's error.
                thread::spawn(move || answer(stream, &document, &headers, &names, &log).ok());
            }
        });
        Self { port, asked }
    }

    /// The document's address; of another site than the site's own, which is at 127.0.0.1.
    pub fn address(&self) -> String {
        format!("http://localhost:{}/", self.port)
    }

    /// The files of the site that were asked for under `/site/`, in their order.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("no server breaks here").clone()
    }
}

fn answer(
    mut stream: TcpStream,
    document: &str,
    headers: &str,
    replaced: &[String],
    log: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    let mut lines = BufReader::new(&stream).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let path = request.split(' ').nth(1).unwrap_or_default();
    let Some(file) = path.strip_prefix("/site/") else {
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
             {headers}Connection: close\r\n\r\n",
            document.len()
        );
        return stream.write_all(format!("{head}{document}").as_bytes());
    };
    log.lock().expect("no server breaks here").push(file.into());
    let site = setting("GRIDSCOPE_SITE");
    let (authority, folder) = site["http://".len()..].split_once('/').expect("a path");
    let mut there = TcpStream::connect(authority)?;
    write!(
        there,
        "GET /{folder}{file} HTTP/1.1\r\nHost: {authority}\r\n\r\n"
    )?;
    let mut reply = Vec::new();
    there.read_to_end(&mut reply)?;
    let end = reply
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .unwrap_or(0)
        + 2;
    let (head, body) = reply.split_at(end);
    let head = String::from_utf8_lossy(head);
    let kept = head
        .split_inclusive("\r\n")
        .filter(|line| !replaced.iter().any(|name| line.starts_with(name)));
    let head: String = kept.chain([headers]).collect();
    stream.write_all(&[head.as_bytes(), body].concat())
}
