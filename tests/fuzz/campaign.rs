//! Many cases of one door, and what they were like.

use std::cell::RefCell;
use std::fmt::{self, Write};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, Once};
use std::time::{Duration, Instant};

use gridscope::playground::limits;

use super::dice::Dice;
use super::doors::Door;
use super::memory;

/// A case that takes so long hangs: the run ends, and tells its number.
const HANGS: Duration = Duration::from_secs(180);

/// Failures that are told of one door.
const TOLD: usize = 10;

pub struct Campaign {
    pub cases: u64,
    pub seed: u64,
    pub workers: u64,
    /// What a case may take at most.
    pub longest: Duration,
}

pub struct Report {
    pub door: &'static str,
    pub cases: u64,
    /// Cases of the corpus, before those.
    pub kept: usize,
    pub time: Duration,
    pub longest: Duration,
    /// The most bytes that a case held at once.
    pub peak: usize,
    pub failures: Vec<String>,
}

/// What a worker saw.
#[derive(Default)]
struct Seen {
    longest: Duration,
    peak: usize,
    failures: Vec<String>,
}

/// The case that a worker is at.
type Present = Mutex<Option<(u64, Instant)>>;

impl Campaign {
    /// The corpus first, then the random cases.
    pub fn run(&self, door: &Door) -> Report {
        listen();
        let start = Instant::now();
        let kept = door.corpus();
        let mut seen = Seen::default();
        for (name, bytes) in &kept {
            self.case(door, bytes, name, &mut seen);
        }
        let corpus: Vec<Vec<u8>> = kept.iter().map(|(_, bytes)| bytes.clone()).collect();
        let next = AtomicU64::new(0);
        let all = Mutex::new(seen);
        let present: Vec<Present> = (0..self.workers).map(|_| Mutex::default()).collect();
        let over = AtomicBool::new(false);
        let work = |at: &Present| {
            let mut seen = Seen::default();
            while seen.failures.len() < TOLD {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= self.cases {
                    break;
                }
                let bytes = (door.make)(&mut self.dice(number), &corpus);
                *at.lock().expect("nobody panics") = Some((number, Instant::now()));
                self.case(door, &bytes, &format!("case {number}"), &mut seen);
                *at.lock().expect("nobody panics") = None;
            }
            let mut all = all.lock().expect("nobody panics");
            all.longest = all.longest.max(seen.longest);
            all.peak = all.peak.max(seen.peak);
            all.failures.append(&mut seen.failures);
        };
        std::thread::scope(|scope| {
            let work = &work;
            let watch = scope.spawn(|| watch(door, &present, &over));
            let workers: Vec<_> = present
                .iter()
                .map(|at| scope.spawn(move || work(at)))
                .collect();
            for worker in workers {
                worker.join().expect("panics are caught");
            }
            over.store(true, Ordering::Relaxed);
            watch.thread().unpark();
        });
        let seen = all.into_inner().expect("nobody panics");
        Report {
            door: door.name,
            cases: next.into_inner().min(self.cases),
            kept: kept.len(),
            time: start.elapsed(),
            longest: seen.longest,
            peak: seen.peak,
            failures: seen.failures,
        }
    }

    fn dice(&self, number: u64) -> Dice {
        let seed = Dice::new(self.seed).roll();
        Dice::new(seed ^ number.wrapping_mul(0xd6e8_feb8_6659_fd93))
    }

    fn case(&self, door: &Door, bytes: &[u8], name: &str, seen: &mut Seen) {
        let run = || {
            let start = Instant::now();
            let caught = catch_unwind(AssertUnwindSafe(|| (door.check)(bytes)));
            (caught, start.elapsed())
        };
        let ((caught, mut time), peak) = memory::peak_of(run);
        // Others use the machine too: what seems slow is tried again, with its own time alone.
        for _ in 0..3 {
            if time > self.longest {
                let before = used();
                let again = run().1;
                let own = used()
                    .zip(before)
                    .map(|(after, before)| after.saturating_sub(before));
                time = time.min(own.unwrap_or(again));
            }
        }
        let mut problems = Vec::new();
        if caught.is_err() {
            problems.push(format!("panics: {}", PANIC.take()));
        }
        if time > self.longest {
            problems.push(format!("takes {time:?}"));
        }
        if peak > limits::MEMORY {
            problems.push(format!("holds {} MiB", peak >> 20));
        }
        for problem in problems {
            let file = keep(door, bytes);
            let failure = format!("{}, {name}: {problem}\n  {file}", door.name);
            seen.failures.push(failure);
        }
        seen.longest = seen.longest.max(time);
        seen.peak = seen.peak.max(peak);
    }
}

