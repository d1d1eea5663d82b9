//! A small language with continuations, its text as Lisp, and its meaning: a machine whose continuation is a list of
//! frames that never changes, as is its dynamic state (R7RS 4.2.6, 4.2.7, 6.10, 6.11).

use std::fmt::Write;
use std::rc::Rc;

/// Global variables that hold numbers.
pub const CELLS: usize = 2;
/// Global variables that hold continuations.
pub const SLOTS: usize = 2;
/// How often a program may go back to a continuation in a slot.
const AGAIN: u32 = 5;
/// Longest run.
const STEPS: usize = 20_000;

/// An expression. Variables are numbered from outside in; where two expressions follow each other the second has one
/// more.
pub enum Expr {
    Integer(i64),
    Value(usize),
    Cell(usize),
    Parameter,
    Add(Rc<Self>, Rc<Self>),
    /// Writes the value.
    Emit(Rc<Self>),
    Let(Rc<Self>, Rc<Self>),
    /// Calls with the current continuation, a further variable of its kind.
    Capture(Rc<Self>),
    /// Calls a continuation.
    Throw(usize, Rc<Self>),
    /// Puts a continuation in a slot, then goes on.
    Save(usize, usize, Rc<Self>),
    /// Calls the continuation in a slot, if there is one and it was not done too often; else the value.
    Again(usize, Rc<Self>),
    /// `dynamic-wind`: before, thunk, after.
    Wind(Rc<Self>, Rc<Self>, Rc<Self>),
    /// Catches all.
    Guard(Rc<Self>, Rc<Self>),
    /// Catches this number.
    GuardOnly(i64, Rc<Self>, Rc<Self>),
    /// The handler, and where it holds.
    Handle(Rc<Self>, Rc<Self>),
    Raise(Rc<Self>),
    RaiseContinuable(Rc<Self>),
    Parameterize(Rc<Self>, Rc<Self>),
    /// The sum of the values for 1, 2 and 3, made by `map`.
    Map(Rc<Self>),
    SetCell(usize, Rc<Self>),
}

/// What a program does.
#[derive(Debug, PartialEq, Eq)]
pub struct Ending {
    /// What it writes.
    pub output: String,
    /// Whether it ends with a value.
    pub is_caught: bool,
}

// --- as Lisp

