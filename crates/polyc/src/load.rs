//! Texts that running programs have compiled: `eval`, `load` and their kin.

use polyc_base::budget::CompileLimits;
use polyc_base::trap::Limit;
use polyc_compile::Level;
use polyc_runtime::natives::{LoadRequest, Loading};
use polyc_vm::{InstanceId, Status};

use crate::session::Session;
use crate::source::Source;

impl Session {
    /// Compiles the texts that a run waits for, one after the other, and goes on with it until it stops for another
    /// reason.
    pub(crate) fn load_requested(&mut self, mut status: Status) -> Status {
        while matches!(status, Status::Paused(Limit::Pending)) {
            let Some(request) = self.machine.extension::<Loading>().request.take() else {
                break;
            };
            status = match self.load_text(&request) {
                Ok(instance) => self.machine.resume_after(instance, request.continuation),
                Err(reason) => {
                    self.machine.extension::<Loading>().refused = Some((request.text, reason));
                    self.machine.resume()
                }
            };
        }
        status
    }

    /// The instance of a text, or why there is none.
    fn load_text(&mut self, request: &LoadRequest) -> Result<InstanceId, String> {
        let limits = self.machine.limits();
        let limits = CompileLimits {
            memory: limits.memory,
            time: limits.time,
        };
        let source = Source::new(&request.language, &request.name, &request.text).level(Level::O1);
        let memory = self
            .memories
            .entry(request.environment.clone())
            .or_insert_with(|| Box::new(()));
        let compiled = self
            .engine
            .limited(limits)
            .compile_open(source, &request.environment, memory);
        let program = compiled.map_err(|error| error.summary())?;
        self.machine.open_environment(&request.environment);
        self.link(&program).map_err(|error| error.to_string())
    }
}
