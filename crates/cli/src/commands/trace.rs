//! `trace`. The trace goes to standard output, the program's output to standard error. Both are output of the run, and
//! the limit of output holds for them together.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use polyc::{Detail, Engine, Mode, Settings, ShownStep};

use crate::args::{Format, TraceArgs};
use crate::commands::run::{Run, host, program};
use crate::load::Loader;
use crate::output;

/// Characters held back before they are printed.
const BUFFER: usize = 1 << 16;

/// Runs and shows each instruction.
pub fn trace(engine: &Engine, args: &TraceArgs) -> Result<u8> {
    let (input, arguments) = program(&args.program.words)?;
    let loader = Loader::new(engine, args.limits.compile.limits(), &args.source, &[&input])?;
    let program = loader.program(&input)?;
    let host = host(&input, &args.source, &args.permissions, arguments)?.output_to_error();
    let settings = Settings {
        mode: Mode::Traced,
        ..Settings::default()
    };
    let mut run = Run::new(&loader.engine, host, &args.limits, settings);
    let lines = Arc::new(Mutex::new(String::new()));
    let (sink, format) = (Arc::clone(&lines), args.source.reports.format);
    run.session.on_step(Box::new(move |context, step| {
        let step = ShownStep::new(context, step);
        let line = match format {
            Format::Text => step.to_text(),
            Format::Json => step.to_json(),
        };
        context.count_output(line.len())?;
        let mut lines = sink.lock().unwrap_or_else(PoisonError::into_inner);
        lines.push_str(&line);
        if lines.len() > BUFFER {
            output::print(&lines);
            lines.clear();
        }
        Ok(())
    }))?;
    let code = run.finish(&program, &args.source, false, Detail::Short, |session| {
        session.run_as(&program)
    });
    output::print(&lines.lock().unwrap_or_else(PoisonError::into_inner));
    code
}
