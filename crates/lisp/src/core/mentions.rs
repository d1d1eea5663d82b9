//! Where names are mentioned in what is evaluated in order: the forms of a program, and the bindings of each `letrec*`.
//!
//! Both are [`Sequence`]s of items. The code of an item runs when its turn comes, without the bodies of the procedures
//! in it, which are *units*: the procedure that is the item's value, and each outermost procedure that is made as a
//! value. A procedure that `let` or an inner `letrec*` binds counts as run where it is bound. One walk finds all
//! mentions, however expressions nest.

use std::collections::HashMap;

use super::{Core, Expr, LambdaId, Node, Var};
use crate::library::Standard;
use crate::library::inline::Code;

/// A mention of a name of a sequence, by number.
#[derive(Clone, Copy)]
pub(super) struct Mention {
    pub(super) name: usize,
    /// Whether it is called there, and nothing else done with it.
    pub(super) is_call: bool,
}

/// A name that a sequence gives a value.
#[derive(Clone, Default)]
pub(super) struct Name {
    /// The item that does.
    pub(super) defined: Option<usize>,
    /// The procedure it always is.
    pub(super) procedure: Option<LambdaId>,
}

/// What one turn evaluates.
#[derive(Default)]
pub(super) struct Item {
    /// Its code; `None` if its value is a procedure that the name always is.
    pub(super) code: Option<Expr>,
    /// Mentions in the code.
    pub(super) mentions: Vec<Mention>,
    /// Units in it.
    pub(super) units: Vec<LambdaId>,
}

/// What is evaluated in order.
#[derive(Default)]
pub(super) struct Sequence {
    pub(super) names: Vec<Name>,
    pub(super) items: Vec<Item>,
    /// Mentions in units.
    pub(super) units: HashMap<LambdaId, Vec<Mention>>,
}

impl Sequence {
    /// The names that an item mentions, in its units too; ascending.
    pub(super) fn mentioned(&self, item: usize) -> Vec<usize> {
        let item = &self.items[item];
        let inside = item.units.iter().filter_map(|it| self.units.get(it));
        let all = item.mentions.iter().chain(inside.flatten());
        let mut names: Vec<usize> = all.map(|it| it.name).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// What is known of an expression.
#[derive(Clone, Copy, Default)]
pub(super) struct Facts {
    /// Its code, without procedures made in it, calls a procedure that is not known, so anything may run that a closure
    /// has been made of.
    pub(super) calls_unknown: bool,
    /// It calls a top-level procedure of the program.
    pub(super) calls_top: bool,
    /// It neither has nor sees effects, so it may be evaluated earlier or later.
    pub(super) is_simple: bool,
}

/// All mentions of a program.
pub(super) struct Mentions {
    /// The program.
    pub(super) program: Sequence,
    /// Each `letrec*` with its sequence, outer ones first.
    pub(super) letrecs: Vec<(Expr, Sequence)>,
    /// Each `let`.
    pub(super) lets: Vec<Expr>,
    facts: Vec<Facts>,
}

impl Mentions {
    pub(super) fn facts(&self, expr: Expr) -> Facts {
        self.facts[expr.index()]
    }
}

/// The procedure an initialiser makes for a variable that is never assigned.
pub(super) fn procedure(core: &Core, var: Var, init: Expr) -> Option<LambdaId> {
    match core.node(init) {
        Node::Lambda(lambda) if !core.get_var(var).assigned => Some(*lambda),
        _ => None,
    }
}

/// Finds the mentions of a program whose `letrec*`s are not fixed yet.
pub(super) fn find_mentions(core: &Core) -> Mentions {
    let mut finder = Finder {
        core,
        order: Vec::new(),
        pending: Vec::new(),
        values: Vec::new(),
        open: vec![None],
        sequences: vec![Sequence::default()],
        letrecs: Vec::new(),
        lets: Vec::new(),
        bound: vec![None; core.vars.len()],
        known: vec![false; core.vars.len()],
    };
    finder.program();
    let facts = finder.facts();
    let mut sequences = finder.sequences.into_iter();
    Mentions {
        program: sequences.next().expect("the program is the first"),
        letrecs: finder.letrecs.into_iter().zip(sequences).collect(),
        lets: finder.lets,
        facts,
    }
}

/// The item of a sequence that the walk is in.
#[derive(Clone, Copy)]
struct Open {
    item: usize,
    /// Its value, if that is a procedure that the name always is.
    own: Option<LambdaId>,
    /// Procedures made as values around it.
    depth: usize,
}

enum Step {
    Visit(Expr),
    /// Into an item of a sequence, or out of it.
    Item(usize, Option<Open>),
    /// Out of a procedure made as a value.
    Leave,
}

struct Finder<'c> {
    core: &'c Core,
    /// Expressions, each before its parts.
    order: Vec<Expr>,
    pending: Vec<Step>,
    /// Procedures made as values that the walk is inside of.
    values: Vec<LambdaId>,
    /// By sequence, where the walk is in it.
    open: Vec<Option<Open>>,
    /// That of the program, then those of `letrec*`s.
    sequences: Vec<Sequence>,
    letrecs: Vec<Expr>,
    lets: Vec<Expr>,
    /// By variable: the sequence that binds it, and its number there.
    bound: Vec<Option<(usize, usize)>>,
    /// Whether a variable is always the same procedure.
    known: Vec<bool>,
}

impl<'c> Finder<'c> {
    fn program(&mut self) {
        let core = self.core;
        self.sequences[0].names = core
            .tops
            .iter()
            .map(|top| Name {
                defined: None,
                procedure: top.value.and_then(|value| core.lambda_of(value)),
            })
            .collect();
        for (position, &form) in core.body.iter().enumerate() {
            let own = match core.node(form) {
                Node::DefineTop(top, _) => core.known_procedure(*top),
                _ => None,
            };
            self.add_item(0, form, own);
            self.enter(0, position, form, own);
            self.walk();
        }
    }

