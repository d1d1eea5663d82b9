//! The engine and the sessions of the command line: here alone they are made.

use polyc::{Engine, Frontend, Limits, Session, Settings, SystemHost};

use crate::output;

/// The engine of the languages of polyc and of these.
pub fn engine(languages: &[&'static dyn Frontend]) -> Engine {
    Engine::with_more(languages)
}

/// A session on the real world.
pub fn session(engine: &Engine, host: SystemHost, limits: Limits, settings: Settings) -> Session {
    let host = Box::new(host.when_closed(output::end_closed));
    Session::with(engine, host, limits, settings)
}
