//! Panics of a language become messages, and the inputs that lead to them become small.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};

thread_local! {
    /// Where the last panic of this thread happened, once [`tell_places`] was called.
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// From now on panics of this process are not printed; messages say where they happened.
pub(crate) fn tell_places() {
    set_hook(Box::new(|panic| {
        let place = panic.location().map(|it| format!("{}:{}", it.file(), it.line()));
        PLACE.set(place);
    }));
}

/// What `run` gives, or what its panic says.
///
/// # Errors
/// It panicked.
pub fn caught<R>(run: impl FnOnce() -> R) -> Result<R, String> {
    PLACE.set(None);
    catch_unwind(AssertUnwindSafe(run)).map_err(|panic| {
        let place = PLACE.take().map(|it| format!(" at {it}")).unwrap_or_default();
        format!("panics{place}: `{}`", said(&*panic))
    })
}

fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    let plain = panic.downcast_ref::<&str>().map(|it| (*it).to_owned());
    text.or(plain).unwrap_or_default()
}

/// Most texts that are tried to find a smaller one.
const MOST_TRIES: usize = 200;

/// A smaller text with which it is still wrong: parts are left out, large ones first.
pub(crate) fn shrunk(text: &[u8], is_wrong: impl Fn(&[u8]) -> bool) -> Vec<u8> {
    let mut text = text.to_vec();
    let mut tries = 0;
    let mut size = text.len() / 2;
    while size > 0 && tries < MOST_TRIES {
        let mut start = 0;
        while start < text.len() && tries < MOST_TRIES {
            let end = (start + size).min(text.len());
            let smaller = [&text[..start], &text[end..]].concat();
            tries += 1;
            if is_wrong(&smaller) {
                text = smaller;
            } else {
                start = end;
            }
        }
        size /= 2;
    }
    text
}
