//! Each stage of compilation, in bytes of source a second: the corpus of each language as one workload.

#![allow(clippy::disallowed_methods, reason = "reads the corpus")]

use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use polyc::{Engine, Frontend, Level, Source, decode, encode, finish_module, verify};

/// The corpus programs of a language: names and texts.
fn corpus(language: &dyn Frontend) -> Vec<(String, Vec<u8>)> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(corpus).expect("the corpus is there") {
        let directory = entry.expect("it can be listed").path();
        let stem = directory.file_name().expect("a name").to_string_lossy().into_owned();
        for extension in language.info().extensions {
            let name = format!("{stem}.{extension}");
            if let Ok(text) = std::fs::read(directory.join(&name)) {
                files.push((name, text));
            }
        }
    }
    files.sort();
    files
}

fn stages(criterion: &mut Criterion) {
    let engine = Engine::new();
    for &language in engine.languages().all() {
        let files = corpus(language);
        let units: Vec<Source<'_>> = files
            .iter()
            .map(|(name, bytes)| Source::new(language.info().name, name, bytes))
            .collect();
        let size = files.iter().map(|it| it.1.len() as u64).sum();
        let mut group = criterion.benchmark_group(language.info().name);
        group.throughput(Throughput::Bytes(size)).sample_size(20);
        group.bench_function("tokens", |it| {
            it.iter(|| units.iter().filter_map(|it| engine.tokens(*it).result).count());
        });
        group.bench_function("tree", |it| {
            it.iter(|| units.iter().filter_map(|it| engine.tree(*it).result).count());
        });
        for level in Level::ALL {
            let lower = |unit: &Source<'_>| engine.lower(unit.level(level), &mut ()).result;
            group.bench_function(format!("to IR at -O{}", level as u8), |it| {
                it.iter(|| units.iter().filter_map(lower).count());
            });
        }
        let lower = |unit: &Source<'_>| engine.lower(*unit, &mut ()).result;
        let modules: Vec<_> = units.iter().filter_map(lower).collect();
        group.bench_function("IR to verified bytecode", |it| {
            it.iter(|| {
                modules
                    .iter()
                    .filter_map(|it| finish_module(it.clone(), Level::O2).ok())
                    .count()
            });
        });
        let encoded: Vec<Vec<u8>> = modules
            .iter()
            .filter_map(|it| finish_module(it.clone(), Level::O2).ok())
            .map(|it| encode(&it))
            .collect();
        group.bench_function("module file to verified module", |it| {
            it.iter(|| {
                let modules = encoded.iter().filter_map(|it| decode(it).ok());
                modules.filter_map(|it| verify(it).ok()).count()
            });
        });
        group.finish();
    }
}

criterion_group!(benches, stages);
criterion_main!(benches);
