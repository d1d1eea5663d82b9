//! The engine and the sessions of the command line: here alone they are made.

use polyc::{Engine, EngineBuilder, Frontend, Limits, Session, Settings, SystemHost};

use crate::output;

/// The engine of the languages of polyc and of these.
pub fn builder(languages: &[&'static dyn Frontend]) -> EngineBuilder {
    let languages = languages.iter();
    languages.fold(Engine::builder(), |it, language| it.language(*language))
}

/// A session on the real world.
pub fn session(engine: &Engine, host: SystemHost, limits: Limits, settings: Settings) -> Session {
    let builder = Session::builder(engine).host(host.when_closed(output::end_closed));
    builder.limits(limits).settings(settings).build()
}
