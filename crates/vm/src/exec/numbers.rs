//! The slow side of dynamic numbers: big integers, boxed floats, mixed operands, traps about kinds.

#![allow(unsafe_code, reason = "registers become values")]

use core::cmp::Ordering;

use polyc_base::Kind;
use polyc_base::trap::{Trap, TrapCode};
use polyc_runtime::native::{Failure, Fallible};
use polyc_runtime::{Context, Value, Word, natives, number};

use super::bodies::{Comparison, Division};
use super::collect::SMALL;
use super::state::State;
use super::vm::{Vm, VmResult};

/// An operation of the numeric tower.
type Arithmetic = for<'h> fn(&mut Context<'h>, Value<'h>, Value<'h>) -> Fallible<'h, Value<'h>>;

/// Where the second operand of an operation on numbers is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Second {
    /// In a register.
    Register,
    /// A small integer in the operation.
    Small,
}

impl State {
    /// The value of the ref register that an operand of the head names.
    ///
    /// # Safety
    /// The operation has such an operand, and the heap `'h` is the machine's.
    pub(super) unsafe fn value<'h>(&self, operand: usize) -> Value<'h> {
        // SAFETY: the caller's promise; refs registers hold words of the heap (R).
        unsafe { Value::from_word(self.get(self.operand(operand))) }
    }

    /// The value of a ref register.
    ///
    /// # Safety
    /// As [`State::value`].
    pub(super) unsafe fn value_in<'h>(&self, register: usize) -> Value<'h> {
        // SAFETY: the caller's promise; refs registers hold words of the heap (R).
        unsafe { Value::from_word(self.get(register)) }
    }

    /// Sets the ref register of the first operand.
    pub(super) unsafe fn set_a(&self, value: Value<'_>) {
        // SAFETY: the caller's promise: the operation has such an operand.
        unsafe { self.set(self.a(), value.word()) };
    }
}

impl Comparison {
    fn holds(self, ordering: Option<Ordering>) -> bool {
        ordering.is_some_and(|it| match self {
            Self::Eq => it.is_eq(),
            Self::Lt => it.is_lt(),
            Self::Le => it.is_le(),
            Self::Gt => it.is_gt(),
            Self::Ge => it.is_ge(),
        })
    }
}

impl Vm {
    pub(super) fn any_arithmetic(&mut self, f: Arithmetic, second: Second) -> VmResult {
        self.poll(SMALL)?;
        self.with(|context, state| {
            // SAFETY: the operation has two ref registers, or one and a constant.
            unsafe {
                let y = match second {
                    Second::Register => state.value(3),
                    Second::Small => Value::from_word(Word::from_small_wrapping(state.c_signed())),
                };
                state.set_a(f(context, state.value(2), y)?);
            }
            Ok(())
        })?;
        self.skip(1);
        Ok(())
    }

    pub(super) fn any_divide(&mut self, division: Division) -> VmResult {
        let f: Arithmetic = match division {
            Division::Quotient => number::arith::quotient,
            Division::Remainder => number::arith::remainder,
            Division::Modulo => number::arith::modulo,
            Division::FloorQuotient => number::arith::floor_quotient,
        };
        self.any_arithmetic(f, Second::Register)
    }

    pub(super) fn any_compare(&mut self, comparison: Comparison) -> VmResult {
        self.operate(1, |context, state| {
            // SAFETY: the operation has two ref registers and a raw one for the result.
            unsafe {
                let ordering = number::compare::compare(context, state.value(2), state.value(3))?;
                state.set_raw(state.a(), u64::from(comparison.holds(ordering)));
            }
            Ok(())
        })
    }

    pub(super) fn branch_any(&mut self, comparison: Comparison, second: Second) -> VmResult {
        let (outcome, offset) = self.with(|context, state| {
            // SAFETY: the operation has two ref registers, or one and a constant; a wanted outcome; an offset.
            unsafe {
                let y = match second {
                    Second::Register => state.value(2),
                    Second::Small => Value::from_word(Word(state.branch_constant() as u64)),
                };
                let ordering = number::compare::compare(context, state.value(1), y)?;
                let outcome = comparison.holds(ordering) == (state.c() != 0);
                Ok((outcome, state.half(2) as i32))
            }
        })?;
        if outcome {
            self.jump(offset);
        } else {
            self.skip(2);
        }
        Ok(())
    }

    pub(super) fn any_eqv(&mut self) -> VmResult {
        self.operate(1, |context, state| {
            // SAFETY: the operation has two ref registers and a raw one for the result.
            unsafe {
                let same = number::compare::eqv(context, state.value(2), state.value(3));
                state.set_raw(state.a(), u64::from(same));
            }
            Ok(())
        })
    }

    pub(super) fn any_equal(&mut self) -> VmResult {
        self.operate(1, |context, state| {
            // SAFETY: the operation has two ref registers and a raw one for the result.
            unsafe {
                let same = natives::equal(context, state.value(2), state.value(3))?;
                state.set_raw(state.a(), u64::from(same));
            }
            Ok(())
        })
    }

    pub(super) fn any_from_i64(&mut self) -> VmResult {
        self.poll(SMALL)?;
        self.operate(1, |context, state| {
            // SAFETY: the operation has a raw register and a ref one for the result.
            unsafe { state.set_a(context.integer(state.i64(state.b()))?) };
            Ok(())
        })
    }

    pub(super) fn any_from_f64(&mut self) -> VmResult {
        self.poll(SMALL)?;
        self.operate(1, |context, state| {
            // SAFETY: the operation has a raw register and a ref one for the result.
            unsafe { state.set_a(context.float(state.f64(state.b()))?) };
            Ok(())
        })
    }

    pub(super) fn char_trap(&mut self) -> VmResult {
        let state = self.state();
        // SAFETY: the operation has a raw register.
        let value = unsafe { state.i64(state.b()) };
        let most = i64::from(u32::from(char::MAX));
        self.trap(Trap::with(TrapCode::RangeCheck, [value, 0, most]))
    }

    /// The number or truth value that a dynamic value is.
    pub(super) fn scalar_of_any(
        &mut self,
        f: impl for<'h> FnOnce(&Context<'h>, Value<'h>) -> Fallible<'h, u64>,
    ) -> VmResult {
        self.operate(1, |context, state| {
            // SAFETY: the operation has a ref register and a raw one for the result.
            unsafe { state.set_raw(state.a(), f(context, state.value(2))?) };
            Ok(())
        })
    }

    pub(super) fn any_is(&mut self) -> VmResult {
        self.operate(1, |context, state| {
            // SAFETY: the operation has a ref register, a kind, and a raw register for the result.
            unsafe {
                let kind = u8::try_from(state.c()).ok().and_then(Kind::from_byte);
                let is = kind.is_some_and(|kind| context.is(state.value(2), kind));
                state.set_raw(state.a(), u64::from(is));
            }
            Ok(())
        })
    }

    pub(super) fn undefined_trap(&mut self) -> VmResult {
        let state = self.state();
        // SAFETY: the operation names a constant of the running function's instance.
        let name = unsafe { *(*self.func).constants.add(state.number()) };
        self.trap_about(Trap::new(TrapCode::UndefinedVariable), name)
    }

    /// A trap about the kind of the ref register that an operand of the head names.
    pub(super) fn kind_trap<T>(&mut self, operand: usize, wanted: Kind) -> VmResult<T> {
        self.with(|_, state| {
            // SAFETY: the operation has such an operand.
            Err(Failure::mismatch(wanted, unsafe { state.value(operand) }))
        })
    }
}
