//! Texts that need not be right: none panics, each ends, what is reported lies in the text and is explained.

use fastrand::Rng;
use polyc::{Engine, Frontend, Level, Limits, Program, Source, SourceMap, add_source};
use polyc_base::{Budget, Span};
use polyc_frontend::Input;

use crate::guard::{caught, shrunk};
use crate::isolation::enter;
use crate::mutate;
use crate::report::{Check, Failure};
use crate::run::{Run, difference, run};

/// Fuel of a run of a changed text, and bytes that it may hold.
const FUEL: u64 = 20_000;
const MEMORY: u64 = 32 << 20;
/// Bytes of a text that is made smaller before it is shown.
const LONGEST_SHRUNK: usize = 20_000;

/// Bytes of a text that may give a function too large for the machine.
const LARGE: usize = 10_000;

/// The limits of runs of texts that nobody wrote.
#[must_use]
pub const fn limits() -> Limits {
    Limits {
        fuel: Some(FUEL),
        memory: Some(MEMORY),
        depth: Some(10_000),
        output: Some(1 << 20),
        time: None,
    }
}

/// A text, compiled and run at both ends of the levels. What is wrong.
#[must_use]
pub fn check_text(engine: &Engine, language: &'static dyn Frontend, text: &[u8]) -> Vec<String> {
    let mut wrong = check_reading(engine, language, text);
    let source = Source::new(language.info().name, "text", text);
    enter("compiling it at -O2");
    let optimised = engine.module(source.level(Level::O2), &mut ());
    enter("compiling it at -O0");
    let plain = engine.module(source.level(Level::O0), &mut ());
    wrong.extend(check_diagnostics(engine, language, &optimised));
    match (plain.result, optimised.result) {
        (Some(plain), Some(optimised)) => {
            enter("running it");
            let how = Run::new("", limits());
            let plain = run(engine, &Program::from(plain), how);
            let optimised = run(engine, &Program::from(optimised), how);
            if plain.limit.is_none() && optimised.limit.is_none() {
                wrong.extend(difference("at -O2", &plain, &optimised, false));
            }
        }
        (None, None) => {}
        _ => {
            wrong.push("it compiles at one level and not at another: mistakes of a text do not depend on -O".to_owned())
        }
    }
    wrong
}

/// A text, read only: its tokens, its tree, its mistakes. For texts that are long rather than odd.
#[must_use]
pub fn check_frontend(engine: &Engine, language: &'static dyn Frontend, text: &[u8]) -> Vec<String> {
    let mut wrong = check_reading(engine, language, text);
    enter("checking and lowering it");
    let compiled = engine.check(Source::new(language.info().name, "text", text));
    wrong.extend(check_diagnostics(engine, language, &compiled));
    wrong
}

/// Tokens and tree.
fn check_reading(engine: &Engine, language: &'static dyn Frontend, text: &[u8]) -> Vec<String> {
    enter("giving its tokens");
    let mut sources = SourceMap::default();
    let (file, _) = add_source(&mut sources, "text", text);
    let (tokens, _) = language.tokens(Input::new(&sources, file, &[], "text"), &Budget::default());
    let whole = &sources.file(file).text;
    let outside = tokens.iter().find(|it| whole.get(it.span.range()).is_none());
    let wrong = outside.map(|it| {
        let Span { start, end, .. } = it.span;
        format!("the token at bytes {start} to {end} is not in the text: mend its span in `tokens`")
    });
    enter("printing its tree");
    drop(engine.tree(Source::new(language.info().name, "text", text)));
    wrong.into_iter().collect()
}

/// There is a result or an error; each diagnostic is in a text and has a code that somebody explains.
fn check_diagnostics<M>(
    engine: &Engine,
    language: &'static dyn Frontend,
    compiled: &polyc::Compilation<M>,
) -> Vec<String> {
    let mut wrong = Vec::new();
    match (compiled.result.is_some(), compiled.has_errors()) {
        (false, false) => wrong.push(
            "it is refused without a diagnostic: push a `Diagnostic::error` wherever `compile` gives up".to_owned(),
        ),
        (true, true) => {
            wrong.push("there is a module although there is an error: give no module after an error".to_owned());
        }
        _ => {}
    }
    for diagnostic in &compiled.diagnostics {
        let code = diagnostic.code;
        let file = compiled.sources.files().get(diagnostic.span.file.index());
        if file.is_none_or(|it| it.text.get(diagnostic.span.range()).is_none()) {
            let Span { start, end, .. } = diagnostic.span;
            wrong.push(format!(
                "the span of {code} is bytes {start} to {end}, which is not in the text: mend it"
            ));
        }
        // Too large for the machine is a reason that a text may give, if it is large.
        if code == polyc_frontend::codes::REFUSED && compiled.sources.files().iter().all(|it| it.text.len() < LARGE) {
            let what = &diagnostic.message;
            wrong.push(format!(
                "lowering writes code that is refused, `{what}`: mend it, or refuse the text before"
            ));
        }
        let own = language.info().diagnostics.iter();
        let mut explained = own.chain(polyc_frontend::codes::EXPLANATIONS.iter());
        if !explained.any(|it| it.code == code) {
            let others = engine.explanations().any(|it| it.code == code);
            let whose = if others { "another language's" } else { "nobody's" };
            wrong.push(format!(
                "the diagnostic code {code} is {whose}: give it a row in `LanguageInfo::diagnostics` (`diagnostic_codes!`)"
            ));
        }
    }
    wrong.dedup();
    wrong
}

