//! `run`.

use std::path::Path;

use anyhow::{Context, Result, bail};
use clap::CommandFactory;
use polyc::{
    Backtrace, Engine, Error, Handle, Host, Limit, LinkError, Outcome, Program, Session, Settings, Stream, SystemHost,
    clipped, json_line, nearest, visible,
};
use serde::Serialize;

use crate::args::{Cli, Format, LimitArgs, OptLevel, PermissionArgs, RunArgs, SourceArgs};
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
    let code = run.finish(&program, &source, args.text.is_some(), |session| {
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
        run: impl FnOnce(&mut Session) -> Outcome<Handle>,
    ) -> Result<u8> {
        let language = self.engine.language_of(program.module());
        let is_printed = is_text || language.is_some_and(|it| it.info().prints_result);
        let ended = match run(&mut self.session) {
            Outcome::Done(value) if is_printed => self.session.print(&value.into()).into_result(),
            outcome => outcome.into_result().map(|_| ()),
        };
        let format = args.reports.format;
        let (code, report) = match ended {
            Ok(()) => (0, String::new()),
            Err(Error::Exited(code)) => (code, String::new()),
            Err(Error::Trapped(report)) => (
                exit::TRAP,
                match format {
                    Format::Text => report.to_string(),
                    Format::Json => report.to_json(),
                },
            ),
            Err(Error::Limit(limit)) => (exit::LIMIT, limit_report(limit, &self.session.trace(), format)),
            Err(Error::Link(LinkError::Memory)) => {
                (exit::LIMIT, limit_report(Limit::Memory, &Backtrace::default(), format))
            }
            Err(error) => bail!("{}", visible(&clipped(&error.to_string(), LONGEST_ERROR))),
        };
        self.host().flush(Stream::OUTPUT).context("standard output")?;
        output::report(&report);
        Ok(code)
    }

    fn host(&mut self) -> &mut dyn Host {
        self.session.machine().host()
    }
}

#[derive(Serialize)]
struct LimitObject<'a> {
    severity: &'static str,
    code: &'static str,
    message: &'static str,
    trace: &'a Backtrace,
    omitted: u64,
}

fn limit_report(limit: Limit, trace: &Backtrace, format: Format) -> String {
    let message = match limit {
        Limit::Fuel => "the fuel is used up (--fuel)",
        Limit::Memory => "the memory limit is reached (--memory)",
        Limit::Depth => "calls are nested too deeply (--depth)",
        Limit::Output => "the output limit is reached (--output)",
        Limit::Time => "the time is used up (--time)",
        Limit::Stopped => "stopped",
        Limit::Pending => "a function of the host has not answered",
    };
    match format {
        Format::Text => format!("Stopped: {message}\n{trace}"),
        Format::Json => json_line(&LimitObject {
            severity: "limit",
            code: limit.name(),
            message,
            trace,
            omitted: trace.omitted(),
        }),
    }
}
