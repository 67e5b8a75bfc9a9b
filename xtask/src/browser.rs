//! The browser that tests are driven in, and its WebDriver server.

use crate::packages;
use crate::process::{Result, find, output, say};
use crate::server;
use crate::tools;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// A browser engine that the tests know how to drive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Chromium,
    Firefox,
    /// WebKitGTK, in its own small browser on a screen that nobody sees.
    WebKit,
}

impl Engine {
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKit];

    /// As it is chosen, and as the tests are told.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }

    /// As it is called in what people read.
    pub fn title(self) -> &'static str {
        match self {
            Self::Chromium => "Chromium",
            Self::Firefox => "Firefox",
            Self::WebKit => "WebKitGTK",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|engine| engine.name() == name)
    }

    /// How many tests may run at once: the drivers of the other two have one session each.
    pub fn sessions(self) -> u32 {
        match self {
            Self::Chromium => 2,
            Self::Firefox | Self::WebKit => 1,
        }
    }

    /// Browser and driver, installed where they are missing; gives the driver's program.
    pub fn ready(self) -> Result<PathBuf> {
        let packaged = |program: &str, packages: &[&str], time: &str| -> Result<PathBuf> {
            if find(program).is_none() {
                packages::install(packages, time)?;
            }
            Ok(find(program).ok_or(format!("there is no `{program}` on PATH"))?)
        };
        match self {
            Self::Chromium => packaged(
                "chromedriver",
                &["chromium", "chromium-driver"],
                "about a minute",
            ),
            Self::Firefox => {
                if find("firefox").is_none() {
                    packaged("firefox-esr", &["firefox-esr"], "about a minute")?;
                }
                tools::geckodriver()
            }
            Self::WebKit => {
                packaged("Xvfb", &["xvfb"], "some seconds")?;
                packaged("WebKitWebDriver", &["webkit2gtk-driver"], "about a minute")
            }
        }
    }
}

/// A WebDriver server of ours, ended when dropped.
pub struct Driver {
    engine: Engine,
    child: Child,
    port: u16,
    log: PathBuf,
    /// The screen that a browser without a headless mode draws on.
    screen: Option<Child>,
}

impl Driver {
    /// Starts an engine's driver on a free loopback port, its messages going to the file `log`.
    /// Browser and driver are installed first where they are missing.
    pub fn start(engine: Engine, log: &Path) -> Result<Self> {
        let program = engine.ready().map_err(|problem| {
            format!(
                "tests in {} need the browser and its WebDriver server.\n{problem}",
                engine.name()
            )
        })?;
        // The port is free now; the driver must be told a number, so it cannot be kept.
        let port = server::listen(0)?.local_addr()?.port();
        fs::create_dir_all(log.parent().expect("a file has a folder"))?;
        let messages = File::create(log)?;
        let mut command = Command::new(&program);
        command
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stderr(messages.try_clone()?)
            .stdout(messages);
        if engine == Engine::Firefox {
            // The tests make its window narrower than its own style allows.
            command.arg("--allow-system-access");
        }
        let screen = match engine {
            Engine::WebKit => {
                let (screen, display) = screen()?;
                command.env("DISPLAY", display);
                // Its processes are not confined where the machine has no user namespaces.
                command.env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
                // The tests write there whether it is to move anything.
                command.env(
                    "XDG_CONFIG_HOME",
                    log.parent().expect("a file has a folder"),
                );
                Some(screen)
            }
            _ => None,
        };
        let child = command
            .spawn()
            .map_err(|problem| format!("cannot run {}: {problem}", program.display()))?;
        let mut driver = Self {
            engine,
            child,
            port,
            log: log.to_owned(),
            screen,
        };
        driver.wait_until_ready()?;
        Ok(driver)
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The file its messages go to, and those of its browsers' consoles where they have no other way.
    pub fn log(&self) -> &Path {
        &self.log
    }

    fn wait_until_ready(&mut self) -> Result {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(30) {
            if let Some(status) = self.child.try_wait()? {
                return Err(format!("the driver ended at once: {status}").into());
            }
            if self
                .get("/status")
                .is_ok_and(|answer| answer.contains("200 OK"))
            {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(50));
        }
        Err("the driver does not answer".into())
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

/// A screen of a size at which every test fits, and its name.
fn screen() -> Result<(Child, String)> {
    let mut screen = Command::new("Xvfb")
        .args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1920x1400x24",
            "-nolisten",
            "tcp",
            // Begun anew at the end of each browser, it would for a moment let no other in.
            "-noreset",
        ])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|problem| format!("cannot run Xvfb: {problem}"))?;
    let mut number = String::new();
    BufReader::new(screen.stdout.take().expect("it is piped")).read_line(&mut number)?;
    match number.trim() {
        "" => Err("Xvfb has no screen to give".into()),
        number => Ok((screen, format!(":{number}"))),
    }
}

impl Drop for Driver {
    /// Asks first where that is possible: chromedriver then ends the browsers of sessions left open,
    /// too.
    fn drop(&mut self) {
        let asked = self.engine == Engine::Chromium && self.get("/shutdown").is_ok();
        let start = Instant::now();
        while asked && start.elapsed() < Duration::from_secs(5) {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            thread::sleep(Duration::from_millis(50));
        }
        for child in [Some(&mut self.child), self.screen.as_mut()]
            .into_iter()
            .flatten()
        {
            if let Err(problem) = child.kill().and_then(|()| child.wait()) {
                say(format!("process {} does not end: {problem}", child.id()));
            }
        }
    }
}
