//! The engine and the sessions of the command line: here alone they are made.

use polyc::{Engine, EngineError, Frontend, Limits, Session, Settings, SystemHost};

use crate::output;

/// The engine of the languages of polyc and of these.
///
/// # Errors
/// Two languages have one name.
pub fn engine(languages: &[&'static dyn Frontend]) -> Result<Engine, EngineError> {
    let builder = languages
        .iter()
        .fold(Engine::builder(), |it, language| it.language(*language));
    builder.build()
}

/// A session on the real world.
pub fn session(engine: &Engine, host: SystemHost, limits: Limits, settings: Settings) -> Session {
    let builder = Session::builder(engine).host(host.when_closed(output::end_closed));
    builder.limits(limits).settings(settings).build()
}
