//! The browser that tests are driven in, and its WebDriver server.

use crate::packages;
use crate::process::{Result, find, output, say};
use crate::server;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// A WebDriver server of ours, ended when dropped.
pub struct Driver {
    child: Child,
    port: u16,
}

impl Driver {
    /// Starts Chromium's driver on a free loopback port, its messages going to the file `log`.
    /// Browser and driver are installed first where they are missing.
    pub fn chromium(log: &Path) -> Result<Self> {
        if find("chromedriver").is_none() {
            packages::install(&["chromium", "chromium-driver"], "about a minute").map_err(|problem| {
                format!("the browser tests need Chromium or Chrome, and its `chromedriver` on PATH.\n{problem}")
            })?;
        }
        // The port is free now; the driver must be told a number, so it cannot be kept.
        let port = server::listen(0)?.local_addr()?.port();
        fs::create_dir_all(log.parent().expect("a file has a folder"))?;
        let log = File::create(log)?;
        let child = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stderr(log.try_clone()?)
            .stdout(log)
            .spawn()
            .map_err(|problem| format!("cannot run chromedriver: {problem}"))?;
        let mut driver = Self { child, port };
        driver.wait_until_ready()?;
        Ok(driver)
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn wait_until_ready(&mut self) -> Result {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(30) {
            if let Some(status) = self.child.try_wait()? {
                return Err(format!("chromedriver ended at once: {status}").into());
            }
            if self
                .get("/status")
                .is_ok_and(|answer| answer.contains("200 OK"))
            {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(50));
        }
        Err("chromedriver does not answer".into())
    }

    fn get(&self, path: &str) -> std::io::Result<String> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n",
            self.port
        )?;
        let mut answer = [0; 256];
        let length = stream.read(&mut answer)?;
        Ok(String::from_utf8_lossy(&answer[..length]).into_owned())
    }
}

/// Installs a font with Chinese characters where there is none.
pub fn chinese_font() -> Result {
    let fonts = output(Command::new("fc-list").arg(":lang=zh-cn"));
    if fonts.is_ok_and(|fonts| !fonts.is_empty()) {
        return Ok(());
    }
    packages::install(&["fontconfig", "fonts-noto-cjk"], "a download of 60 MB")
}

impl Drop for Driver {
    /// Asks first: chromedriver then ends the browsers of sessions left open, too.
    fn drop(&mut self) {
        let asked = self.get("/shutdown").is_ok();
        let start = Instant::now();
        while asked && start.elapsed() < Duration::from_secs(5) {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            thread::sleep(Duration::from_millis(50));
        }
        if let Err(problem) = self.child.kill().and_then(|()| self.child.wait()) {
            say(format!(
                "chromedriver (process {}) does not end: {problem}",
                self.child.id()
            ));
        }
    }
}
