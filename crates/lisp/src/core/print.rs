//! The core language as a tree, for `emit --stage tree` and tests: one construct a line, parts below it.

use core::fmt::Write;

use super::{Core, Expr, Formals, LambdaId, Node, RecordAction, Region, Top, Var};
use crate::library::Library;
use crate::library::Standard;
use crate::reader::text::write_constant;
use polyc_base::Constant;
use polyc_base::scalar::Immediate;
use polyc_base::text::clipped;
use polyc_frontend::Tree;

/// Characters of a name: macros may write a long one any number of times.
const LONGEST_NAME: usize = 256;

/// The program's forms. Variables print with their numbers, because hygiene allows equal names.
#[must_use]
pub fn print(core: &Core, library: &Library<'_>) -> Tree {
    let mut printer = Printer {
        core,
        library,
        pieces: Vec::new(),
        out: String::new(),
        depth: 0,
        tree: Tree::default(),
        pieces_left: 10_000 + 4 * (core.count() + core.constants.len()),
    };
    for &expr in &core.body {
        printer.pieces.push(Piece::Expr(expr, 0));
        while let Some(piece) = printer.pieces.pop() {
            printer.piece(piece);
        }
        printer.line(0);
    }
    printer.tree
}

/// Something to be printed.
#[derive(Clone, Copy)]
enum Piece {
    Text(&'static str),
    Var(Var),
    /// The end of a line; the next is so deep.
    Line(usize),
    Expr(Expr, usize),
    Lambda(LambdaId, usize),
}

struct Printer<'c, 'e> {
    core: &'c Core,
    library: &'c Library<'e>,
    /// What comes next, the first last: expressions nest without bound.
    pieces: Vec<Piece>,
    /// The line, and how deep it is.
    out: String,
    depth: usize,
    tree: Tree,
    /// How many pieces of constants may be printed.
    pieces_left: usize,
}

impl Printer<'_, '_> {
    fn piece(&mut self, piece: Piece) {
        match piece {
            Piece::Text(text) => self.word(text),
            Piece::Var(var) => self.var(var),
            Piece::Line(depth) => self.line(depth),
            Piece::Expr(expr, depth) => self.expr(expr, depth),
            Piece::Lambda(lambda, depth) => self.lambda(lambda, depth),
        }
    }

    fn line(&mut self, depth: usize) {
        let text = core::mem::take(&mut self.out);
        self.tree.add(self.depth, "", text, None);
        self.depth = depth;
    }

    /// Prints these next, in this order.
    fn next(&mut self, pieces: Vec<Piece>) {
        self.pieces.extend(pieces.into_iter().rev());
    }

