//! What lowering needs of natives: receiving several values, comparing record types.

use polyc_base::Trap;
use polyc_base::scalar::Kind;
use polyc_base::trap::TrapCode;
use polyc_runtime::native::{Args, Failure, Outcome};
use polyc_runtime::{Context, Value, View};

/// The values in one.
fn items<'h>(context: &Context<'h>, value: Value<'h>) -> Vec<Value<'h>> {
    match context.view(value) {
        View::Values(values) => values.items(context).to_vec(),
        _ => vec![value],
    }
}

pub(super) fn check_values<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    let given = i64::try_from(items(context, args.value(0)).len()).unwrap_or(i64::MAX);
    let (wanted, rest) = (args.i64(1), args.bool(2));
    if given == wanted || (given > wanted && rest) {
        return Ok(().into());
    }
    let most = if rest { -1 } else { wanted };
    let operands = [given, wanted, most];
    Err(Failure::Trap(Trap::with(TrapCode::ArityMismatch, operands)))
}

pub(super) fn values_tail<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    let first = usize::try_from(args.i64(1)).unwrap_or(usize::MAX);
    let values = items(context, args.value(0));
    let tail = values.get(first..).unwrap_or_default();
    Ok(context.list(tail)?.into())
}

pub(super) fn check_record<'h>(_context: &mut Context<'h>, args: Args<'_, 'h>) -> Outcome<'h> {
    if args.value(0) == args.value(1) {
        Ok(().into())
    } else {
        Err(Failure::mismatch(Kind::Object, args.value(2)))
    }
}