/// The program that writes the value of an expression.
pub fn text(expr: &Expr) -> String {
    let mut out = String::from(
        "(define p (make-parameter 1)) (define c0 0) (define c1 0) (define s0 #f) (define s1 #f)
(define again 0)
(define (emit x) (display (if (number? x) x \"e\")) (display \" \") x)
(emit ",
    );
    write_expr(&mut out, expr, 0, 0);
    out + ")\n"
}

macro_rules! put {
    ($out:expr, $($part:tt)*) => { write!($out, $($part)*).expect("a string") };
}

fn write_expr(out: &mut String, expr: &Expr, values: usize, continuations: usize) {
    let sub = |out: &mut String, it: &Expr| write_expr(out, it, values, continuations);
    let inner = |out: &mut String, it: &Expr| write_expr(out, it, values + 1, continuations);
    match expr {
        Expr::Integer(value) => put!(out, "{value}"),
        Expr::Value(index) => put!(out, "v{index}"),
        Expr::Cell(index) => put!(out, "c{index}"),
        Expr::Parameter => put!(out, "(p)"),
        Expr::Add(a, b) => {
            put!(out, "(+ ");
            sub(out, a);
            put!(out, " ");
            sub(out, b);
        }
        Expr::Emit(a) => {
            put!(out, "(emit ");
            sub(out, a);
        }
        Expr::Let(a, b) => {
            put!(out, "(let ((v{values} ");
            sub(out, a);
            put!(out, ")) ");
            inner(out, b);
        }
        Expr::Capture(a) => {
            put!(out, "(call/cc (lambda (k{continuations}) ");
            write_expr(out, a, values, continuations + 1);
            put!(out, ")");
        }
        Expr::Throw(index, a) => {
            put!(out, "(k{index} ");
            sub(out, a);
        }
        Expr::Save(slot, index, a) => {
            put!(out, "(begin (set! s{slot} k{index}) ");
            sub(out, a);
        }
        Expr::Again(slot, a) => {
            put!(out, "(let ((x ");
            sub(out, a);
            put!(
                out,
                ")) (if (and s{slot} (< again {AGAIN})) (begin (set! again (+ again 1)) (s{slot} x)) x)"
            );
        }
        Expr::Wind(before, a, after) => {
            put!(out, "(dynamic-wind (lambda () ");
            sub(out, before);
            put!(out, ") (lambda () ");
            sub(out, a);
            put!(out, ") (lambda () ");
            sub(out, after);
            put!(out, ")");
        }
        Expr::Guard(a, b) => {
            put!(out, "(guard (v{values} (else ");
            inner(out, b);
            put!(out, ")) ");
            sub(out, a);
        }
        Expr::GuardOnly(only, a, b) => {
            put!(out, "(guard (v{values} ((eqv? v{values} {only}) ");
            inner(out, b);
            put!(out, ")) ");
            sub(out, a);
        }
        Expr::Handle(a, b) => {
            put!(out, "(with-exception-handler (lambda (v{values}) ");
            inner(out, a);
            put!(out, ") (lambda () ");
            sub(out, b);
            put!(out, ")");
        }
        Expr::Raise(a) => {
            put!(out, "(raise ");
            sub(out, a);
        }
        Expr::RaiseContinuable(a) => {
            put!(out, "(raise-continuable ");
            sub(out, a);
        }
        Expr::Parameterize(a, b) => {
            put!(out, "(parameterize ((p ");
            sub(out, a);
            put!(out, ")) ");
            sub(out, b);
        }
        Expr::Map(a) => {
            put!(out, "(apply + (map (lambda (v{values}) ");
            inner(out, a);
            put!(out, ") '(1 2 3))");
        }
        Expr::SetCell(cell, a) => {
            put!(out, "(let ((x ");
            sub(out, a);
            put!(out, ")) (set! c{cell} x) x");
        }
    }
    let is_leaf = matches!(
        expr,
        Expr::Integer(_) | Expr::Value(_) | Expr::Cell(_) | Expr::Parameter
    );
    if !is_leaf {
        put!(out, ")");
    }
}

// --- its meaning

#[derive(Clone, Copy, PartialEq, Eq)]
enum Value {
    Integer(i64),
    /// What the machine raises itself.
    Error,
}

/// Variables in scope.
#[derive(Clone, Default)]
struct Scope {
    values: Vec<Value>,
    continuations: Vec<Continuation>,
}

impl Scope {
    fn with(&self, value: Value) -> Self {
        let mut scope = self.clone();
        scope.values.push(value);
        scope
    }
}

#[derive(Clone)]
struct Continuation {
    frames: Frames,
    dynamic: Dynamic,
}

/// A list that shares its tail.
type List<T> = Option<Rc<Cell<T>>>;

/// Its first item, and the others.
struct Cell<T>(T, List<T>);
type Frames = List<Frame>;

fn cons<T>(first: T, rest: &List<T>) -> List<T> {
    Some(Rc::new(Cell(first, rest.clone())))
}

#[derive(Clone)]
struct Dynamic {
    winds: List<Wind>,
    handlers: List<Handler>,
    parameter: Value,
}

/// A `dynamic-wind` that is entered.
#[derive(Clone)]
struct Wind {
    before: Rc<Expr>,
    after: Rc<Expr>,
    scope: Scope,
    /// Its call: before and after run there.
    call: Continuation,
}

#[derive(Clone)]
enum Handler {
    /// A procedure, and its scope.
    Procedure(Rc<Expr>, Scope),
    /// A `guard`: the number it catches or all, its body, its scope, what waits for it.
    Guard(Option<i64>, Rc<Expr>, Scope, Continuation),
}

/// What waits for a value.
#[derive(Clone)]
enum Frame {
    Add(Rc<Expr>, Scope),
    AddTo(Value),
    Emit,
    Let(Rc<Expr>, Scope),
    Throw(Continuation),
    Again(usize),
    /// Before has run: thunk and after follow.
    Enter(Wind, Rc<Expr>),
    /// The thunk of `dynamic-wind` has returned.
    Unwind(Wind),
    /// This is the value, not that of the expression.
    Keep(Value),
    /// Goes on with what is left of a way, then does that.
    Travel(Way, Arrival),
    /// The dynamic state there was.
    Leave(Dynamic),
    Raise {
        is_continuable: bool,
    },
    /// A handler has returned from an exception that is not continuable.
    Returned,
    Parameterize(Rc<Expr>, Scope),
    /// The values so far.
    Map(Vec<Value>, Rc<Expr>, Scope),
    SetCell(usize),
}

/// Expressions to evaluate on the way to a continuation, each with where that is done.
#[derive(Clone)]
struct Way {
    steps: List<(Rc<Expr>, Scope, Continuation)>,
    to: Continuation,
}

/// What happens at the end of a way.
#[derive(Clone)]
enum Arrival {
    Give(Value),
    /// The handler of a `guard` takes the value or raises it again where it was raised.
    Guard(Value, Rc<Cell<Handler>>, Continuation, bool),
    /// It is raised again, outside of that handler.
    Again(Value, Rc<Cell<Handler>>, bool),
}

enum Next {
    Eval(Rc<Expr>, Scope),
    Give(Value),
    Raise(Value, bool),
    Uncaught,
}

struct Machine {
    frames: Frames,
    dynamic: Dynamic,
    cells: [Value; CELLS],
    slots: [Option<Continuation>; SLOTS],
    again: u32,
    output: String,
}

/// What a program does; `None`: it takes too long.
pub fn run(expr: &Rc<Expr>) -> Option<Ending> {
    let mut machine = Machine {
        frames: cons(Frame::Emit, &None),
        dynamic: Dynamic {
            winds: None,
            handlers: None,
            parameter: Value::Integer(1),
        },
        cells: [Value::Integer(0); CELLS],
        slots: [const { None }; SLOTS],
        again: 0,
        output: String::new(),
    };
    let mut next = Next::Eval(Rc::clone(expr), Scope::default());
    for _ in 0..STEPS {
        next = match next {
            Next::Eval(expr, scope) => machine.eval(&expr, scope),
            Next::Raise(value, is_continuable) => machine.raise(value, is_continuable),
            Next::Give(value) => match machine.frames.take() {
                Some(top) => {
                    machine.frames.clone_from(&top.1);
                    machine.give(top.0.clone(), value)
                }
                None => {
                    return Some(Ending {
                        output: machine.output,
                        is_caught: true,
                    });
                }
            },
            Next::Uncaught => {
                return Some(Ending {
                    output: machine.output,
                    is_caught: false,
                });
            }
        };
    }
    None
}

impl Machine {
    fn push(&mut self, frame: Frame) {
        self.frames = cons(frame, &self.frames);
    }

    fn emit(&mut self, value: Value) {
        match value {
            Value::Integer(value) => put!(self.output, "{value} "),
            Value::Error => self.output.push_str("e "),
        }
    }

    fn current(&self) -> Continuation {
        Continuation {
            frames: self.frames.clone(),
            dynamic: self.dynamic.clone(),
        }
    }

    fn eval(&mut self, expr: &Rc<Expr>, scope: Scope) -> Next {
        let (frame, first) = match &**expr {
            Expr::Integer(value) => return Next::Give(Value::Integer(*value)),
            Expr::Value(index) => return Next::Give(scope.values[*index]),
            Expr::Cell(index) => return Next::Give(self.cells[*index]),
            Expr::Parameter => return Next::Give(self.dynamic.parameter),
            Expr::Add(a, b) => (Frame::Add(Rc::clone(b), scope.clone()), a),
            Expr::Emit(a) => (Frame::Emit, a),
            Expr::Let(a, b) => (Frame::Let(Rc::clone(b), scope.clone()), a),
            Expr::Throw(index, a) => (Frame::Throw(scope.continuations[*index].clone()), a),
            Expr::Again(slot, a) => (Frame::Again(*slot), a),
            Expr::Raise(a) => (Frame::Raise { is_continuable: false }, a),
            Expr::RaiseContinuable(a) => (Frame::Raise { is_continuable: true }, a),
            Expr::Parameterize(a, b) => (Frame::Parameterize(Rc::clone(b), scope.clone()), a),
            Expr::SetCell(cell, a) => (Frame::SetCell(*cell), a),
            Expr::Capture(a) => {
                let mut scope = scope;
                scope.continuations.push(self.current());
                return Next::Eval(Rc::clone(a), scope);
            }
            Expr::Save(slot, index, a) => {
                self.slots[*slot] = Some(scope.continuations[*index].clone());
                return Next::Eval(Rc::clone(a), scope);
            }
            Expr::Wind(before, a, after) => {
                let wind = Wind {
                    before: Rc::clone(before),
                    after: Rc::clone(after),
                    scope: scope.clone(),
                    call: self.current(),
                };
                (Frame::Enter(wind, Rc::clone(a)), before)
            }
            Expr::Guard(a, b) => return self.guard(None, a, b, scope),
            Expr::GuardOnly(only, a, b) => return self.guard(Some(*only), a, b, scope),
            Expr::Handle(a, b) => {
                let frame = Frame::Leave(self.dynamic.clone());
                let handler = Handler::Procedure(Rc::clone(a), scope.clone());
                self.dynamic.handlers = cons(handler, &self.dynamic.handlers);
                (frame, b)
            }
            Expr::Map(a) => {
                let frame = Frame::Map(Vec::new(), Rc::clone(a), scope.clone());
                let scope = scope.with(Value::Integer(1));
                self.push(frame);
                return Next::Eval(Rc::clone(a), scope);
            }
        };
        self.push(frame);
        Next::Eval(Rc::clone(first), scope)
    }

    fn guard(&mut self, only: Option<i64>, body: &Rc<Expr>, clause: &Rc<Expr>, scope: Scope) -> Next {
        let handler = Handler::Guard(only, Rc::clone(clause), scope.clone(), self.current());
        self.push(Frame::Leave(self.dynamic.clone()));
        self.dynamic.handlers = cons(handler, &self.dynamic.handlers);
        Next::Eval(Rc::clone(body), scope)
    }

    fn give(&mut self, frame: Frame, value: Value) -> Next {
        match frame {
            Frame::Add(b, scope) => {
                self.push(Frame::AddTo(value));
                return Next::Eval(b, scope);
            }
            Frame::AddTo(a) => {
                let (Value::Integer(a), Value::Integer(b)) = (a, value) else {
                    return Next::Raise(Value::Error, false);
                };
                return Next::Give(Value::Integer(a + b));
            }
            Frame::Emit => self.emit(value),
            Frame::Let(b, scope) => return Next::Eval(b, scope.with(value)),
            Frame::Throw(continuation) => return self.travel(&continuation, Arrival::Give(value)),
            Frame::Again(slot) => {
                if let Some(continuation) = self.slots[slot].clone()
                    && self.again < AGAIN
                {
                    self.again += 1;
                    return self.travel(&continuation, Arrival::Give(value));
                }
            }
            Frame::Enter(wind, body) => {
                let scope = wind.scope.clone();
                self.dynamic.winds = cons(wind.clone(), &self.dynamic.winds);
                self.push(Frame::Unwind(wind));
                return Next::Eval(body, scope);
            }
            Frame::Unwind(wind) => {
                self.dynamic = wind.call.dynamic;
                self.push(Frame::Keep(value));
                return Next::Eval(wind.after, wind.scope);
            }
            Frame::Keep(value) => return Next::Give(value),
            Frame::Travel(way, arrival) => return self.follow(way, arrival),
            Frame::Leave(dynamic) => self.dynamic = dynamic,
            Frame::Raise { is_continuable } => return Next::Raise(value, is_continuable),
            Frame::Returned => return Next::Raise(Value::Error, false),
            Frame::Parameterize(b, scope) => {
                self.push(Frame::Leave(self.dynamic.clone()));
                self.dynamic.parameter = value;
                return Next::Eval(b, scope);
            }
            Frame::Map(mut values, body, scope) => {
                values.push(value);
                if let Some(next) = [2, 3].get(values.len() - 1) {
                    self.push(Frame::Map(values, Rc::clone(&body), scope.clone()));
                    return Next::Eval(body, scope.with(Value::Integer(*next)));
                }
                let mut sum = 0;
                for value in values {
                    let Value::Integer(value) = value else {
                        return Next::Raise(Value::Error, false);
                    };
                    sum += value;
                }
                return Next::Give(Value::Integer(sum));
            }
            Frame::SetCell(cell) => self.cells[cell] = value,
        }
        Next::Give(value)
    }

    /// Leaves and enters what `dynamic-wind` surrounds, then goes on there.
    fn travel(&mut self, to: &Continuation, arrival: Arrival) -> Next {
        let collect = |mut winds: &List<Wind>| {
            let mut all = Vec::new();
            while let Some(wind) = winds {
                all.push(Rc::clone(wind));
                winds = &wind.1;
            }
            all
        };
        let (here, there) = (collect(&self.dynamic.winds), collect(&to.dynamic.winds));
        let pairs = here.iter().rev().zip(there.iter().rev());
        let common = pairs.take_while(|(a, b)| Rc::ptr_eq(a, b)).count();
        // The last step first, as each is put before the others.
        let mut steps = None;
        for wind in &there[..there.len() - common] {
            let wind = &wind.0;
            steps = cons((Rc::clone(&wind.before), wind.scope.clone(), wind.call.clone()), &steps);
        }
        for wind in here[..here.len() - common].iter().rev() {
            let wind = &wind.0;
            steps = cons((Rc::clone(&wind.after), wind.scope.clone(), wind.call.clone()), &steps);
        }
        let to = to.clone();
        self.follow(Way { steps, to }, arrival)
    }

    fn follow(&mut self, way: Way, arrival: Arrival) -> Next {
        let Some(step) = way.steps else {
            self.go_to(&way.to);
            return self.arrive(arrival);
        };
        let (expr, scope, place) = step.0.clone();
        self.go_to(&place);
        let (steps, to) = (step.1.clone(), way.to);
        self.push(Frame::Travel(Way { steps, to }, arrival));
        Next::Eval(expr, scope)
    }

    fn go_to(&mut self, place: &Continuation) {
        self.frames.clone_from(&place.frames);
        self.dynamic = place.dynamic.clone();
    }

    fn arrive(&mut self, arrival: Arrival) -> Next {
        match arrival {
            Arrival::Give(value) => Next::Give(value),
            Arrival::Guard(value, handler, raised_at, is_continuable) => match &handler.0 {
                Handler::Guard(only, clause, scope, _) if only.is_none_or(|it| value == Value::Integer(it)) => {
                    Next::Eval(Rc::clone(clause), scope.with(value))
                }
                _ => self.travel(&raised_at, Arrival::Again(value, handler, is_continuable)),
            },
            Arrival::Again(value, handler, is_continuable) => {
                self.leave_handler(&handler, is_continuable);
                Next::Raise(value, true)
            }
        }
    }

    /// A handler runs, with those that are outside of it.
    fn leave_handler(&mut self, handler: &Rc<Cell<Handler>>, is_continuable: bool) {
        let leave = Frame::Leave(self.dynamic.clone());
        // What a handler's return raises is raised where the handler ran: outside of it.
        self.push(if is_continuable { leave } else { Frame::Returned });
        self.dynamic.handlers.clone_from(&handler.1);
    }

    fn raise(&mut self, value: Value, is_continuable: bool) -> Next {
        let Some(handler) = self.dynamic.handlers.clone() else {
            return Next::Uncaught;
        };
        match &handler.0 {
            Handler::Procedure(body, scope) => {
                self.leave_handler(&handler, is_continuable);
                Next::Eval(Rc::clone(body), scope.with(value))
            }
            Handler::Guard(_, _, _, outside) => {
                let arrival = Arrival::Guard(value, Rc::clone(&handler), self.current(), is_continuable);
                self.travel(outside, arrival)
            }
        }
    }
}
