//! `run`.

use std::path::Path;

use anyhow::{Context, Result, bail};
use polyc::{
    Detail, Engine, Error, Handle, Host, Limit, LinkError, Outcome, Program, Report, Session, Settings, Stream,
    SystemHost, clipped, visible,
};

use crate::args::{Format, LimitArgs, OptLevel, PermissionArgs, ReportArgs, RunArgs, SourceArgs};
use crate::commands::{LONGEST_ERROR, load};
use crate::files::{self, Input};
use crate::insight::Insight;
use crate::{exit, output, permissions};

/// Compiles and runs.
pub fn run(args: &RunArgs) -> Result<u8> {
    let engine = Engine::new().limited(args.limits.compile.limits());
    let (input, path) = match (&args.text, &args.file) {
        (Some(text), _) => {
            let input = Input {
                name: "<text>".to_owned(),
                bytes: text.clone().into_bytes(),
                is_stream: false,
            };
            (input, None)
        }
        (None, Some(file)) => (files::read(Path::new(file))?, Some(Path::new(file))),
        (None, None) => bail!("which program? Name a file, or give a text with -e (see --help)"),
    };
    // With a text there is no file: the word in its place is the first argument.
    let first = args.file.as_ref().filter(|_| args.text.is_some());
    let arguments: Vec<String> = first.into_iter().chain(&args.args).cloned().collect();
    let mut source = args.source.clone();
    if args.insight.coverage.is_some() {
        // Code that an optimiser removes would look as if it had not run.
        source.level = OptLevel::O0;
    }
    let program = match load(&engine, &input, &source, path)? {
        Ok((module, sources)) => Program::new(module, sources, Vec::new()),
        Err(code) => return Ok(code),
    };
    let host = host(&input, &source, &args.permissions, &arguments)?;
    let mut insight = Insight::new(&args.insight);
    let mut run = Run::new(&engine, host, &args.limits, insight.settings());
    let code = run.finish(&program, &source, args.text.is_some(), args.trace.into(), |session| {
        insight.run(session, &program)
    })?;
    insight.tell(&mut run.session, &program, source.reports.format)?;
    Ok(code)
}

/// The host of a program: its permissions, and its arguments, its own name first.
pub fn host(
    input: &Input,
    source: &SourceArgs,
    permissions: &PermissionArgs,
    arguments: &[String],
) -> Result<SystemHost> {
    let is_source = input.is_source(source.lang.as_deref());
    let granted = permissions::permissions(permissions, input, is_source, arguments)?;
    let own_name = std::iter::once(input.name.clone());
    let arguments = own_name.chain(arguments.iter().cloned()).collect();
    Ok(SystemHost::new(arguments).with_permissions(granted))
}

/// A session on the real world.
pub struct Run<'a> {
    engine: &'a Engine,
    /// The session.
    pub session: Session,
}

impl<'a> Run<'a> {
    /// A session on that host.
    pub fn new(engine: &'a Engine, host: SystemHost, limits: &LimitArgs, settings: Settings) -> Self {
        let host = host.when_closed(output::end_closed);
        Self {
            engine,
            session: Session::builder(engine)
                .host(host)
                .limits(limits.limits())
                .settings(settings)
                .build(),
        }
    }

    /// Runs the program and reports how it ended.
    pub fn finish(
        &mut self,
        program: &Program,
        args: &SourceArgs,
        is_text: bool,
        trace: Detail,
        run: impl FnOnce(&mut Session) -> Outcome<Handle>,
    ) -> Result<u8> {
        let language = self.engine.language_of(program.module());
        let is_printed = is_text || language.is_some_and(|it| it.prints_result());
        let ended = match run(&mut self.session) {
            Outcome::Done(value) if is_printed => self.session.print(&value.into()).into_result(),
            outcome => outcome.into_result().map(|_| ()),
        };
        let (code, report) = match ended {
            Ok(()) => (0, None),
            Err(Error::Exited(code)) => (code, None),
            Err(Error::Trapped(report)) => (exit::TRAP, Some(report)),
            Err(Error::Limit(limit)) => (exit::LIMIT, Some(self.session.report(limit))),
            Err(Error::Link(LinkError::Memory)) => (exit::LIMIT, Some(Report::stopped(Limit::Memory))),
            Err(error) => bail!("{}", visible(&clipped(&error.to_string(), LONGEST_ERROR))),
        };
        self.host().flush(Stream::OUTPUT).context("standard output")?;
        if let Some(report) = report {
            self.show(report, args.reports, trace);
        }
        Ok(code)
    }

    /// Shows a report on lines of its own, after what the program has written.
    fn show(&mut self, mut report: Report, args: ReportArgs, trace: Detail) {
        report.hint = report.hint.or(report.limit.and_then(option_of));
        let text = match args.format {
            Format::Text => report.render(trace, output::has_colour(args.color)),
            Format::Json => report.to_json(),
        };
        let host = self.host();
        let in_line =
            !host.begins_line(Stream::ERROR) || (!host.begins_line(Stream::OUTPUT) && output::is_one_stream());
        if in_line {
            output::report("\n");
        }
        output::report(&text);
    }

    fn host(&mut self) -> &mut dyn Host {
        self.session.machine().host()
    }
}

/// What to do about a limit.
fn option_of(limit: Limit) -> Option<String> {
    let option = match limit {
        Limit::Fuel => "--fuel",
        Limit::Memory => "--memory",
        Limit::Depth => "--depth",
        Limit::Output => "--output",
        Limit::Time => "--time",
        Limit::Stopped | Limit::Pending => return None,
    };
    Some(format!("the option {option} sets this limit"))
}