    /// Adds an item to a sequence.
    fn add_item(&mut self, sequence: usize, code: Expr, own: Option<LambdaId>) {
        self.sequences[sequence].items.push(Item {
            code: own.is_none().then_some(code),
            units: own.into_iter().collect(),
            ..Item::default()
        });
    }

    /// Goes through an item next.
    fn enter(&mut self, sequence: usize, item: usize, code: Expr, own: Option<LambdaId>) {
        let depth = self.values.len();
        self.pending.push(Step::Item(sequence, None));
        self.pending.push(Step::Visit(code));
        self.pending.push(Step::Item(sequence, Some(Open { item, own, depth })));
    }

    fn walk(&mut self) {
        while let Some(step) = self.pending.pop()
            && self.core.budget.step(1)
        {
            match step {
                Step::Visit(expr) => self.visit(expr),
                Step::Item(sequence, open) => self.open[sequence] = open,
                Step::Leave => {
                    self.values.pop();
                }
            }
        }
    }

    fn visit(&mut self, expr: Expr) {
        let core: &'c Core = self.core;
        self.order.push(expr);
        match core.node(expr) {
            Node::Local(var) => self.mention_var(*var, false),
            Node::Top(top) => self.mention(0, top.index(), false),
            Node::SetLocal(var, value) => {
                self.mention_var(*var, false);
                self.pending.push(Step::Visit(*value));
            }
            Node::SetTop(top, value) => {
                self.mention(0, top.index(), false);
                self.pending.push(Step::Visit(*value));
            }
            Node::DefineTop(top, value) => {
                if let Some(open) = self.open[0] {
                    let name = &mut self.sequences[0].names[top.index()];
                    name.defined.get_or_insert(open.item);
                    let code = open.own.map_or(*value, |it| core.get_lambda(it).body);
                    self.pending.push(Step::Visit(code));
                }
            }
            Node::Call(callee, args) => {
                self.pending.extend(args.iter().rev().map(|&it| Step::Visit(it)));
                match core.node(*callee) {
                    Node::Local(var) => self.mention_var(*var, true),
                    Node::Top(top) => self.mention(0, top.index(), true),
                    _ => self.pending.push(Step::Visit(*callee)),
                }
            }
            Node::Lambda(lambda) => {
                self.values.push(*lambda);
                self.pending.push(Step::Leave);
                self.pending.push(Step::Visit(core.get_lambda(*lambda).body));
            }
            Node::Let(bindings, body) => {
                self.lets.push(expr);
                self.pending.push(Step::Visit(*body));
                for &(var, init) in bindings.iter().rev() {
                    self.known[var.index()] = procedure(core, var, init).is_some();
                    self.pending.push(Step::Visit(run(core, var, init)));
                }
            }
            Node::Letrec(bindings, body) => self.letrec(expr, bindings, *body),
            node => {
                let first = self.pending.len();
                core.for_each_part(node, |_, part| self.pending.push(Step::Visit(part)));
                self.pending[first..].reverse();
            }
        }
    }

