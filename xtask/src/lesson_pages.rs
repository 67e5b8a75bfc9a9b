//! A page for every lesson, `lessons/SLUG.html`: its text, for readers and machines without scripts,
//! in the page of the app, which opens the lesson in its place.

use crate::process::Result;
use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd, html};
use std::fs;
use std::path::Path;

/// The size of a lesson's frame where its host asks nobody: CSS pixels.
const FRAME: (u32, u32) = (800, 900);

/// Writes the pages beside the lessons' folders. With the site's address, which ends in `/`, each
/// says where it is embedded from (oEmbed, <https://oembed.com>).
pub fn write(dist: &Path, address: Option<&str>) -> Result {
    let lessons = dist.join("lessons");
    let page = fs::read_to_string(dist.join("index.html"))?;
    let index = fs::read_to_string(lessons.join("index.txt"))?;
    let slugs = index.lines().map(str::trim);
    for slug in slugs.filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let text = fs::read_to_string(lessons.join(slug).join("en.md"))?;
        let lesson = Lesson::of(&text);
        let written = lesson.page(slug, &page, address)?;
        fs::write(lessons.join(format!("{slug}.html")), written)?;
        if let Some(address) = address {
            fs::write(
                lessons.join(format!("{slug}.json")),
                lesson.oembed(slug, address),
            )?;
        }
    }
    Ok(())
}

/// What a page tells of a lesson, without what only the app can do.
struct Lesson {
    title: String,
    /// The first paragraph, without marks.
    question: String,
    html: String,
}

impl Lesson {
    fn of(text: &str) -> Self {
        let (mut title, mut question) = (String::new(), String::new());
        let (mut in_title, mut in_question) = (false, false);
        let mut events = Vec::new();
        // The answers are told, and not which one is right; the table of modes is measured live.
        let text = text.replace(" ✓", "").replace("[[modes]]", "");
        for event in Parser::new(&text) {
            match &event {
                Event::Start(Tag::Heading {
                    level: HeadingLevel::H1,
                    ..
                }) => in_title = true,
                Event::End(TagEnd::Heading(HeadingLevel::H1)) => in_title = false,
                Event::Start(Tag::Paragraph) => in_question = question.is_empty(),
                Event::End(TagEnd::Paragraph) => in_question = false,
                Event::Text(words) | Event::Code(words) => match (in_title, in_question) {
                    (true, _) => title += words,
                    (_, true) => question += words,
                    _ => {}
                },
                _ => {}
            }
            // A link sets the figure, which is not there yet.
            if !matches!(
                event,
                Event::Start(Tag::Link { .. }) | Event::End(TagEnd::Link)
            ) {
                events.push(event);
            }
        }
        let mut written = String::new();
        html::push_html(&mut written, events.into_iter());
        Self {
            title,
            question,
            html: written,
        }
    }

    /// The page of the app with this lesson in it.
    fn page(&self, slug: &str, page: &str, address: Option<&str>) -> Result<String> {
        let discovery = address.map_or(String::new(), |address| {
            format!(
                "<link rel=\"alternate\" type=\"application/json+oembed\" href=\"{address}lessons/{slug}.json\" title=\"{}\">\n",
                escaped(&self.title)
            )
        });
        // Its files are one folder further up.
        let title = escaped(&self.title);
        let head = format!("<base href=\"../\">\n<title>{title} · Gridscope</title>\n{discovery}");
        let about = format!(
            "<meta name=\"description\" content=\"{}\">",
            escaped(&self.question)
        );
        let root = "<div id=\"gridscope-page\"";
        let page = replaced(page, "<title>", "</title>\n", &head)?;
        let page = replaced(&page, "<meta name=\"description\"", ">", &about)?;
        // The figure is that of another scene.
        let (still, loading) = ("<div class=\"app still\">", "<p class=\"loading\">");
        let page = replaced(&page, still, loading, loading)?;
        let page = replaced(
            &page,
            loading,
            "</p>",
            &format!("<article class=\"loading\">\n{}</article>", self.html),
        )?;
        match page.contains(root) {
            true => Ok(page.replace(root, &format!("{root} data-lesson=\"{slug}\""))),
            false => Err("index.html has no place for the app".into()),
        }
    }