/// The time that this thread has had a processor, where the system tells it (Linux).
fn used() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds = told.split(' ').next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}

/// Ends the run at a case that hangs.
fn watch(door: &Door, present: &[Present], over: &AtomicBool) {
    while !over.load(Ordering::Relaxed) {
        std::thread::park_timeout(Duration::from_secs(1));
        for at in present {
            let at = *at.lock().expect("nobody panics");
            if let Some((number, since)) = at
                && since.elapsed() > HANGS
            {
                eprintln!("{}, case {number}: hangs", door.name);
                std::process::exit(1);
            }
        }
    }
}

/// Writes a case that failed where it can be taken from into the corpus.
fn keep(door: &Door, bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/fuzz-failures");
    let file = folder.join(format!("{}-{:016x}", door.name, hasher.finish()));
    let written = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&file, bytes));
    match written {
        Ok(()) => format!("kept as {}", file.display()),
        Err(problem) => format!("not kept: {problem}"),
    }
}

thread_local! {
    /// What the last panic of this thread said.
    static PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Keeps what panics say for the report.
fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            PANIC.set(info.to_string());
            // A test of its own fails as ever.
            if std::thread::current().name().is_some() {
                before(info);
            }
        }));
    });
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            door, cases, kept, ..
        } = self;
        write!(
            f,
            "{door:<12} {cases:>9} cases and {kept:>3} kept, {:>7.0} a second; longest {:>6.1} ms, most \
             memory {:>6.1} MiB",
            *cases as f64 / self.time.as_secs_f64(),
            self.longest.as_secs_f64() * 1e3,
            self.peak as f64 / f64::from(1 << 20),
        )
    }
}

/// Fails with what failed.
pub fn verdict(reports: &[Report]) {
    let failures: Vec<_> = reports.iter().flat_map(|report| &report.failures).collect();
    let list: Vec<_> = failures.iter().map(|failure| failure.as_str()).collect();
    assert!(
        failures.is_empty(),
        "{} failed:\n{}",
        list.len(),
        list.join("\n")
    );
}

/// What docs/fuzzing.md says of a campaign.
pub fn document(reports: &[Report], seed: u64) -> String {
    let mut text = format!(
        "# The last campaign of hostile input\n\n\
         Written by `cargo xtask fuzz --seed {seed}`, natively, with overflow checks. A door is what \
         takes something from\noutside; its corpus is the folder of its name in `tests/corpus`. A case \
         follows from the door, the seed and\nits number; it fails if it panics, takes longer than a \
         second, holds more than {} MiB, does not come back as\nit was read, or if the next good call \
         gives a wrong answer.\n\n\
         | door | cases | a second | longest, ms | most memory, MiB | failures |\n\
         |---|--:|--:|--:|--:|--:|\n",
        limits::MEMORY >> 20
    );
    for report in reports {
        let second = report.cases as f64 / report.time.as_secs_f64();
        let (longest, peak) = (report.longest.as_secs_f64() * 1e3, report.peak >> 20);
        let (door, cases, failures) = (report.door, report.cases, report.failures.len());
        let row = writeln!(
            text,
            "| {door} | {cases} | {second:.0} | {longest:.0} | {peak} | {failures} |"
        );
        row.expect("a String takes any text");
    }
    let total: u64 = reports.iter().map(|report| report.cases).sum();
    text + &format!("| all | {total} | | | | |\n")
}
