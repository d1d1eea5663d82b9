//! Required functions (6.6.6).

use polyc_base::{Op, Span};

use super::Checker;
use super::expressions::{binary, checked, invalid, ordinal, unary};
use super::scope::StandardFile;
use crate::model::{Check, Expression, ExpressionKind};
use crate::rules::Rule;
use crate::tree;
use crate::types::{MAX_CHAR, TypeId};

macro_rules! required {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum $name { $($variant,)* }

        impl $name {
            /// Names and meanings.
            pub(super) const ALL: &'static [(&'static str, Self)] = &[$(($text, Self::$variant),)*];
        }
    };
}
required! {
    /// Required functions (6.6.6).
    Function {
        Abs = "abs", Sqr = "sqr", Sin = "sin", Cos = "cos", Exp = "exp", Ln = "ln", Sqrt = "sqrt",
        Arctan = "arctan", Trunc = "trunc", Round = "round", Ord = "ord", Chr = "chr", Succ = "succ",
        Pred = "pred", Odd = "odd", Eof = "eof", Eoln = "eoln",
    }
}
required! {
    /// Required procedures (6.6.5, 6.9).
    Procedure {
        New = "new", Dispose = "dispose", Pack = "pack", Unpack = "unpack", Read = "read", Readln = "readln",
        Write = "write", Writeln = "writeln", Page = "page", Reset = "reset", Rewrite = "rewrite",
        Get = "get", Put = "put",
    }
}

impl Checker<'_> {
    pub(super) fn standard_function(
        &mut self,
        function: Function,
        arguments: &[tree::Argument],
        span: Span,
    ) -> Expression {
        if matches!(function, Function::Eof | Function::Eoln) {
            return self.end_of(function, arguments, span);
        }
        let [argument] = arguments else {
            self.wrong_count(arguments, 1, span);
            return invalid(span);
        };
        self.refuse_widths(argument);
        let x = self.expression(&argument.value);
        if x.ty == TypeId::INVALID {
            return invalid(span);
        }
        match function {
            Function::Abs | Function::Sqr => self.abs_or_sqr(function, x, span),
            Function::Sin => self.real_function(Op::F64Sin, x, span),
            Function::Cos => self.real_function(Op::F64Cos, x, span),
            Function::Exp => self.real_function(Op::F64Exp, x, span),
            Function::Arctan => self.real_function(Op::F64Atan, x, span),
            Function::Ln => self.guarded(Op::F64Ln, x, Rule::Ln, span),
            Function::Sqrt => self.guarded(Op::F64Sqrt, x, Rule::Sqrt, span),
            Function::Trunc => self.rounding(Op::I64Trunc, x, span),
            Function::Round => self.rounding(Op::I64Round, x, span),
            Function::Ord => {
                let x = self.expect_ordinal(x);
                Expression {
                    span,
                    ..self.ordinality(x)
                }
            }
            Function::Chr => {
                let x = self.expect(x, TypeId::INTEGER);
                let check = Check {
                    low: 0,
                    high: MAX_CHAR,
                    rule: Rule::Chr,
                };
                match self.range(&x) {
                    Some((low, high)) if low >= 0 && high <= MAX_CHAR => self.retyped(x, TypeId::CHAR, span),
                    _ => checked(x, check, TypeId::CHAR, span),
                }
            }
            Function::Succ => self.neighbour(Op::I64Add, Rule::Succ, x, span),
            Function::Pred => self.neighbour(Op::I64Sub, Rule::Pred, x, span),
            Function::Odd => {
                let x = self.expect(x, TypeId::INTEGER);
                made(ExpressionKind::Odd(Box::new(x)), TypeId::BOOLEAN, span)
            }
            Function::Eof | Function::Eoln => invalid(span),
        }
    }

    fn abs_or_sqr(&mut self, function: Function, x: Expression, span: Span) -> Expression {
        let x = self.expect_number(x);
        let (ty, abs) = match x.ty {
            TypeId::REAL => (TypeId::REAL, Op::F64Abs),
            _ => (TypeId::INTEGER, Op::I64Abs),
        };
        match function {
            Function::Abs => unary(abs, x, ty, span),
            _ => made(ExpressionKind::Square(Box::new(x)), ty, span),
        }
    }

    fn real_function(&mut self, op: Op, x: Expression, span: Span) -> Expression {
        let x = self.expect_number(x);
        unary(op, self.to_real(x), TypeId::REAL, span)
    }

    fn guarded(&mut self, op: Op, x: Expression, rule: Rule, span: Span) -> Expression {
        let x = self.expect_number(x);
        let x = Box::new(self.to_real(x));
        made(ExpressionKind::Guarded(op, x, rule), TypeId::REAL, span)
    }

    fn rounding(&mut self, op: Op, x: Expression, span: Span) -> Expression {
        let x = self.expect(x, TypeId::REAL);
        unary(op, x, TypeId::INTEGER, span)
    }

    /// `succ` and `pred`: in the host type, for a subrange is no type of its own there (6.7.1).
    fn neighbour(&mut self, op: Op, rule: Rule, x: Expression, span: Span) -> Expression {
        let x = self.expect_ordinal(x);
        let host = self.model.types.host(x.ty);
        let (Some((low, high)), Some((least, most))) = (self.model.types.bounds(host), self.range(&x)) else {
            return invalid(span);
        };
        let ordinality = self.ordinality(x);
        let one = ordinal(1, TypeId::INTEGER, span);
        let next = binary(op, ordinality, one, TypeId::INTEGER, span);
        let certain = match op {
            Op::I64Add => most < high,
            _ => least > low,
        };
        // The neighbours of an integer are found, or the operation overflows.
        if certain || host == TypeId::INTEGER {
            return self.retyped(next, host, span);
        }
        checked(next, Check { low, high, rule }, host, span)
    }

    /// A number as the value of another ordinal type that has it.
    fn retyped(&self, x: Expression, ty: TypeId, span: Span) -> Expression {
        match x.kind {
            ExpressionKind::Ordinal(value) => ordinal(value, ty, span),
            _ if ty == TypeId::BOOLEAN => {
                unary(Op::I64Ne, x, ty, span) // `x <> 0`
            }
            kind => Expression { kind, ty, span },
        }
    }

    fn end_of(&mut self, function: Function, arguments: &[tree::Argument], span: Span) -> Expression {
        let rest = self.after_file(arguments, StandardFile::Input, span);
        if !rest.is_empty() {
            self.wrong_count(rest, 0, span);
        }
        let kind = match function {
            Function::Eof => ExpressionKind::Eof,
            _ => ExpressionKind::Eoln,
        };
        made(kind, TypeId::BOOLEAN, span)
    }
}

const fn made(kind: ExpressionKind, ty: TypeId, span: Span) -> Expression {
    Expression { kind, ty, span }
}