    /// What a host asks for that knows this page alone.
    fn oembed(&self, slug: &str, address: &str) -> String {
        let (width, height) = FRAME;
        let title = json(&self.title);
        let frame = json(&format!(
            "<iframe src=\"{address}embed.html#lesson={slug}\" title=\"{}\" width=\"{width}\" height=\"{height}\" loading=\"lazy\"></iframe>",
            escaped(&self.title)
        ));
        format!(
            "{{ \"version\": \"1.0\", \"type\": \"rich\", \"provider_name\": \"Gridscope\", \"provider_url\": {}, \
             \"title\": {title}, \"html\": {frame}, \"width\": {width}, \"height\": {height} }}\n",
            json(address)
        )
    }
}

/// The text with other words from one mark to the end of the next.
fn replaced(text: &str, from: &str, to: &str, new: &str) -> Result<String> {
    let start = text.find(from).ok_or(format!("index.html has no {from}"))?;
    let length = text[start..]
        .find(to)
        .ok_or(format!("index.html has no {to}"))?;
    Ok([&text[..start], new, &text[start + length + to.len()..]].concat())
}

/// Text inside of an attribute or between tags.
fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('"', "&quot;");
    text.replace('<', "&lt;").replace('>', "&gt;")
}

/// A string of JSON.
fn json(text: &str) -> String {
    let mut written = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => written.extend(['\\', c]),
            c if c.is_control() => written += &format!("\\u{:04x}", c as u32),
            c => written.push(c),
        }
    }
    written + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<head>\n<title>Gridscope</title>\n<meta name=\"description\" content=\"Old\">\n\
        </head>\n\
        <div id=\"gridscope-page\">\n<div class=\"app still\"><p>Figure</p></div>\n<p class=\"loading\">Loading</p>\n</div>";
    const TEXT: &str = "# What `a` does\n\n## Predict\n\nWhat is `y`, \"quoted\"?\n\n- 1: no\n- 2 ✓\n\n## Explain\n\nA [fact](scene).\n\n[[modes]]\n";

    #[test]
    fn a_page_holds_the_text_of_its_lesson_and_not_the_answer() {
        let page = Lesson::of(TEXT).page("a-lesson", PAGE, None).unwrap();
        for part in [
            "<title>What a does · Gridscope</title>",
            "content=\"What is y, &quot;quoted&quot;?\"",
            "<base href=\"../\">\n<title>",
            "<div id=\"gridscope-page\" data-lesson=\"a-lesson\">",
            "<h1>What <code>a</code> does</h1>",
            "<p>A fact.</p>",
            "<li>2</li>",
        ] {
            assert!(page.contains(part), "{part}\n{page}");
        }
        assert!(
            !page.contains("oembed")
                && !page.contains("Figure")
                && !page.contains("✓")
                && !page.contains("modes")
        );
    }

    #[test]
    fn a_site_with_an_address_tells_how_its_lessons_are_embedded() {
        let lesson = Lesson::of(TEXT);
        let page = lesson
            .page("a-lesson", PAGE, Some("https://site.example/"))
            .unwrap();
        assert!(page.contains(
            "type=\"application/json+oembed\" href=\"https://site.example/lessons/a-lesson.json\""
        ));
        let told = lesson.oembed("a-lesson", "https://site.example/");
        assert!(
            told.contains("\"version\": \"1.0\", \"type\": \"rich\""),
            "{told}"
        );
        assert!(
            told.contains("<iframe src=\\\"https://site.example/embed.html#lesson=a-lesson\\\""),
            "{told}"
        );
    }
}
