//! Hostile input in quantity: every door that takes something from outside, with mutations of a
//! corpus or random parameters. `cargo xtask fuzz` runs millions of cases, `cargo test` a slice.
//!
//! No case panics, takes longer than it may or holds more memory than `limits::MEMORY`; what is
//! read comes back as it was written; and after every refusal a good call gives the right answer.
//! A case follows from the door, the seed and its number alone. What once failed is in the corpus,
//! which every run begins with.
#![cfg(not(target_arch = "wasm32"))]

mod campaign;
mod dice;
mod doors;
mod files;
mod memory;
mod mutate;
mod operations;
mod texts;

use std::env;
use std::time::Duration;

use campaign::Campaign;
use doors::DOORS;

/// Of the slice that every test run takes.
const SLICE: u64 = 400;

#[test]
fn a_slice_of_every_door_is_survived() {
    let reports: Vec<_> = DOORS
        .iter()
        .map(|door| {
            let slice = Campaign {
                cases: SLICE,
                seed: 1,
                workers: 1,
                // A build without optimisation on a busy machine: this tells only what hangs.
                longest: Duration::from_secs(60),
            };
            slice.run(door)
        })
        .collect();
    campaign::verdict(&reports);
}

/// `cargo xtask fuzz [DOOR] [--cases N] [--seed S]`, which says what the variables mean.
#[test]
#[ignore = "takes as long as it is told to"]
fn campaign() {
    let number = |name: &str| env::var(name).ok().and_then(|text| text.parse().ok());
    let only = env::var("FUZZ_DOOR").ok();
    let doors: Vec<_> = DOORS
        .iter()
        .filter(|door| only.as_deref().is_none_or(|name| name == door.name))
        .collect();
    let names: Vec<_> = DOORS.iter().map(|door| door.name).collect();
    assert!(
        !doors.is_empty(),
        "the doors are {}, not {only:?}",
        names.join(", ")
    );
    let cases = number("FUZZ_CASES").unwrap_or(10_000_000);
    let seed = number("FUZZ_SEED").unwrap_or(1);
    let shares: u64 = doors.iter().map(|door| door.share).sum();
    let mut reports = Vec::new();
    for door in doors {
        let campaign = Campaign {
            cases: (cases * door.share).div_ceil(shares),
            seed,
            workers: std::thread::available_parallelism().map_or(1, usize::from) as u64,
            longest: Duration::from_secs(1),
        };
        let report = campaign.run(door);
        println!("{report}");
        reports.push(report);
    }
    if let Ok(path) = env::var("FUZZ_REPORT") {
        let text = campaign::document(&reports, seed);
        std::fs::write(path, text).expect("the report can be written");
    }
    campaign::verdict(&reports);
}
