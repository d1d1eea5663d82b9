//! Random expressions.

use std::rc::Rc;

use fastrand::Rng;

use crate::model::{CELLS, Expr, SLOTS};

/// A random expression.
pub fn generate(seed: u64) -> Rc<Expr> {
    let mut generator = Generator {
        random: Rng::with_seed(seed),
        values: 0,
        continuations: 0,
    };
    let body = generator.expr(6);
    if seed.is_multiple_of(3) {
        return body;
    }
    // Most of them catch what is raised.
    Rc::new(Expr::Guard(body, generator.with_value(3)))
}

struct Generator {
    random: Rng,
    /// Variables in scope; they are numbered from outside in.
    values: usize,
    /// Variables in scope that are continuations.
    continuations: usize,
}

impl Generator {
    fn leaf(&mut self) -> Rc<Expr> {
        Rc::new(match self.random.u8(0..6) {
            0 if self.values > 0 => Expr::Value(self.random.usize(..self.values)),
            1 if self.values > 0 => Expr::Value(self.values - 1),
            2 => Expr::Cell(self.random.usize(..CELLS)),
            3 => Expr::Parameter,
            _ => Expr::Integer(self.random.i64(0..10)),
        })
    }

    fn expr(&mut self, depth: usize) -> Rc<Expr> {
        if depth == 0 {
            return self.leaf();
        }
        let depth = depth - 1;
        let number = self.random.i64(10..100);
        Rc::new(match self.random.u8(0..23) {
            0 | 1 => Expr::Add(self.expr(depth), self.expr(depth)),
            2 | 3 => Expr::Emit(self.expr(depth)),
            4 | 5 => Expr::Let(self.expr(depth), self.with_value(depth)),
            6 | 7 => Expr::Capture(self.with_continuation(depth)),
            8 | 9 if self.continuations > 0 => {
                let which = self.random.usize(..self.continuations);
                Expr::Throw(which, self.expr(depth))
            }
            10 | 11 if self.continuations > 0 => {
                let which = self.random.usize(..self.continuations);
                Expr::Save(self.random.usize(..SLOTS), which, self.expr(depth))
            }
            12 | 13 => Expr::Again(self.random.usize(..SLOTS), self.expr(depth)),
            14 | 15 => Expr::Wind(self.thunk(number, depth), self.expr(depth), self.thunk(-number, depth)),
            16 => Expr::Guard(self.expr(depth), self.with_value(depth)),
            17 => {
                let only = self.random.i64(0..10);
                Expr::GuardOnly(only, self.expr(depth), self.with_value(depth))
            }
            18 => Expr::Handle(self.with_value(depth), self.expr(depth)),
            19 => Expr::Raise(self.expr(depth)),
            20 => Expr::RaiseContinuable(self.expr(depth)),
            21 => Expr::Parameterize(self.expr(depth), self.expr(depth)),
            22 if self.random.bool() => Expr::Map(self.with_value(depth)),
            _ => Expr::SetCell(self.random.usize(..CELLS), self.expr(depth)),
        })
    }

    /// What `dynamic-wind` does before or after: mostly it writes a number, else anything small.
    fn thunk(&mut self, number: i64, depth: usize) -> Rc<Expr> {
        if self.random.u8(0..3) == 0 {
            return self.expr(depth.min(2));
        }
        Rc::new(Expr::Emit(Rc::new(Expr::Integer(number))))
    }

    fn with_value(&mut self, depth: usize) -> Rc<Expr> {
        self.values += 1;
        let expr = self.expr(depth);
        self.values -= 1;
        expr
    }

    fn with_continuation(&mut self, depth: usize) -> Rc<Expr> {
        self.continuations += 1;
        let expr = self.expr(depth);
        self.continuations -= 1;
        expr
    }
}