    fn letrec(&mut self, expr: Expr, bindings: &[(Var, Expr)], body: Expr) {
        let core = self.core;
        let sequence = self.sequences.len();
        self.sequences.push(Sequence::default());
        self.open.push(None);
        self.letrecs.push(expr);
        self.pending.push(Step::Visit(body));
        for (number, &(var, init)) in bindings.iter().enumerate() {
            let own = procedure(core, var, init);
            self.bound[var.index()] = Some((sequence, number));
            self.known[var.index()] = own.is_some();
            self.sequences[sequence].names.push(Name {
                defined: Some(number),
                procedure: own,
            });
            self.add_item(sequence, init, own);
        }
        for (number, &(var, init)) in bindings.iter().enumerate().rev() {
            self.enter(sequence, number, run(core, var, init), procedure(core, var, init));
        }
    }

    fn mention_var(&mut self, var: Var, is_call: bool) {
        if let Some((sequence, name)) = self.bound[var.index()] {
            self.mention(sequence, name, is_call);
        }
    }

    /// Notes a mention if the walk is in an item of the sequence, not after all of them.
    fn mention(&mut self, sequence: usize, name: usize, is_call: bool) {
        let Some(open) = self.open[sequence] else {
            return;
        };
        let made = self.values.get(open.depth).copied();
        let sequence = &mut self.sequences[sequence];
        let mention = Mention { name, is_call };
        let Some(unit) = open.own.or(made) else {
            return sequence.items[open.item].mentions.push(mention);
        };
        let mentions = sequence.units.entry(unit).or_default();
        if mentions.is_empty() && open.own.is_none() {
            sequence.items[open.item].units.push(unit);
        }
        mentions.push(mention);
    }

    /// What is known of each expression: parts first.
    fn facts(&self) -> Vec<Facts> {
        let mut facts = vec![Facts::default(); self.core.count()];
        for &expr in self.order.iter().rev() {
            facts[expr.index()] = self.facts_of(&facts, self.core.node(expr));
        }
        facts
    }

    /// What is called: of another name for a standard procedure, that procedure.
    fn called(&self, callee: Expr) -> &'c Node {
        let node = self.core.node(callee);
        let value = match node {
            Node::Top(top) => self.core.get_top(*top).value.map(|it| self.core.node(it)),
            _ => None,
        };
        value.filter(|it| matches!(it, Node::Standard(_))).unwrap_or(node)
    }

    fn facts_of(&self, facts: &[Facts], node: &Node) -> Facts {
        let core = self.core;
        let mut found = Facts {
            is_simple: true,
            ..Facts::default()
        };
        let mut join = |part: Expr| {
            let part = facts[part.index()];
            found.calls_unknown |= part.calls_unknown;
            found.calls_top |= part.calls_top;
            found.is_simple &= part.is_simple;
        };
        match node {
            Node::Lambda(_) | Node::Constant(_) | Node::Standard(_) => {}
            Node::Let(bindings, body) | Node::Letrec(bindings, body) => {
                for &(var, init) in bindings {
                    join(run(core, var, init));
                }
                join(*body);
                found.is_simple = false;
            }
            Node::Call(callee, args) => {
                args.iter().copied().for_each(&mut join);
                match self.called(*callee) {
                    Node::Local(var) => found.calls_unknown |= !self.known[var.index()],
                    Node::Top(top) if core.known_procedure(*top).is_some() => found.calls_top = true,
                    Node::Standard(Standard::Inline(row)) if !row.code.is_call() => {}
                    Node::Standard(Standard::Native(_)) => {}
                    _ => {
                        join(*callee);
                        found.calls_unknown = true;
                    }
                }
                found.is_simple &= matches!(core.node(*callee), Node::Standard(Standard::Inline(row))
                    if matches!(row.code, Code::List | Code::ListStar | Code::Vector));
            }
            node => {
                core.for_each_part(node, |_, part| join(part));
                found.calls_unknown |= matches!(node, Node::Region(..));
                found.is_simple &= match node {
                    Node::Local(var) => !core.get_var(*var).assigned,
                    Node::If(..) | Node::Or(_) | Node::Seq(_) => true,
                    _ => false,
                };
            }
        }
        found
    }
}

/// What runs where a variable is bound: its initialiser or, as if it were called there, the procedure it always is.
fn run(core: &Core, var: Var, init: Expr) -> Expr {
    match procedure(core, var, init) {
        Some(lambda) => core.get_lambda(lambda).body,
        None => init,
    }
}
