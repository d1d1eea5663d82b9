//! What lowering needs of natives: receiving several values, comparing record types.

use polyc_base::Trap;
use polyc_base::scalar::Kind;
use polyc_base::trap::TrapCode;
use polyc_runtime::native::{Args, Charge, Failure, Fallible, NativeResult};
use polyc_runtime::{Context, Value, View};

/// The values in one, from an index on.
fn items_from<'h>(context: &Context<'h>, value: Value<'h>, first: usize) -> Vec<Value<'h>> {
    let items = match context.view(value) {
        View::Values(values) => values.items(context),
        _ => &[value],
    };
    items.get(first..).unwrap_or_default().to_vec()
}

fn count<'h>(context: &Context<'h>, value: Value<'h>) -> usize {
    match context.view(value) {
        View::Values(values) => values.items(context).len(),
        _ => 1,
    }
}

pub(super) fn check_values<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, ()> {
    let given = i64::try_from(count(context, args.value(0))).unwrap_or(i64::MAX);
    let (wanted, rest) = (args.i64(1), args.bool(2));
    if given == wanted || (given > wanted && rest) {
        return Ok(());
    }
    let most = if rest { -1 } else { wanted };
    let operands = [given, wanted, most];
    Err(Failure::Trap(Trap::with(TrapCode::ArityMismatch, operands)))
}

pub(super) fn values_tail<'h>(context: &mut Context<'h>, args: Args<'_, 'h>) -> NativeResult<'h> {
    let first = usize::try_from(args.i64(1)).unwrap_or(usize::MAX);
    let tail = items_from(context, args.value(0), first);
    context.list(&tail)
}

/// A pair for each.
pub(super) fn tail_price<'h>(context: &Context<'h>, args: Args<'_, 'h>) -> Charge {
    let first = usize::try_from(args.i64(1)).unwrap_or(usize::MAX);
    let tail = count(context, args.value(0)).saturating_sub(first);
    Charge::linear(tail, tail * 24)
}

pub(super) fn check_record<'h>(_context: &mut Context<'h>, args: Args<'_, 'h>) -> Fallible<'h, ()> {
    if args.value(0) == args.value(1) {
        Ok(())
    } else {
        Err(Failure::mismatch(Kind::Object, args.value(2)))
    }
}
