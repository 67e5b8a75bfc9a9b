//! What the site sends beside its files, and what it lets its own pages do. The end-to-end tests
//! serve it so.

/// Where the policy stands in docs/embedding.md, in `_headers` and in every page.
///
/// Scripts and styles are files of the site: none stands inside of a page, and no text becomes
/// markup or the address of a script without `start.js`. Wasm is compiled, which `wasm-unsafe-eval`
/// allows, and text is not. The pages of lessons stand a folder lower and have a `base` for that.
pub const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'; \
    manifest-src 'self'; frame-src 'self'; base-uri 'self'; form-action 'none'; \
    require-trusted-types-for 'script'; trusted-types default";

/// What goes with every answer. The site has nothing that another one may not read; a frame in a
/// sandbox has no origin, and loads nothing that says less.
pub const HEADERS: [(&str, &str); 2] = [
    ("Access-Control-Allow-Origin", "*"),
    ("X-Content-Type-Options", "nosniff"),
];

/// The page that other pages frame. In a sandbox WebKit knows no 'self', so that `start.js` puts the
/// site's address there: a header of the policy would keep the frame from loading.
pub const FRAMED: &str = "embed.html";

/// What else goes with a file of the site.
pub fn of(file: &str) -> Option<(&'static str, &'static str)> {
    (!file.ends_with(FRAMED)).then_some(("Content-Security-Policy", POLICY))
}

/// The policy inside of a page, for hosts that send no headers of ours.
#[allow(dead_code)]
pub fn meta(file: &str) -> String {
    let key = match of(file) {
        Some((name, _)) => format!("http-equiv=\"{name}\""),
        None => "name=\"policy\"".to_owned(),
    };
    format!("<meta {key} content=\"{POLICY}\">\n")
}

/// `_headers`, as hosts of static pages read it that know such a file.
#[allow(dead_code)]
pub fn headers_file() -> String {
    let line = |(name, value): (&str, &str)| format!("  {name}: {value}\n");
    let mut file = format!("/*\n{}", HEADERS.map(line).concat());
    for path in ["/", "/index.html", "/lessons/*", "/worker.js"] {
        file += &format!("{path}\n{}", of(path).map(line).unwrap_or_default());
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_allows_nothing_by_its_text_alone() {
        for word in ["unsafe-inline", "'unsafe-eval'", "http", "*", "data:"] {
            assert!(!POLICY.contains(word), "{word}");
        }
    }

    #[test]
    fn hosts_are_told_the_policy_that_is_tested() {
        let docs = include_str!("../../docs/embedding.md");
        for directive in POLICY.split("; ") {
            assert!(
                docs.contains(directive),
                "docs/embedding.md lacks {directive}"
            );
        }
        assert!(headers_file().contains(POLICY) && meta("index.html").contains(POLICY));
        assert!(meta(FRAMED).starts_with("<meta name=\"policy\" content=\"default-src"));
    }
}
