//! The pages, sealed: each holds the policy of the site, and the digests of the scripts, the styles
//! and the wasm that it loads. A browser refuses a file that has other bytes.

use crate::policy;
use crate::process::Result;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha384};
use std::fs;
use std::path::Path;

/// A digest as the attribute `integrity` and the option of `fetch` have it.
pub fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

/// Seals the pages in `dist` and those of its lessons. What they load must be there already.
pub fn write(dist: &Path) -> Result {
    for folder in [dist, &dist.join("lessons")] {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == "html") {
                let page = fs::read_to_string(&path)?;
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let meta = policy::meta(&name);
                let sealed = sealed(&page, &meta, |name| Ok(fs::read(dist.join(name))?));
                let sealed = sealed.map_err(|problem| format!("{}: {problem}", path.display()))?;
                fs::write(path, sealed)?;
            }
        }
    }
    Ok(fs::write(dist.join("_headers"), policy::headers_file())?)
}

/// A page with the policy before all that it rules, and with the digests of what it loads; `read`
/// gives the bytes of a file of the site.
fn sealed(page: &str, meta: &str, read: impl Fn(&str) -> Result<Vec<u8>>) -> Result<String> {
    const FIRST: &str = "<meta charset=\"utf-8\">\n";
    let (before, after) = page
        .split_once(FIRST)
        .ok_or("the page does not begin with its charset")?;
    let mut sealed = [before, FIRST, meta].concat();
    for (i, tag) in after.split('<').enumerate() {
        if i > 0 {
            sealed.push('<');
        }
        let attribute = match loaded(tag) {
            Some(("script" | "stylesheet", name)) => Some(("integrity", name)),
            // Its digest is for the script that fetches it: browsers hold none against a preload.
            Some(("preload", name)) => Some(("data-integrity", name)),
            _ => None,
        };
        match attribute {
            Some((attribute, name)) => {
                let (attributes, rest) = tag.split_once('>').ok_or("a tag has no end")?;
                let digest = integrity(&read(name)?);
                sealed += &format!("{attributes} {attribute}=\"{digest}\">{rest}");
            }
            None => sealed += tag,
        }
    }
    Ok(sealed)
}

/// What a tag, without the `<` it begins with, has a browser fetch: the relation and the file.
pub fn loaded(tag: &str) -> Option<(&str, &str)> {
    let value = |key: &str| {
        let (_, rest) = tag.split_once(&format!(" {key}=\""))?;
        rest.split('"').next()
    };
    let (relation, address) = match tag.split(' ').next()? {
        "script" => ("script", value("src")?),
        "link" => (value("rel")?, value("href")?),
        _ => return None,
    };
    Some((relation, address.trim_start_matches("./")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_knows_the_digests_of_what_it_runs() {
        let page = "<head>\n<meta charset=\"utf-8\">\n<link rel=\"icon\" href=\"a.svg\">\n\
            <script src=\"./b.js\" defer></script>\n<link rel=\"preload\" href=\"c.wasm\" as=\"fetch\">\n";
        let sealed = sealed(page, "<meta name=\"policy\">\n", |name| Ok(name.into())).unwrap();
        let script = format!(
            "<script src=\"./b.js\" defer integrity=\"{}\"></script>",
            integrity(b"b.js")
        );
        let wasm = format!("as=\"fetch\" data-integrity=\"{}\">", integrity(b"c.wasm"));
        assert!(
            sealed.contains(&script) && sealed.contains(&wasm),
            "{sealed}"
        );
        assert!(sealed.contains("<link rel=\"icon\" href=\"a.svg\">"));
        let policy = sealed.find("policy").unwrap();
        assert!(policy < sealed.find("<link").unwrap());
    }

    #[test]
    fn a_page_that_loads_what_is_not_there_is_an_error() {
        let page = "<meta charset=\"utf-8\">\n<script src=\"./b.js\"></script>";
        assert!(sealed(page, "", |name| Err(name.into())).is_err());
        assert!(sealed("<script src=\"./b.js\"></script>", "", |_| Ok(Vec::new())).is_err());
    }

    #[test]
    fn digests_are_those_of_the_standard() {
        // Of the example in the standard of subresource integrity.
        assert_eq!(
            integrity(b"alert('Hello, world.');"),
            "sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO"
        );
    }
}
