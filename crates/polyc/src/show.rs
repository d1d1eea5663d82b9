//! Values as their language prints them.

use polyc_frontend::{Frontend, Shown};
use polyc_runtime::{Context, Value};

/// A value as a language prints it, and what kept it from being whole.
pub(crate) fn shown_in<'h>(
    context: &Context<'h>,
    language: Option<&'static dyn Frontend>,
    value: Value<'h>,
) -> Shown<'h> {
    match language {
        Some(language) => language.show(context, value),
        None => (context.describe(value), Ok(())),
    }
}

/// A value as a language prints it; it ends in `…` where it would be longer than the context's texts may be.
pub(crate) fn show_in<'h>(context: &Context<'h>, language: Option<&'static dyn Frontend>, value: Value<'h>) -> String {
    let (mut text, whole) = shown_in(context, language, value);
    if whole.is_err() {
        text.push('…');
    }
    text
}
