//! What a language supports, as its programs show it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use polyc::compare::common_function;
use polyc::listing::list_bytecode;
use polyc::{
    Bill, Declarations, Engine, Frontend, Level, Limits, MemoryHost, Mode, Outcome, Program, Session, ShownStep,
    SourceMap, add_source, coverage,
};
use polyc_base::decl::{ExportKind, ImportKind};
use polyc_frontend::{Environment, HostFunctionType, Input, NoModules};

use crate::isolation::enter;
use crate::programs::Case;
use crate::report::Support;

/// Fuel of a run that is looked at.
const FUEL: u64 = 50_000;

/// What was seen of programs: how many there are, and in how many of them.
#[derive(Default)]
struct Seen {
    programs: usize,
    compared: usize,
    covered: usize,
    billed: usize,
    traced: usize,
    exported: usize,
    imported: usize,
    opened: usize,
    errors: usize,
    placed_errors: usize,
}

/// The table.
pub(crate) fn supports(engine: &Engine, language: &'static dyn Frontend, cases: &[Case]) -> Vec<Support> {
    enter("looking at what programs show");
    let mut seen = Seen::default();
    for case in cases.iter().filter(|it| it.compiles() && !it.expectations.is_empty()) {
        look(engine, language, case, &mut seen);
    }
    let info = language.info();
    let all = seen.programs;
    let of_all = |count: usize, what: &str| (count == all && all > 0, format!("{count} of {all} programs {what}"));
    let some = |count: usize, what: &str| (count > 0, format!("{count} of {all} programs {what}"));
    let linked = info
        .prelude
        .iter()
        .filter(|it| engine.module_program(it.name).is_some());
    let linked: Vec<&str> = linked.map(|it| it.name).collect();
    let options: Vec<String> = info.options.iter().map(|it| format!("--{}", it.name)).collect();
    let listed = |names: Vec<String>, none: &str| {
        let is_empty = names.is_empty();
        (!is_empty, if is_empty { none.to_owned() } else { names.join(", ") })
    };
    let rows = [
        (
            "imports",
            some(seen.imported, "ask for modules of others, or of the host"),
        ),
        ("exports", some(seen.exported, "export functions, which others call")),
        (
            "prelude",
            listed(
                linked.into_iter().map(str::to_owned).collect(),
                "it has no modules of its own",
            ),
        ),
        ("repl", repl(seen.opened, all)),
        (
            "compare",
            of_all(seen.compared, "have a function that can be shown beside another's"),
        ),
        ("trace", of_all(seen.traced, "have lines in their traces")),
        (
            "errors",
            (
                seen.errors == seen.placed_errors && seen.errors > 0,
                format!(
                    "{} of {} programs that end in an error say in which line",
                    seen.placed_errors, seen.errors
                ),
            ),
        ),
        ("coverage", of_all(seen.covered, "have lines that are counted")),
        ("bill", of_all(seen.billed, "have lines that are charged")),
        ("options", listed(options, "it declares none")),
        (
            "explain",
            (
                !info.diagnostics.is_empty(),
                format!("{} codes, {} causes", info.diagnostics.len(), info.causes.len()),
            ),
        ),
    ];
    rows.into_iter()
        .map(|(what, (is_supported, fact))| Support {
            what: what.to_owned(),
            is_supported,
            fact,
        })
        .collect()
}

fn look(engine: &Engine, language: &'static dyn Frontend, case: &Case, seen: &mut Seen) {
    let source = case.source(language).level(Level::O0);
    let Ok(program) = engine.compile(source) else {
        return;
    };
    seen.programs += 1;
    seen.imported += usize::from(asks_for_modules(language, case));
    seen.opened += usize::from(keeps_names(language, case));
    let module = program.module();
    let declarations = &module.declarations;
    let exports = declarations.exports.iter();
    seen.exported += usize::from(exports.into_iter().any(|it| matches!(it.kind, ExportKind::Function(_))));
    let common = common_function(&[declarations], None).ok();
    let listed = common
        .into_iter()
        .flatten()
        .any(|it| list_bytecode(module, it).instructions > 0);
    seen.compared += usize::from(listed);
    let mut session = session(engine, case, Mode::Counted);
    if let Outcome::Trapped(report) = session.run(&program) {
        seen.errors += 1;
        let place = report.place().and_then(|it| it.position.as_ref());
        seen.placed_errors += usize::from(place.is_some_and(|it| it.line > 0));
    }
    let covered = coverage(&mut session, &program).is_ok_and(|it| it.contains("\nDA:"));
    seen.covered += usize::from(covered);
    let bill = Bill::new(&mut session).ok();
    seen.billed += usize::from(bill.is_some_and(|it| it.lines.iter().any(|it| it.line > 0)));
    seen.traced += usize::from(has_traced_lines(engine, case, &program));
}

fn session(engine: &Engine, case: &Case, mode: Mode) -> Session {
    let limits = Limits {
        fuel: Some(FUEL),
        ..Limits::default()
    };
    let host = MemoryHost::with_input(case.expectations.input.as_str());
    Session::builder(engine).host(host).limits(limits).mode(mode).build()
}

fn has_traced_lines(engine: &Engine, case: &Case, program: &Program) -> bool {
    let lines = Arc::new(AtomicU64::new(0));
    let mut session = session(engine, case, Mode::Traced);
    let count = Arc::clone(&lines);
    let seen = session.on_step(Box::new(move |context, step| {
        if count.load(Ordering::Relaxed) == 0 && ShownStep::new(context, step).line.is_some() {
            count.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    }));
    if seen.is_ok() {
        drop(session.run(program));
    }
    lines.load(Ordering::Relaxed) > 0
}

/// Lines of a session need two things: programs whose names later lines see, and a session that keeps them.
fn repl(opened: usize, all: usize) -> (bool, String) {
    let fact = if opened == 0 {
        "no program keeps its names for later lines (`Input::open` changes nothing), and polyc has no command for lines"
            .to_owned()
    } else {
        format!(
            "{opened} of {all} programs keep their names for later lines (`Input::open`), but polyc has no command for lines"
        )
    };
    (false, fact)
}

/// Whether the names of an open program are cells, which others may define and assign.
fn keeps_names(language: &'static dyn Frontend, case: &Case) -> bool {
    let mut sources = SourceMap::default();
    let (file, _) = add_source(&mut sources, &case.name, &case.text);
    let input = Input {
        open: Some("lines"),
        ..Input::new(&sources, file, &[], "open")
    };
    let module = language.compile(input, &mut NoModules).value;
    let imports = module.into_iter().flat_map(|it| it.declarations.imports);
    imports
        .into_iter()
        .any(|it| matches!(it.kind, ImportKind::Global { mutable: true, .. }))
}

/// Whether compiling a program asks for modules that are not the language's own.
fn asks_for_modules(language: &'static dyn Frontend, case: &Case) -> bool {
    struct Recorder {
        language: &'static dyn Frontend,
        asked: bool,
    }
    impl Environment for Recorder {
        fn module(&mut self, name: &str) -> Option<Arc<Declarations>> {
            self.asked |= self.language.info().prelude.iter().all(|it| it.name != name);
            None
        }

        fn host_functions(&self, _: &str) -> Vec<HostFunctionType> {
            Vec::new()
        }
    }
    let mut sources = SourceMap::default();
    let (file, _) = add_source(&mut sources, &case.name, &case.text);
    let mut recorder = Recorder { language, asked: false };
    drop(language.compile(Input::new(&sources, file, &[], "imports"), &mut recorder));
    recorder.asked
}
