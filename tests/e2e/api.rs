//! The JavaScript API, imported by a foreign page and by a module worker.

use crate::harness::{Host, run};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

const REPLAY: &str = include_str!("../api/replay.mjs");

/// What is run in both places; gives the number of golden cases that were replayed.
const CHECK: &str = "
export async function check(api, { replay, sample }, lines) {
  await Promise.all([api.default(), api.default()])
  const { shape, data } = api.run('nn.MaxPool2d(2)', { shape: [1, 1, 2, 2], data: [1, 2, 3, 4] })
  if (String(shape) !== '1,1,1,1' || !(data instanceof Float32Array) || data[0] !== 4) throw new Error('run')
  try {
    api.run('nn.MaxPool2d(2, padding=2)', [[1]])
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('pad should be at most half')) throw error
  }
  const sampled = sample(lines, 1)
  sampled.forEach(line => replay(api, line))
  return sampled.length
}";

/// A page of another origin, with an element of a common name. (It has an icon: the browser would
/// ask the server for one.)
const FOREIGN: &str = "<!doctype html><link rel=icon href='data:,'><div id=page>foreign</div>";

const IN_PAGE: &str = "
const before = document.documentElement.outerHTML
const count = await (await import(check)).check(await import(api), await import(replay), lines)
if (document.documentElement.outerHTML !== before) throw new Error('the API touched the page')
return count";

const IN_WORKER: &str = "
const code = `onmessage = async ({ data: { api, replay, check, lines } }) => {
  try {
    postMessage(await (await import(check)).check(await import(api), await import(replay), lines))
  } catch (error) {
    postMessage(String(error.stack))
  }
}`
const worker = new Worker(blob(code), { type: 'module' })
return new Promise((resolve, reject) => {
  worker.onmessage = ({ data }) => resolve(data)
  worker.onerror = ({ message }) => reject(new Error(message))
  worker.postMessage({ api, replay, check, lines })
})";

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_api_works_in_a_foreign_page() {
    works(IN_PAGE);
}

#[test]
#[ignore = "cargo xtask test e2e"]
fn the_api_works_in_a_module_worker() {
    works(IN_WORKER);
}

#[track_caller]
fn works(place: &str) {
    run(|page| {
        let api = json!(format!("{}api.js", page.site()));
        let host = Host::of(FOREIGN, &[]);
        page.visit(&host.address());
        page.wait_for("the foreign page", || {
            page.find("#page").text() == "foreign"
        });
        let count = page.js(&format!(
            "return (async () => {{
               const blob = code => URL.createObjectURL(new Blob([code], {{ type: 'text/javascript' }}))
               const api = {api}
               const [replay, check] = [{}, {}].map(blob)
               const lines = {}
               {place}
             }})()",
            json!(REPLAY),
            json!(CHECK),
            json!(golden_sample())
        ));
        assert!(count.as_u64().is_some_and(|n| n > 100), "{}", told(&count));
    });
}

fn told(answer: &Value) -> &str {
    answer.as_str().unwrap_or("too few cases")
}

/// Every 40th line of each golden file.
fn golden_sample() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let files = fs::read_dir(folder).expect("there are golden files");
    let paths = files.map(|file| file.expect("a file").path());
    let paths = paths.filter(|path| path.extension().is_some_and(|ending| ending == "jsonl"));
    paths
        .flat_map(|path| {
            let text = fs::read_to_string(path).expect("golden files are text");
            let lines = text.lines().step_by(40).map(|line| format!("{line}\n"));
            lines.collect::<Vec<_>>()
        })
        .collect()
}
