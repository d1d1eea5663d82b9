//! Texts that a running program has compiled and run: `eval`, `load` and their kin.

use polyc_base::Type;
use polyc_base::trap::Limit;

use super::extent;
use crate::context::Context;
use crate::failure::{Failure, NativeResult};
use crate::host_value::Handle;
use crate::native::{Args, Charge, FIXED_BYTES, Row};

/// Fuel of a character of the text: compiling it takes the time of about that many instructions of a program.
const FUEL_OF_CHARACTER: u64 = 50;

pub(super) const ROWS: &[Row] = &[Row::any(
    "program.load",
    &[Type::Any; 5],
    load,
    "give a continuation the value of a text that is compiled now: language, name, text, environment, continuation; \
     returns only the reason why the text cannot be compiled",
)
.cost(price)];

/// A text that a running program asks its host to compile and to run.
#[derive(Debug)]
pub struct LoadRequest {
    /// The language it is in.
    pub language: String,
    /// What messages call it.
    pub name: String,
    /// The text.
    pub text: String,
    /// The open environment that it is evaluated in.
    pub environment: String,
    /// What goes on with its value.
    pub continuation: Handle,
}

/// Where a session and its programs meet about texts to be compiled.
#[derive(Debug, Default)]
pub struct Loading {
    /// The text that the paused run waits for.
    pub request: Option<LoadRequest>,
    /// The text that could not be compiled, and why not: the native's result when the run goes on.
    pub refused: Option<(String, String)>,
}

fn load<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let text = |index| Ok::<_, Failure<'h>>(context.expect_string(args.value(index))?.to_string(context));
    let (language, name, text, environment) = (text(0)?, text(1)?, text(2)?, text(3)?);
    let refused = context.extension::<Loading>().refused.take();
    // A run that was given up may have left the refusal of another text.
    if let Some((_, reason)) = refused.filter(|it| it.0 == text) {
        return context.string(&reason);
    }
    let continuation = context.root(args.value(4)).into();
    context.extension::<Loading>().request = Some(LoadRequest {
        language,
        name,
        text,
        environment,
        continuation,
    });
    Err(Failure::Limit(Limit::Pending))
}

fn price<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    let characters = extent(context, args.value(2));
    Charge::new(FUEL_OF_CHARACTER.saturating_mul(characters as u64), FIXED_BYTES)
}
