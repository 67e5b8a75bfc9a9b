//! Lists the lessons for `src/playground/lesson/course.rs`: a line each, with the slug, the key of
//! its section and its titles in English and Chinese, with tabs between. So the page knows them
//! all without the texts, which are loaded one by one.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=lessons");
    let lessons = Path::new("lessons");
    let index = fs::read_to_string(lessons.join("index.txt"))?;
    let (mut course, mut section) = (String::new(), "");
    for line in index.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(key) = line.strip_prefix('#') {
            section = key.trim();
            continue;
        }
        course += &format!("{line}\t{section}");
        for file in ["en.md", "zh.md"] {
            let path = lessons.join(line).join(file);
            let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
            let title = text.lines().next().and_then(|line| line.strip_prefix("# "));
            let title = title.ok_or(format!("{} begins with no title", path.display()))?;
            course += &format!("\t{}", title.trim());
        }
        course.push('\n');
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("course.txt"), course)?;
    Ok(())
}
