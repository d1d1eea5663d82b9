//! Objects of open shapes (records, arrays, environments of modules) and of native shapes.

use polyc_base::scalar::Kind;
use polyc_base::trap::Limit;

use crate::context::Context;
use crate::failure::{Failure, Fallible};
use crate::native::{NativeShape, Registered};
use crate::object::index_trap;
use crate::value::{Native, Object, Value};

impl<'h> Context<'h> {
    /// A fresh object of a native shape, of its layout.
    ///
    /// # Errors
    /// The memory limit, or another number of references or raw bytes than the shape has: a mistake in the native.
    pub fn new_native(
        &mut self,
        shape: &'static NativeShape,
        refs: &[Value<'h>],
        raw: &[u8],
    ) -> Fallible<'h, Value<'h>> {
        let (wanted_refs, wanted_raw) = shape.layout();
        if refs.len() != wanted_refs as usize || raw.len() != wanted_raw as usize {
            let message = format!("`{}` has another layout", shape.name());
            return Err(Failure::error(message, &[]));
        }
        let number = self
            .runtime
            .register_native_shape(shape)
            .ok_or(Failure::Limit(Limit::Memory))?;
        let object = self.allocate(number, refs, raw.len())?;
        self.raw_mut(object).copy_from_slice(raw);
        if let Some(finalise) = shape.finalise {
            self.heap_mut().handles.insert(object.word(), finalise);
        }
        Ok(object)
    }

    /// The object, if it is of that native shape.
    #[must_use]
    pub fn native(&self, value: Value<'h>, wanted: &'static NativeShape) -> Option<Native<'h>> {
        let shape = self.native_shape(value)?;
        core::ptr::eq(shape, wanted).then_some(Native::wrap(value))
    }

    /// An object of that native shape.
    ///
    /// # Errors
    /// A type mismatch if it is anything else.
    pub fn expect_native(&self, value: Value<'h>, wanted: &'static NativeShape) -> Fallible<'h, Native<'h>> {
        match self.native(value, wanted) {
            Some(native) => Ok(native),
            None => Err(Failure::mismatch(Kind::Native, value)),
        }
    }

    /// The name of an open shape's objects.
    #[must_use]
    pub fn object_name(&self, object: Object<'h>) -> &str {
        let shape = self.shape(object.value()).unwrap_or_default();
        match self.runtime.shapes.get(shape) {
            Some(Registered::Open { name }) => name,
            _ => "object",
        }
    }
}

macro_rules! regions {
    ($($name:ident)*) => {$(
        impl<'h> $name<'h> {
            /// Its references, without copying.
            #[must_use]
            pub fn refs<'a>(self, context: &'a Context<'h>) -> &'a [Value<'h>] {
                context.refs(self.value())
            }

            /// A reference.
            ///
            /// # Errors
            /// There is none at that index.
            pub fn get(self, context: &Context<'h>, index: usize) -> Fallible<'h, Value<'h>> {
                let refs = self.refs(context);
                refs.get(index).copied().ok_or(index_trap(index, refs.len()))
            }

            /// Changes a reference.
            ///
            /// # Errors
            /// There is none at that index.
            pub fn set(
                self,
                context: &mut Context<'h>,
                index: usize,
                value: Value<'h>,
            ) -> Fallible<'h, ()> {
                if context.set_ref(self.value(), index, value) {
                    Ok(())
                } else {
                    Err(index_trap(index, self.refs(context).len()))
                }
            }

            /// Its raw bytes, without copying.
            #[must_use]
            pub fn raw<'a>(self, context: &'a Context<'h>) -> &'a [u8] {
                context.raw(self.value())
            }

            /// Eight raw bytes at an offset, little-endian.
            ///
            /// # Errors
            /// There are none at that offset.
            pub fn i64_at(self, context: &Context<'h>, offset: usize) -> Fallible<'h, i64> {
                let raw = self.raw(context);
                let bytes = raw.get(offset..).and_then(<[u8]>::first_chunk);
                let bytes = bytes.ok_or(index_trap(offset, raw.len()))?;
                Ok(i64::from_le_bytes(*bytes))
            }

            /// Changes eight raw bytes at an offset.
            ///
            /// # Errors
            /// There are none at that offset.
            pub fn set_i64_at(
                self,
                context: &mut Context<'h>,
                offset: usize,
                value: i64,
            ) -> Fallible<'h, ()> {
                let raw = self.raw_mut(context);
                let length = raw.len();
                let bytes = raw.get_mut(offset..).and_then(<[u8]>::first_chunk_mut);
                *bytes.ok_or(index_trap(offset, length))? = value.to_le_bytes();
                Ok(())
            }

            /// Its raw bytes, to be changed.
            #[must_use]
            pub fn raw_mut<'a>(self, context: &'a mut Context<'h>) -> &'a mut [u8] {
                context.raw_mut(self.value())
            }
        }
    )*};
}
regions! { Object Native }

impl<'h> Object<'h> {
    /// Shrinks both regions to nothing, so that later accesses fail their bounds check.
    pub fn dispose(self, context: &mut Context<'h>) {
        context.dispose(self.value());
    }
}

impl<'h> Native<'h> {
    /// Its shape.
    ///
    /// # Panics
    /// Never: handles of this type are made of objects of native shapes only.
    #[must_use]
    pub fn shape(self, context: &Context<'h>) -> &'static NativeShape {
        context.native_shape(self.value()).expect("a handle is of its kind")
    }
}
