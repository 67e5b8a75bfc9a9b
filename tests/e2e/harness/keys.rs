//! Keys by their names in the DOM (`KeyboardEvent.key`).

use fantoccini::key::Key;

/// The code point WebDriver has for a key: `Enter`, `ArrowLeft`, `Control`, or the character.
pub fn code(name: &str) -> char {
    let key = match name {
        "Alt" => Key::Alt,
        "ArrowDown" => Key::Down,
        "ArrowLeft" => Key::Left,
        "ArrowRight" => Key::Right,
        "ArrowUp" => Key::Up,
        "Backspace" => Key::Backspace,
        "Control" => Key::Control,
        "Delete" => Key::Delete,
        "End" => Key::End,
        "Enter" => Key::Enter,
        "Escape" => Key::Escape,
        "F2" => Key::F2,
        "Home" => Key::Home,
        "Meta" => Key::Meta,
        "PageDown" => Key::PageDown,
        "PageUp" => Key::PageUp,
        "Shift" => Key::Shift,
        "Space" => return ' ',
        "Tab" => Key::Tab,
        _ => {
            let mut characters = name.chars();
            return match (characters.next(), characters.next()) {
                (Some(character), None) => character,
                _ => panic!("no key has the name `{name}`"),
            };
        }
    };
    key.into()
}

/// The keys of a shortcut such as `Control+Shift+z`, in the order they go down.
pub fn chord(shortcut: &str) -> Vec<char> {
    match shortcut.strip_suffix("++") {
        Some(modifiers) => modifiers.split('+').map(code).chain(['+']).collect(),
        None if shortcut == "+" => vec!['+'],
        None => shortcut.split('+').map(code).collect(),
    }
}
