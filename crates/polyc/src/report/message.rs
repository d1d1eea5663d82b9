//! Messages of errors, in the words of the language they happened in.

use polyc_base::scalar::Kind;
use polyc_base::text::visible;
use polyc_base::{Declarations, Loc, Span, Trap, TrapCode};
use polyc_frontend::{Frontend, TrapText};
use polyc_runtime::{Context, Value, View};
use polyc_vm::{Machine, TraceFrame, TrapReport};

use crate::engine::Engine;
use crate::show::show_in;

/// Bytes of a message at most.
const LONGEST_MESSAGE: usize = 10_000;

/// What happened.
pub(super) fn message_of(engine: &Engine, machine: &mut Machine, trap: &TrapReport) -> String {
    let origin = Origin::new(engine, trap.trace.frames.first());
    shortened(machine.with_context(|context| match context.rooted(&trap.thrown) {
        Some(thrown) => context.with_short_texts(LONGEST_MESSAGE, |context| say(context, &origin, thrown)),
        None => "an error".to_owned(),
    }))
}

fn shortened(mut message: String) -> String {
    if message.len() > LONGEST_MESSAGE {
        message.truncate(message.floor_char_boundary(LONGEST_MESSAGE));
        message.push('…');
    }
    message
}

/// Where it was thrown.
struct Origin<'a> {
    language: Option<&'static dyn Frontend>,
    declarations: Option<&'a Declarations>,
    span: Option<Span>,
}

impl<'a> Origin<'a> {
    fn new(engine: &Engine, frame: Option<&'a TraceFrame>) -> Self {
        let module = frame.map(|it| it.program.module());
        let declarations = module.map(|it| &it.declarations);
        let loc = frame.map_or(Loc::NONE, |it| it.loc);
        let location = declarations.and_then(|it| it.location(loc));
        Self {
            language: module.and_then(|it| engine.language_of(it)),
            declarations,
            span: location.map(|it| it.span),
        }
    }
}

fn say<'h>(context: &Context<'h>, origin: &Origin<'_>, thrown: Value<'h>) -> String {
    let language = origin.language;
    let View::Condition(condition) = context.view(thrown) else {
        let shown = show_in(context, language, thrown);
        return format!("not caught: {}", visible(&shown));
    };
    let trap = condition.trap(context);
    let about = condition.about(context);
    let value = match context.view(about) {
        View::Unspecified => None,
        _ => Some(show_in(context, language, about)),
    };
    let own = condition.message(context).map(|it| it.beginning(context, 0));
    let procedure = match context.view(about) {
        View::Procedure(it) => it.name(context),
        _ => None,
    };
    let irritants = context.expect_list(condition.irritants(context));
    let message = match own {
        Some(mut text) => {
            for irritant in irritants.unwrap_or_default() {
                if text.len() > LONGEST_MESSAGE {
                    break;
                }
                text.push(' ');
                text.push_str(&show_in(context, language, irritant));
            }
            text
        }
        None => trap_message(trap, value.as_deref(), procedure.as_deref()),
    };
    let text = TrapText {
        code: trap.code,
        operands: trap.operands,
        value: value.as_deref(),
        procedure: procedure.as_deref(),
        message: &message,
        span: origin.span,
        custom: origin.declarations.map_or(&[], |it| &it.custom),
    };
    let own = language.and_then(|it| it.trap_message(&text));
    visible(&own.unwrap_or(message))
}

/// A trap in polyc's own words.
fn trap_message(trap: Trap, value: Option<&str>, procedure: Option<&str>) -> String {
    let [a, b, c] = trap.operands;
    let value = value.unwrap_or("a value");
    match trap.code {
        TrapCode::IntegerOverflow => "integer overflow".to_owned(),
        TrapCode::DivisionByZero => "division by zero".to_owned(),
        TrapCode::ModulusNotPositive => "the modulus is not positive".to_owned(),
        TrapCode::ConversionRange => "the number does not fit in an integer".to_owned(),
        TrapCode::RangeCheck => format!("{a} is outside {b} to {c}"),
        TrapCode::IndexOutOfBounds => format!("index {a} is outside {b} to {c}"),
        TrapCode::TypeMismatch => {
            let wanted = u8::try_from(a).ok().and_then(Kind::from_byte);
            let wanted = wanted.map_or("another kind of value", Kind::name);
            format!("expected {wanted}, found {value}")
        }
        TrapCode::ArityMismatch => {
            let name = procedure.unwrap_or(value);
            let plural = if b.max(c) == 1 { "" } else { "s" };
            let wanted = match c {
                _ if b == c => format!("{b}"),
                -1 => format!("at least {b}"),
                _ => format!("{b} to {c}"),
            };
            format!("{name} takes {wanted} argument{plural}, not {a}")
        }
        TrapCode::NotProcedure => format!("{value} is not a procedure"),
        TrapCode::NilReference => "a nil reference was followed".to_owned(),
        TrapCode::ObjectBounds => format!("offset {a} is outside an object of {b}: disposed?"),
        TrapCode::UndefinedVariable => format!("{value} has no value yet"),
        TrapCode::NoMatchingCase => format!("no case matches {a}"),
        TrapCode::BadSize => format!("{a} is not a possible size"),
        TrapCode::Immutable => format!("{value} may not be changed"),
        TrapCode::HandlerReturned => format!("a handler returned from {value}"),
        TrapCode::NativeError => "an error".to_owned(),
        TrapCode::HostError => "the host refused".to_owned(),
        TrapCode::ReadError => "the text is not as it was expected".to_owned(),
        TrapCode::Unreachable => "unreachable code was reached: a mistake in polyc".to_owned(),
    }
}
