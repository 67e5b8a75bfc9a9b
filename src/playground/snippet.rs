//! What an author pastes into a page to embed a scene, for the tools that tutorials are written
//! with.

use super::link;
use super::words::{Piece, Rich};

/// A tool, or the language that it reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    Html,
    Element,
    Markdown,
    MyST,
    MkDocs,
    Quarto,
    Docusaurus,
    Jupyter,
}

impl Tool {
    pub const ALL: [Self; 8] = [
        Self::Html,
        Self::Element,
        Self::Markdown,
        Self::MyST,
        Self::MkDocs,
        Self::Quarto,
        Self::Docusaurus,
        Self::Jupyter,
    ];

    /// The tool's own name, the same in every language.
    pub fn name(self) -> &'static str {
        match self {
            Self::Html => "HTML",
            Self::Element => "Element",
            Self::Markdown => "Markdown",
            Self::MyST => "MyST",
            Self::MkDocs => "MkDocs",
            Self::Quarto => "Quarto",
            Self::Docusaurus => "Docusaurus",
            Self::Jupyter => "Jupyter",
        }
    }
}

/// What is embedded.
#[derive(Clone, Debug, PartialEq)]
pub struct Embedded {
    /// The address of the folder that the site is in, with its last slash.
    pub site: String,
    /// The scene as keys of a link, nothing escaped.
    pub scene: Vec<(String, String)>,
    /// What the author chose beside it, as further keys.
    pub options: Vec<(String, String)>,
    /// What a screen reader calls it, and what stands in its place where it cannot be shown.
    pub title: String,
    /// In CSS pixels.
    pub width: u32,
    pub height: u32,
}

impl Embedded {
    /// The address of the embed itself.
    pub fn address(&self) -> String {
        let all = [&self.scene[..], &self.options[..]].concat();
        format!("{}embed.html#{}", self.site, link::join(&all))
    }

    /// The address of the page, for those who cannot see the embed.
    fn page(&self) -> String {
        format!("{}#{}", self.site, link::join(&self.scene))
    }

    /// What is pasted for a tool. The author's options are strong.
    pub fn snippet(&self, tool: Tool) -> Rich {
        let Self {
            title,
            width,
            height,
            ..
        } = self;
        let mut text = Snippet::default();
        match tool {
            Tool::Html => self.frame(&mut text, "></iframe>"),
            Tool::Element => self.element(&mut text),
            Tool::Markdown => {
                // Where HTML is not allowed, the link remains.
                text.add(format!("[{}](<{}>)\n\n", markdown(title), self.page()));
                self.frame(&mut text, "></iframe>");
            }
            Tool::MyST => {
                text.add(":::{iframe} ");
                self.source(&mut text, |text| text.to_string());
                text.add(format!("\n:width: 100%\n{}\n:::", markdown(title)));
            }
            // Markdown there lets blocks of HTML through.
            Tool::MkDocs => self.frame(&mut text, "></iframe>"),
            Tool::Quarto => {
                text.add("::: {.content-visible when-format=\"html\"}\n```{=html}\n");
                self.frame(&mut text, "></iframe>");
                text.add("\n```\n:::\n\n::: {.content-visible unless-format=\"html\"}\n");
                text.add(format!("[{}](<{}>)\n:::", markdown(title), self.page()));
            }
            // JSX closes each element, and has numbers in braces.
            Tool::Docusaurus => {
                text.add("<iframe src=\"");
                self.source(&mut text, attribute);
                let title = attribute(title);
                text.add(format!(
                    "\"\n  title=\"{title}\" width={{{width}}} height={{{height}}} loading=\"lazy\" />"
                ));
            }
            Tool::Jupyter => {
                text.add("from IPython.display import IFrame\n\nIFrame(\"");
                self.source(&mut text, |text| text.to_string());
                text.add(format!("\",\n       width={width}, height={height})"));
            }
        }
        text.line
    }

    fn frame(&self, text: &mut Snippet, end: &str) {
        text.add("<iframe src=\"");
        self.source(text, attribute);
        let (title, width, height) = (attribute(&self.title), self.width, self.height);
        text.add(format!(
            "\"\n  title=\"{title}\" width=\"{width}\" height=\"{height}\" loading=\"lazy\"{end}"
        ));
    }

    /// The address, its options strong.
    fn source(&self, text: &mut Snippet, escape: fn(&str) -> String) {
        let scene = link::join(&self.scene);
        text.add(escape(&format!("{}embed.html#{scene}", self.site)));
        for option in &self.options {
            text.add(escape("&"));
            text.strong(escape(&link::join(std::slice::from_ref(option))));
        }
    }

