//! Values of a host as CEL has them: maps, and `uint`.

use polyc_runtime::native::NativeResult;
use polyc_runtime::{Context, HostValue, Native, Value, ValueForms};

use super::maps;
use super::value::{Cel, new_uint, of_native};

/// The forms of Expr.
pub static FORMS: CelForms = CelForms;

/// Lists are vectors, as everywhere.
pub struct CelForms;

impl ValueForms for CelForms {
    fn map<'h>(&self, context: &mut Context<'h>, entries: &[(Value<'h>, Value<'h>)]) -> NativeResult<'h> {
        let map = context.map_with_capacity(entries.len())?;
        for &(key, value) in entries {
            maps::insert(context, map, key, value)?;
        }
        Ok(map.into())
    }

    fn uint<'h>(&self, context: &mut Context<'h>, value: u64) -> NativeResult<'h> {
        new_uint(context, value)
    }

    fn native<'h>(&self, context: &Context<'h>, native: Native<'h>) -> Option<HostValue> {
        match of_native(context, native) {
            Cel::Uint(value) => Some(HostValue::Uint(value)),
            _ => None,
        }
    }
}
