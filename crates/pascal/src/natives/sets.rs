//! Ranges in set constructors.

use polyc_runtime::Context;
use polyc_runtime::native::{Args, Failure, Fallible};

use crate::rules::range_words;
use crate::types::MAX_MEMBER;

/// Bits of the members from `first` to `last` in word number `word`; none if `first` is above `last`.
pub(super) fn range<'h>(_: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, i64> {
    let (first, last) = (args.i64(0), args.i64(1));
    if first <= last && (first < 0 || last > MAX_MEMBER) {
        let wrong = if first < 0 { first } else { last };
        let message = format!("{wrong} is no member of a set: their ordinal numbers are 0 to {MAX_MEMBER}");
        return Err(Failure::error(message, &[]));
    }
    let words = range_words(first, last);
    let word = usize::try_from(args.i64(2)).ok().and_then(|at| words.get(at));
    Ok(word.copied().unwrap_or(0) as i64)
}
