//! The functions of the program by their size, as they are cut into parts: before wasm-opt, which
//! makes all of them smaller and drops their names.

use crate::process::Result;
use std::collections::HashMap;
use std::fs;
use std::path::Path;

/// A function of the program.
pub struct Function {
    pub name: String,
    /// Of its code in the file, which has room for relocations.
    pub bytes: usize,
    /// The file that it is in.
    pub file: String,
}

/// The heaviest functions of all wasm files of a folder.
pub fn heaviest(folder: &Path, count: usize) -> Result<Vec<Function>> {
    let mut functions = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "wasm")
        {
            let file = path.file_stem().unwrap_or_default().to_string_lossy();
            let of_file = functions_of(&fs::read(&path)?)
                .ok_or_else(|| format!("{file}.wasm is not as wasm files are"))?;
            functions.extend(of_file.into_iter().map(|(name, bytes)| Function {
                name: format!("{:#}", rustc_demangle::demangle(&name)),
                bytes,
                file: file.clone().into_owned(),
            }));
        }
    }
    functions.sort_by_key(|function| std::cmp::Reverse(function.bytes));
    functions.truncate(count);
    Ok(functions)
}

const CUSTOM: u8 = 0;
const IMPORTS: u8 = 2;
const CODE: u8 = 10;

/// The names and sizes of the functions that a module defines; `None` where it cannot be read.
fn functions_of(module: &[u8]) -> Option<Vec<(String, usize)>> {
    let (mut imported, mut sizes, mut names) = (0, Vec::new(), HashMap::new());
    let mut module = Reader(module.get(8..)?);
    while let Some(section) = module.byte() {
        let length = module.number()?;
        let mut content = Reader(module.take(length)?);
        match section {
            IMPORTS => imported = content.imported_functions()?,
            CODE => {
                for _ in 0..content.number()? {
                    let size = content.number()?;
                    content.take(size)?;
                    sizes.push(size);
                }
            }
            CUSTOM if content.name()? == "name" => names = content.function_names()?,
            _ => {}
        }
    }
    let named = sizes.into_iter().enumerate().map(|(index, size)| {
        let name = names.remove(&(imported + index));
        (name.unwrap_or_else(|| format!("function {index}")), size)
    });
    Some(named.collect())
}

/// What is left to be read.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// A number in LEB128: seven bits in a byte, the lowest first.
    fn number(&mut self) -> Option<usize> {
        let mut number = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn name(&mut self) -> Option<&'a str> {
        let length = self.number()?;
        str::from_utf8(self.take(length)?).ok()
    }

    /// How many functions a section of imports brings: they are counted before those of the module.
    fn imported_functions(&mut self) -> Option<usize> {
        let mut functions = 0;
        for _ in 0..self.number()? {
            self.name()?;
            self.name()?;
            match self.byte()? {
                0 => {
                    functions += 1;
                    self.number()?;
                }
                // A table has a type before its limits.
                1 => {
                    self.byte()?;
                    self.limits()?;
                }
                2 => self.limits()?,
                // A global has a type, and whether it changes; a tag has two numbers.
                _ => {
                    self.byte()?;
                    self.number()?;
                }
            }
        }
        Some(functions)
    }

    fn limits(&mut self) -> Option<()> {
        let has_most = self.byte()? & 1 == 1;
        self.number()?;
        if has_most {
            self.number()?;
        }
        Some(())
    }

    /// The names of functions by their index, from the section of names.
    fn function_names(&mut self) -> Option<HashMap<usize, String>> {
        const FUNCTIONS: u8 = 1;
        let mut names = HashMap::new();
        while let Some(kind) = self.byte() {
            let length = self.number()?;
            let mut content = Reader(self.take(length)?);
            if kind == FUNCTIONS {
                for _ in 0..content.number()? {
                    let index = content.number()?;
                    names.insert(index, content.name()?.to_owned());
                }
            }
        }
        Some(names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module that imports a function and a memory, and defines a function of four bytes.
    const MODULE: &[u8] = b"\0asm\x01\0\0\0\
        \x02\x0f\x02\x01e\x01f\0\0\x01e\x01m\x02\x01\x01\x02\
        \x0a\x06\x01\x04\0\x41\x00\x0b\
        \x00\x10\x04name\x01\x09\x02\0\x01f\x01\x03two";

    #[test]
    fn functions_are_known_by_their_names_after_those_that_are_imported() {
        assert_eq!(functions_of(MODULE), Some(vec![("two".to_owned(), 4)]));
    }

    #[test]
    fn a_module_that_ends_too_early_is_an_error() {
        for length in [9, 12, 30, MODULE.len() - 1] {
            assert_eq!(functions_of(&MODULE[..length]), None, "{length}");
        }
    }
}
