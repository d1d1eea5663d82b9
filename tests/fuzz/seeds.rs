//! What fuzzing begins with: the programs of the checkout, and what they compile to.

use std::fs;
use std::path::{Path, PathBuf};

use fastrand::Rng;
use polyc::{Engine, Level, Module, Source, decode, encode, parse_text, print_ir, verify, write_text};

use polyc_tck::mutate;

use crate::modules;

/// The texts, modules or files of one target, and how they are changed.
pub struct Seeds {
    inputs: Vec<Vec<u8>>,
    /// Words of the language.
    words: Vec<&'static str>,
    change: Change,
}

#[derive(Clone, Copy)]
enum Change {
    Text,
    Bytes,
    Module,
}

impl Seeds {
    /// The seeds of a target.
    pub fn of(name: &str) -> Self {
        let engine = Engine::new();
        let (inputs, change) = match name {
            "pbc" | "run" => {
                let modules = modules_of(&engine).chain(assembled());
                let change = if name == "run" { Change::Module } else { Change::Bytes };
                (modules.map(|it| encode(&it)).collect(), change)
            }
            "pbt" => {
                let written = modules_of(&engine).map(|it| write_text(&it).into_bytes());
                (files("pbt").into_iter().chain(written).collect(), Change::Text)
            }
            "pir" => (lowered(&engine).chain(files("pir")).collect(), Change::Text),
            _ => (texts_of(&engine, name), Change::Text),
        };
        let language = engine.languages().by_name(name);
        let words = language.map(|it| it.info().words()).unwrap_or_default();
        Self { inputs, words, change }
    }

    /// All of them, as they are.
    pub fn inputs(&self) -> &[Vec<u8>] {
        &self.inputs
    }

    /// One of them, changed.
    pub fn changed(&self, random: &mut Rng) -> Vec<u8> {
        let mut input = self.inputs[random.usize(..self.inputs.len())].clone();
        match self.change {
            Change::Text => {
                for _ in 0..random.usize(1..6) {
                    mutate::text(random, &mut input, &self.inputs, &self.words);
                }
            }
            Change::Bytes => mutate::bytes(random, &mut input),
            Change::Module if random.u8(0..8) == 0 => mutate::bytes(random, &mut input),
            Change::Module => {
                let mut module = decode(&input).expect("it was encoded");
                modules::mutate(&mut module, random);
                input = encode(&module);
            }
        }
        input
    }
}

/// The programs of a language.
fn texts_of(engine: &Engine, language: &str) -> Vec<Vec<u8>> {
    let language = engine.languages().by_name(language).expect("it is a language");
    language.info().extensions.iter().flat_map(|it| files(it)).collect()
}

/// The files of an extension in the directories of programs, in the order of their paths.
fn files(extension: &str) -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut open: Vec<PathBuf> = ["corpus", "tests", "benches", "crates"].map(|it| root.join(it)).into();
    let mut paths = Vec::new();
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(directory).expect("it is a directory") {
            let path = entry.expect("it can be listed").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|it| it == extension) {
                paths.push(path);
            }
        }
    }
    paths.sort();
    let texts = paths.iter().map(|it| fs::read(it).expect("it can be read"));
    texts.collect()
}

/// The programs of the corpus.
fn units(engine: &Engine) -> Vec<(Source<'static>, Level)> {
    let cases = crate::common::cases(engine);
    let units = cases
        .into_iter()
        .map(|case| Source::new(case.language.info().name, "seed", case.source.leak()));
    let units: Vec<Source<'_>> = units.collect();
    let at = |level| units.iter().map(move |&it| (it, level));
    at(Level::O0).chain(at(Level::O2)).collect()
}

fn modules_of(engine: &Engine) -> impl Iterator<Item = Module> {
    units(engine).into_iter().map(|(unit, level)| {
        let compiled = engine.module(unit.level(level), &mut ()).result;
        compiled.expect("the corpus compiles").into_inner()
    })
}

fn lowered(engine: &Engine) -> impl Iterator<Item = Vec<u8>> {
    units(engine).into_iter().map(|(unit, level)| {
        let module = engine.lower(unit.level(level), &mut ()).result;
        print_ir(&module.expect("the corpus compiles")).into_bytes()
    })
}

/// The modules that tests have in text form, those the verifier accepts.
fn assembled() -> impl Iterator<Item = Module> {
    let texts = files("pbt").into_iter();
    texts.filter_map(|text| {
        let module = parse_text(&String::from_utf8_lossy(&text)).ok()?;
        Some(verify(module).ok()?.into_inner())
    })
}
