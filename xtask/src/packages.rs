//! The system's package manager, as far as it can be used without asking anybody.

use crate::process::{Result, find, output, run, say};
use std::process::{Command, Stdio};

/// Installs Debian packages as root or through a `sudo` that wants no password.
///
/// The error says what to type where neither is possible.
pub fn install(packages: &[&str], time: &str) -> Result {
    let by_hand = format!("apt-get install {}", packages.join(" "));
    if find("apt-get").is_none() {
        return Err(format!("no apt-get here; on Debian it would be: {by_hand}").into());
    }
    let Some(sudo) = as_root() else {
        return Err(format!("as root: {by_hand}").into());
    };
    say(format!("{by_hand} ({time})"));
    let apt = || {
        let mut command = Command::new(sudo.unwrap_or("apt-get"));
        if sudo.is_some() {
            command.args(["-n", "apt-get"]);
        }
        command
            .env("DEBIAN_FRONTEND", "noninteractive")
            .args(["-y", "-q"])
            .stdout(Stdio::null());
        command
    };
    // An update that fails (one source of several is away) need not stop the installation.
    let updated = run(apt().arg("update"));
    run(apt()
        .args(["install", "--no-install-recommends"])
        .args(packages))
    .map_err(|problem| {
        let update = updated
            .err()
            .map(|problem| format!("\n{problem}"))
            .unwrap_or_default();
        format!("{problem}{update}").into()
    })
}

/// How to become root: `Some(None)` is root already, `Some(Some("sudo"))` may use it silently.
fn as_root() -> Option<Option<&'static str>> {
    if output(Command::new("id").arg("-u")).is_ok_and(|id| id == "0") {
        return Some(None);
    }
    output(Command::new("sudo").args(["-n", "true"]))
        .ok()
        .map(|_| Some("sudo"))
}