    fn word(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn var(&mut self, var: Var) {
        let name = clipped(&self.core.get_var(var).name, LONGEST_NAME);
        write!(self.out, "{name}.{}", var.number()).expect("writing to a string");
    }

    fn top(&mut self, top: Top) {
        let name = clipped(&self.core.get_top(top).name, LONGEST_NAME);
        self.out.push_str(&name);
    }

    /// Each on a line of its own, then a parenthesis.
    fn parts(&mut self, parts: &[Expr], depth: usize) {
        let lines = parts
            .iter()
            .flat_map(|&it| [Piece::Line(depth), Piece::Expr(it, depth)]);
        self.next(lines.chain([Piece::Text(")")]).collect());
    }

    /// Constants and names stay on the line.
    fn operands(&mut self, parts: &[Expr], depth: usize) {
        let simple = |part: &Expr| {
            matches!(
                self.core.node(*part),
                Node::Constant(_) | Node::Local(_) | Node::Top(_) | Node::Standard(_)
            )
        };
        if !parts.iter().all(simple) {
            return self.parts(parts, depth);
        }
        let words = parts.iter().flat_map(|&it| [Piece::Text(" "), Piece::Expr(it, depth)]);
        self.next(words.chain([Piece::Text(")")]).collect());
    }

    fn formals(&mut self, formals: &Formals) {
        self.out.push('(');
        for (index, &var) in formals.fixed.iter().enumerate() {
            if index > 0 {
                self.out.push(' ');
            }
            self.var(var);
        }
        if let Some(rest) = formals.rest {
            self.out.push_str(" . ");
            self.var(rest);
        }
        self.out.push(')');
    }

    fn lambda(&mut self, lambda: LambdaId, depth: usize) {
        let data = self.core.get_lambda(lambda);
        self.word("(lambda ");
        self.formals(&data.formals);
        self.parts(&[data.body], depth + 1);
    }

    fn bindings(&mut self, keyword: &str, bindings: &[(Var, Expr)], body: Expr, depth: usize) {
        self.word(keyword);
        self.parts(&[body], depth + 1);
        for &(var, init) in bindings.iter().rev() {
            self.operands(&[init], depth + 2);
            self.next(vec![Piece::Line(depth + 1), Piece::Text("("), Piece::Var(var)]);
        }
    }

    fn expr(&mut self, expr: Expr, depth: usize) {
        match self.core.node(expr) {
            Node::Constant(constant) => {
                let quote = matches!(
                    constant,
                    Constant::Pair(..) | Constant::Symbol(_) | Constant::Immediate(Immediate::Nil)
                );
                self.word(if quote { "'" } else { "" });
                let pool = &self.core.constants;
                self.pieces_left = write_constant(constant, pool, self.pieces_left, &mut self.out);
            }
            Node::Local(var) => self.var(*var),
            Node::Top(top) => self.top(*top),
            Node::Standard(standard) => self.standard(*standard),
            Node::SetLocal(var, value) => {
                self.word("(set! ");
                self.var(*var);
                self.operands(&[*value], depth + 1);
            }
            Node::SetTop(top, value) => {
                self.word("(set! ");
                self.top(*top);
                self.operands(&[*value], depth + 1);
            }
            Node::DefineTop(top, value) => {
                self.word("(define ");
                self.top(*top);
                self.operands(&[*value], depth + 1);
            }
            Node::If(test, then, otherwise) => {
                self.word("(if");
                self.operands(&[*test, *then, *otherwise], depth + 1);
            }
            Node::Or(exprs) => {
                self.word("(or");
                self.operands(exprs, depth + 1);
            }
            Node::Lambda(lambda) => self.lambda(*lambda, depth),
            Node::Let(bindings, body) => self.bindings("(let", bindings, *body, depth),
            Node::Letrec(bindings, body) => self.bindings("(letrec*", bindings, *body, depth),
            Node::Fix(bindings, body) => {
                self.word("(fix");
                self.parts(&[*body], depth + 1);
                let lines = bindings.iter().flat_map(|&(var, lambda)| {
                    let (line, lambda) = (Piece::Line(depth + 1), Piece::Lambda(lambda, depth + 1));
                    let (open, close) = (Piece::Text("("), Piece::Text(")"));
                    [line, open, Piece::Var(var), Piece::Text(" "), lambda, close]
                });
                self.next(lines.collect());
            }
            Node::LetValues(formals, value, body) => {
                self.word("(let-values ");
                self.formals(formals);
                self.parts(&[*value, *body], depth + 1);
            }
            Node::Seq(exprs) => {
                self.word("(begin");
                self.parts(exprs, depth + 1);
            }
            Node::Call(callee, args) => {
                self.word("(");
                self.operands(args, depth + 1);
                self.pieces.push(Piece::Expr(*callee, depth));
            }
            Node::Region(region, handler, call) => {
                self.word(match region {
                    Region::Handler => "(%with-handler",
                    Region::Catch(_) => "(%catch",
                    Region::Finally => "(%finally",
                });
                self.parts(&[*handler, *call], depth + 1);
            }
            Node::Throw(value) => {
                self.word("(%throw");
                self.operands(&[*value], depth + 1);
            }
            Node::Record(record, operands) => {
                let action = match record.action {
                    RecordAction::Make => "(%record-make ".to_owned(),
                    RecordAction::Is => "(%record-is ".to_owned(),
                    RecordAction::Get(slot) => format!("(%record-get {slot} "),
                    RecordAction::Set(slot) => format!("(%record-set {slot} "),
                };
                write!(self.out, "{action}{}", record.shape).expect("writing to a string");
                self.operands(operands, depth + 1);
            }
            Node::ValuesGet(index, value) => {
                write!(self.out, "(%values-get {index}").expect("writing to a string");
                self.operands(&[*value], depth + 1);
            }
        }
    }

    fn standard(&mut self, standard: Standard) {
        match standard {
            Standard::Inline(row) => self.word(row.name),
            Standard::Native(row) => self.word(row.name()),
            Standard::Host(id) => self.word(&self.library.host_function(id).native),
            Standard::Imported(id) => {
                let imported = self.library.imported(id);
                write!(self.out, "{}:{}", imported.module, imported.name).expect("writing to a string");
            }
        }
    }
}
