//! `run`.

use std::path::Path;

use anyhow::{Context, Result, bail};
use clap::CommandFactory;
use polyc::{
    Detail, Engine, Error, Handle, Host, Limit, LinkError, Outcome, Program, Report, Session, Settings, Stream,
    SystemHost, clipped, nearest, visible,
};

use crate::args::{Cli, Format, LimitArgs, OptLevel, PermissionArgs, ReportArgs, RunArgs, SourceArgs};
use crate::engine::session;
use crate::files::{self, Input};
use crate::insight::Insight;
use crate::load::{LONGEST_ERROR, Loader};
use crate::{exit, output, permissions};

/// Compiles and runs.
pub fn run(engine: &Engine, args: &RunArgs) -> Result<u8> {
    let (input, arguments) = match (&args.text, args.program.words.as_slice()) {
        (Some(text), arguments) => {
            let input = Input {
                name: "<text>".to_owned(),
                path: None,
                bytes: text.clone().into_bytes(),
                is_stream: false,
            };
            (input, arguments)
        }
        (None, words) => program(words)?,
    };
    let mut source = args.source.clone();
    if args.insight.coverage.is_some() {
        // Code that an optimiser removes would look as if it had not run.
        source.level = OptLevel::O0;
    }
    let loader = Loader::new(engine, args.limits.compile.limits(), &source, &[&input])?;
    let program = loader.program(&input)?;
    let host = host(&input, &source, &args.permissions, arguments)?;
    let mut insight = Insight::new(&args.insight);
    let mut run = Run::new(&loader.engine, host, &args.limits, insight.settings());
    let code = run.finish(&program, &source, args.text.is_some(), args.trace.into(), |session| {
        insight.run(session, &program)
    })?;
    insight.tell(&mut run.session, &program, source.reports.format)?;
    Ok(code)
}

/// The file of a program, and its arguments, which follow it.
pub fn program(words: &[String]) -> Result<(Input, &[String])> {
    let Some((file, arguments)) = words.split_first() else {
        bail!("which program? Name a file, or give a text with -e (see --help)");
    };
    let path = Path::new(file);
    if !path.exists() {
        let commands = Cli::command();
        let commands = commands.get_subcommands().map(clap::Command::get_name);
        if let Some(command) = nearest(file, commands) {
            let file = visible(file);
            bail!("`{file}` is neither a command nor a file; did you mean `{command}`?");
        }
    }
    Ok((files::read(path)?, arguments))
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
        Self {
            engine,
            session: session(engine, host, limits.limits(), settings),
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
        let is_printed = is_text || language.is_some_and(|it| it.info().prints_result);
        let ended = match run(&mut self.session) {
            Outcome::Done(value) if is_printed => self.session.print(&value.into()),
            outcome => outcome.into_result().map(|_| ()),
        };
        let (code, report) = match ended {
            Ok(()) => (0, None),
            Err(Error::Exited(code)) => (code, None),
            Err(Error::Trapped(report)) => (exit::TRAP, Some(*report)),
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
