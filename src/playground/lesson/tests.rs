//! Every lesson, as its files are: read, opened and held against the engine.

use std::fs;
use std::path::{Path, PathBuf};

use super::figure::Check;
use super::{COURSE, FILES, LANGS, Lesson};
use crate::playground::edit;
use crate::playground::number;
use crate::playground::results::Results;
use crate::playground::scene::{Place, Scene};
use crate::playground::words::{Lang, spoken};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("lessons")
}

fn lesson(slug: &str) -> Lesson {
    let texts = FILES.map(|file| {
        let path = folder().join(slug).join(file);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    });
    let read = Lesson::read(texts.each_ref().map(String::as_str));
    read.unwrap_or_else(|error| panic!("lessons/{slug}/{error}"))
}

fn lessons() -> impl Iterator<Item = (&'static str, Lesson)> {
    COURSE
        .iter()
        .map(|entry| (entry.slug.as_str(), lesson(&entry.slug)))
}

/// What a track's last stage gives at a spatial index of the shown plane.
fn value(scene: &Scene, track: usize, index: &[usize]) -> f32 {
    let results = Results::default().of(scene);
    let result = results.track(track);
    assert!(result.refusal.is_none(), "{:?}", result.refusal);
    let last = result.stages.last().expect("a track has a stage");
    let values = &last.output.values;
    let dims = scene.dims();
    let place = Place::of(index);
    let index = edit::index_of(values.shape(), dims, scene.planes.output, place);
    let index = index.unwrap_or_else(|| panic!("{place:?} lies outside of {:?}", values.shape()));
    let flat = index
        .iter()
        .zip(values.shape())
        .fold(0, |at, (&i, &size)| at * size + i);
    values.data()[flat]
}

#[test]
fn every_lesson_is_in_the_course_and_can_be_read() {
    let mut folders: Vec<_> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    folders.sort();
    let mut listed: Vec<_> = COURSE.iter().map(|entry| entry.slug.clone()).collect();
    listed.sort();
    assert_eq!(listed, folders);
    for (slug, lesson) in lessons() {
        let entry = COURSE.iter().find(|entry| entry.slug == slug).unwrap();
        for lang in LANGS {
            assert_eq!(entry.title(lang), &lesson.prose(lang).title, "{slug}");
        }
    }
}

#[test]
fn both_languages_say_the_same() {
    for (slug, lesson) in lessons() {
        let [en, zh] = LANGS.map(|lang| lesson.prose(lang));
        let links = |prose: &super::Prose| -> Vec<String> {
            prose.links().map(|(_, to)| to.to_string()).collect()
        };
        assert_eq!(links(en), links(zh), "{slug}: the links");
        let right = |prose: &super::Prose| prose.answers.iter().position(|a| a.is_right());
        assert_eq!(right(en), right(zh), "{slug}: the right answer");
        for (a, b) in en.answers.iter().zip(&zh.answers) {
            let numbers = [a, b].map(|answer| number::parse(&spoken(&answer.text)));
            assert_eq!(numbers[0], numbers[1], "{slug}: {a:?} and {b:?}");
        }
        let chinese = |c: char| ('\u{4e00}'..'\u{a000}').contains(&c);
        assert!(
            spoken(&zh.title).contains(chinese),
            "{slug}: a Chinese title"
        );
        assert!(
            !spoken(&en.title).contains(chinese),
            "{slug}: an English title"
        );
    }
}

#[test]
fn every_checked_fact_is_what_the_engine_gives() {
    for (slug, lesson) in lessons() {
        for check in &lesson.figure.checks {
            let Check {
                line,
                scene,
                track,
                index,
                value: told,
            } = check;
            let place = format!("lessons/{slug}/figure.txt, line {line}");
            let scene = lesson.figure.scene(scene);
            let scene = scene.unwrap_or_else(|| panic!("{place}: no such scene"));
            let given = value(scene, *track, index);
            assert!(
                number::short(given.into(), 4) == number::short(f64::from(*told), 4),
                "{place}: {told} is told, {given} is given"
            );
        }
    }
}

#[test]
fn the_right_answer_is_the_value_of_the_asked_cell() {
    let mut held = 0;
    for (slug, lesson) in lessons() {
        let Some(ask) = lesson.figure.ask else {
            continue;
        };
        let scene = lesson.figure.start().first;
        let results = Results::default().of(&scene);
        assert!(results.track(ask.track).refusal.is_none(), "{slug}");
        let answers = &lesson.prose(Lang::En).answers;
        let right = answers.iter().find(|answer| answer.is_right()).unwrap();
        let told = number::parse(&spoken(&right.text));
        let (Some(place), Some(told)) = (ask.place, told) else {
            continue;
        };
        let given = value(&scene, ask.track, &place.spatial(scene.dims()));
        assert!(
            (given - told).abs() < 1e-3,
            "{slug}: {told} is told, {given} is given"
        );
        held += 1;
    }
    assert!(held >= 2);
}