    fn element(&self, text: &mut Snippet) {
        let site = attribute(&self.site);
        text.add(format!(
            "<script src=\"{site}embed.js\" defer></script>\n<grid-scope"
        ));
        let written = |(key, value): &(String, String)| format!("{key}=\"{}\"", attribute(value));
        for pair in &self.scene {
            text.add(format!("\n  {}", written(pair)));
        }
        for option in &self.options {
            text.add("\n  ");
            text.strong(written(option));
        }
        let (page, title) = (attribute(&self.page()), attribute(&self.title));
        text.add(format!(
            ">\n  <a href=\"{page}\">{title}</a>\n</grid-scope>"
        ));
    }
}

#[derive(Default)]
struct Snippet {
    line: Rich,
}

impl Snippet {
    fn add(&mut self, text: impl Into<String>) {
        self.line.push(Piece::plain(text));
    }

    fn strong(&mut self, text: impl Into<String>) {
        self.line.push(Piece::strong(text));
    }
}

/// Text inside of an attribute in double quotes, or between tags.
fn attribute(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// Text that Markdown does not take for marks.
fn markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '[' | ']' | '*' | '_' | '`' | '\\' | '<') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::super::words::{Tone, spoken};
    use super::*;

    fn embedded() -> Embedded {
        let pairs = |pairs: &[(&str, &str)]| {
            let pairs = pairs.iter().map(|(k, v)| (k.to_string(), v.to_string()));
            pairs.collect::<Vec<_>>()
        };
        Embedded {
            site: "https://site.example/grid/".into(),
            scene: pairs(&[
                ("x", "[[1,2],[3,4]]"),
                ("y", "nn.Upsample(scale_factor=2,mode='nearest')"),
                ("pin", "1,1"),
            ]),
            options: pairs(&[("hide", "code,panel"), ("theme", "dark")]),
            title: "Upsample on a 2 × 2 grid".into(),
            width: 640,
            height: 420,
        }
    }

    #[test]
    fn each_snippet_is_what_its_tool_reads() {
        let say = |tool| spoken(&embedded().snippet(tool));
        let link = "x=[[1,2],[3,4]]&amp;y=nn.Upsample(scale_factor=2,mode='nearest')&amp;pin=1,1";
        let frame = format!(
            "<iframe src=\"https://site.example/grid/embed.html#{link}&amp;hide=code,panel&amp;theme=dark\"\n  \
             title=\"Upsample on a 2 × 2 grid\" width=\"640\" height=\"420\" loading=\"lazy\"></iframe>"
        );
        assert_eq!(say(Tool::Html), frame);
        assert_eq!(say(Tool::MkDocs), frame);
        let plain = embedded().address();
        assert_eq!(
            say(Tool::MyST),
            format!(":::{{iframe}} {plain}\n:width: 100%\nUpsample on a 2 × 2 grid\n:::")
        );
        assert_eq!(
            say(Tool::Jupyter),
            format!(
                "from IPython.display import IFrame\n\nIFrame(\"{plain}\",\n       width=640, height=420)"
            )
        );
        assert_eq!(
            say(Tool::Element),
            format!(
                "<script src=\"https://site.example/grid/embed.js\" defer></script>\n\
                 <grid-scope\n  x=\"[[1,2],[3,4]]\"\n  y=\"nn.Upsample(scale_factor=2,mode='nearest')\"\n  \
                 pin=\"1,1\"\n  hide=\"code,panel\"\n  theme=\"dark\">\n  \
                 <a href=\"https://site.example/grid/#{link}\">Upsample on a 2 × 2 grid</a>\n</grid-scope>"
            )
        );
        assert!(say(Tool::Markdown).ends_with(&frame));
        assert!(say(Tool::Quarto).contains(&format!("```{{=html}}\n{frame}\n```")));
        assert!(say(Tool::Docusaurus).contains("width={640} height={420} loading=\"lazy\" />"));
    }

    #[test]
    fn what_the_author_chose_is_strong_everywhere() {
        for tool in Tool::ALL {
            let line = embedded().snippet(tool);
            let strong = line.iter().filter(|piece| piece.tone == Tone::Strong);
            let strong: Vec<_> = strong.map(|piece| piece.text.replace('"', "")).collect();
            assert_eq!(strong, ["hide=code,panel", "theme=dark"], "{tool:?}");
        }
    }

    #[test]
    fn no_value_ends_the_attribute_it_stands_in() {
        let hostile = Embedded {
            title: "\"><script>".into(),
            scene: vec![("x".into(), "\"></iframe><b>&".into())],
            ..embedded()
        };
        for tool in [Tool::Html, Tool::Element, Tool::Docusaurus] {
            let text = spoken(&hostile.snippet(tool));
            assert!(!text.contains("\"><b>") && !text.contains("<b>"), "{text}");
            assert!(!text.contains("\"><script>"), "{text}");
        }
        let python = spoken(&hostile.snippet(Tool::Jupyter));
        assert_eq!(python.matches('"').count(), 2, "{python}");
    }
}
