//! Runs a vector and says what is wrong with the outcome.

use polyc::{Engine, Handle, Outcome, Session, Source};
use polyc_expr::{Cel, Expr, Mode, cel};
use polyc_runtime::{Context, Value};
use serde_json::Value as Json;

use crate::vectors::{Expected, Vector, base64, parts};

/// Why a vector does not pass.
pub fn judge(vector: &Vector) -> Result<(), String> {
    if !vector.macros {
        return Err("parsing without macros is not supported".to_owned());
    }
    let language = language(vector);
    if let Some(wanted) = &vector.deduced_type {
        let found = deduced_type(language, &vector.source);
        if found.as_ref() != Some(wanted) {
            return Err(format!("type {found:?}, expected {wanted}"));
        }
    }
    let engine = Engine::builder()
        .without_languages()
        .language(language)
        .build()
        .expect("one language");
    let compiled = engine.compile(Source::new("expr", "vector.expr", &vector.source));
    let program = match compiled {
        Ok(program) => program,
        Err(error) => {
            // Expected errors are those of evaluation, so a refusal is none.
            let messages: Vec<&str> = error.diagnostics().iter().map(|it| it.message.as_str()).collect();
            return Err(format!("refused: {}", messages.join("; ")));
        }
    };
    if matches!(vector.expected, Expected::Type) {
        return Ok(());
    }
    let mut session = Session::builder(&engine).build();
    let outcome = session.run_as::<Handle>(&program);
    match (&vector.expected, outcome) {
        (Expected::Error, Outcome::Trapped(_)) => Ok(()),
        (Expected::Value(wanted), Outcome::Done(value)) => {
            let shown = session.show(&value.clone().into());
            let same = session
                .machine()
                .with_context(|context| matches(context, &value, wanted));
            if same {
                Ok(())
            } else {
                Err(format!("{shown}, expected {wanted}"))
            }
        }
        (Expected::Error, Outcome::Done(value)) => Err(format!("{}, expected an error", session.show(&value.into()))),
        (_, outcome) => Err(format!("{outcome:?}")),
    }
}

/// The frontend for a vector. One is made for each container met, and a container's name is kept for ever: there are
/// few.
fn language(vector: &Vector) -> &'static Expr {
    let mode = if vector.checked { Mode::Checked } else { Mode::Unchecked };
    let container: &'static str = Box::leak(vector.container.clone().into_boxed_str());
    Box::leak(Box::new(Expr { mode, container }))
}

fn deduced_type(language: &Expr, source: &str) -> Option<String> {
    let mut sources = polyc::SourceMap::default();
    let file = sources.add("vector.expr", source);
    language.type_of(&sources, file)
}

fn matches(context: &Context<'_>, value: &Handle, wanted: &Json) -> bool {
    context
        .rooted(value.root())
        .is_some_and(|value| equals(context, value, wanted))
}

/// Whether a value is the one wanted, of the same type, within lists and maps too.
fn equals<'h>(context: &Context<'h>, value: Value<'h>, wanted: &Json) -> bool {
    let (kind, content) = parts(wanted);
    let text = content.as_str().unwrap_or_default();
    match (cel(context, value), kind) {
        (Cel::Null, "null") => true,
        (Cel::Bool(it), "bool") => content.as_bool() == Some(it),
        (Cel::Int(it), "int") => text == it.to_string(),
        (Cel::Uint(it), "uint") => text == it.to_string(),
        (Cel::Double(it), "double") => {
            let wanted: f64 = text.parse().expect("a double, also inf and nan");
            it == wanted || (it.is_nan() && wanted.is_nan())
        }
        (Cel::String(it), "string") | (Cel::Type(it), "type") => it.to_string(context) == text,
        (Cel::Bytes(it), "bytes") => it.as_slice(context) == base64(text),
        (Cel::List(it), "list") => {
            let (items, wanted) = (it.items(context), content.as_array().expect("a list"));
            let mut pairs = items.iter().zip(wanted);
            items.len() == wanted.len() && pairs.all(|(&item, wanted)| equals(context, item, wanted))
        }
        (Cel::Map(it), "map") => {
            let wanted = content.as_array().expect("a list of entries");
            it.len(context) == wanted.len()
                && it.iter(context).all(|(key, value)| {
                    let mut entries = wanted.iter();
                    entries.any(|it| equals(context, key, &it[0]) && equals(context, value, &it[1]))
                })
        }
        _ => false,
    }
}