/// Texts to be changed, and how.
pub(crate) struct Texts<'a> {
    pub engine: &'a Engine,
    pub language: &'static dyn Frontend,
    /// Right programs, in the order of their names.
    pub seeds: Vec<Vec<u8>>,
    pub seed: u64,
}

impl Texts<'_> {
    /// A program with a few changes; the same for the same number.
    pub(crate) fn changed(&self, number: usize) -> Vec<u8> {
        let mut random = self.random(number);
        let mut text = self.seeds[random.usize(..self.seeds.len())].clone();
        for _ in 0..random.usize(1..6) {
            mutate::text(&mut random, &mut text, &self.seeds, &self.language.info().words());
        }
        text
    }

    /// A program in which a few tokens are repeated many thousand times: nesting if they open something, a chain if
    /// they go on with it.
    pub(crate) fn repeated(&self, number: usize) -> Vec<u8> {
        const OPEN: [&str; 12] = [
            "(",
            "[",
            "{",
            "'",
            "-",
            "not ",
            "begin ",
            "if ",
            "((lambda () ",
            "1+(",
            "x.f(",
            "{x=",
        ];
        const BYTES: usize = 120_000;
        if let Some(open) = OPEN.get(number) {
            return open.repeat(40_000).into_bytes();
        }
        let mut random = self.random(number);
        let seed = &self.seeds[random.usize(..self.seeds.len())];
        let mut sources = SourceMap::default();
        let (file, _) = add_source(&mut sources, "text", seed);
        let (tokens, _) = self
            .language
            .tokens(Input::new(&sources, file, &[], "text"), &Budget::default());
        let text = &sources.file(file).text;
        if tokens.is_empty() {
            return seed.clone();
        }
        let first = random.usize(..tokens.len());
        let last = (first + random.usize(..6)).min(tokens.len() - 1);
        let range = tokens[first].span.start as usize..tokens[last].span.end as usize;
        let Some(part) = text.get(range.clone()) else {
            return seed.clone();
        };
        let part = format!("{part} ");
        let part = &part;
        let many = part.repeat((BYTES / part.len()).clamp(1, 20_000));
        [&text[..range.start], &many, &text[range.start..]]
            .concat()
            .into_bytes()
    }

    fn random(&self, number: usize) -> Rng {
        Rng::with_seed(self.seed.wrapping_mul(0x9e37_79b9).wrapping_add(number as u64))
    }

    /// Checks a text; what is wrong comes with a small one.
    pub(crate) fn check(&self, check: Check, text: &[u8]) -> Vec<Failure> {
        let wrong = |text: &[u8]| {
            let checked = caught(|| match check {
                Check::Depth => check_frontend(self.engine, self.language, text),
                _ => check_text(self.engine, self.language, text),
            });
            checked.unwrap_or_else(|panic| {
                vec![format!(
                    "the language {panic}: report a diagnostic instead, with the place in the text"
                )]
            })
        };
        let found = wrong(text);
        let Some(first) = found.first() else {
            return Vec::new();
        };
        // What is shown is what panics, or is wrong, in the same way; long texts take long.
        let kind = |message: &str| message.chars().filter(|it| !it.is_ascii_digit()).collect::<String>();
        let small = if text.len() > LONGEST_SHRUNK {
            text.to_vec()
        } else {
            shrunk(text, |it| wrong(it).first().is_some_and(|it| kind(it) == kind(first)))
        };
        let subject = match check {
            Check::Depth => "a text that repeats a part",
            _ => "a changed text",
        };
        let input = String::from_utf8_lossy(&small).into_owned();
        found
            .into_iter()
            .map(|message| Failure::new(check, subject, message).with_input(input.clone()))
            .collect()
    }
}
