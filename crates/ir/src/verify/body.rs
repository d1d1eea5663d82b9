//! Rules 10 to 19, and locations: one body.

use polyc_base::typing::Typing;
use polyc_base::verify::{Rule, rules as declarations};
use polyc_base::{FuncId, Loc, Op, Type};

use super::{VerifyError, regions, rules};
use crate::dominators::Dominators;
use crate::flow::{Definition, Definitions};
use crate::model::{Block, BlockData, Body, Handler, HandlerKind, Module, Terminator, Value};

pub(super) fn check(module: &Module, func: FuncId, errors: &mut Vec<VerifyError>) {
    let Some(body) = module.bodies.get(func.index()) else {
        return;
    };
    let mut refused = Vec::new();
    let mut checker = Checker {
        module,
        func,
        body,
        definitions: Definitions::checked(body, |value, at, first| refused.push((value, at, first))),
        dominators: Dominators::new(body),
        block: Block::new(0),
        errors,
    };
    if body.blocks.is_empty() {
        return checker.report(declarations::BODIES, String::new(), Loc::NONE, "no block".to_owned());
    }
    for (value, at, first) in refused {
        checker.block = at.block();
        let message = match first {
            None => format!("{value} has no type"),
            Some(first) => format!("{value} is defined in {} already", first.block()),
        };
        checker.report(rules::DEFINITIONS, String::new(), Loc::NONE, message);
    }
    checker.check_entry_block();
    for block in body.block_ids() {
        checker.block = block;
        checker.check_block(body.block(block));
    }
    for (block, message) in regions::check(body) {
        checker.block = block;
        checker.at_end(rules::FINALLY, message);
    }
}

/// Rule 21: operations with a usual cause have a cause.
pub(super) fn check_causes(module: &Module, func: FuncId, errors: &mut Vec<VerifyError>) {
    let declarations = &module.declarations;
    let Some(body) = module.bodies.get(func.index()) else {
        return;
    };
    let name = || declarations.function(func).map_or(String::new(), |it| it.name.clone());
    for block in body.block_ids() {
        let data = body.block(block);
        let tail = match &data.terminator {
            Terminator::TailCall { op, .. } => Some((op, data.terminator_loc)),
            _ => None,
        };
        let operations = data.insts.iter().map(|inst| (&inst.op, inst.loc)).chain(tail);
        for (op, loc) in operations {
            if let Some(usual) = op.usual_cause()
                && declarations.cause(loc).is_none()
            {
                errors.push(VerifyError {
                    rule: rules::CAUSES,
                    func: Some((func, name())),
                    block: Some(block),
                    at: op.to_string(),
                    loc,
                    message: format!("{loc} has no cause, such as `{usual}`"),
                });
            }
        }
    }
}

/// Where a value is used in a block.
#[derive(Clone, Copy, PartialEq)]
enum UsePoint {
    /// When the block begins.
    Begin,
    /// By the instruction at that position.
    Inst(usize),
    /// By the terminator.
    End,
}

struct Checker<'a> {
    module: &'a Module,
    func: FuncId,
    body: &'a Body,
    definitions: Definitions,
    dominators: Dominators,
    /// The block being checked.
    block: Block,
    errors: &'a mut Vec<VerifyError>,
}

impl Checker<'_> {
    fn report(&mut self, rule: Rule, at: String, loc: Loc, message: String) {
        let function = self.module.declarations.functions.get(self.func.index());
        let name = function.map_or(String::new(), |function| function.name.clone());
        self.errors.push(VerifyError {
            rule,
            func: Some((self.func, name)),
            block: Some(self.block),
            at,
            loc,
            message,
        });
    }

    /// An error at an instruction of the current block.
    fn at_inst(&mut self, position: usize, rule: Rule, message: String) {
        let inst = &self.body.block(self.block).insts[position];
        let result = inst.result.map_or(String::new(), |it| format!("{it} = "));
        let args = inst.args.iter().map(ToString::to_string);
        let args = args.collect::<Vec<_>>().join(", ");
        let at = format!("{result}{} {args}", inst.op);
        self.report(rule, at.trim_end().to_owned(), inst.loc, message);
    }

    /// An error at the terminator of the current block, or of its handler.
    fn at_end(&mut self, rule: Rule, message: String) {
        let block = self.body.block(self.block);
        let at = match block.terminator {
            Terminator::Jump(_) => "jump",
            Terminator::Branch { .. } => "branch",
            Terminator::Switch { .. } => "switch",
            Terminator::Return(_) => "return",
            Terminator::TailCall { .. } => "tail",
            Terminator::Throw(_) => "throw",
            Terminator::ResumeUnwind => "resume_unwind",
            Terminator::Unreachable => "unreachable",
        };
        self.report(rule, at.to_owned(), block.terminator_loc, message);
    }

    fn at_place(&mut self, place: UsePoint, rule: Rule, message: String) {
        match place {
            UsePoint::Inst(position) => self.at_inst(position, rule, message),
            UsePoint::Begin | UsePoint::End => self.at_end(rule, message),
        }
    }

    fn check_entry_block(&mut self) {
        self.block = Block::new(0);
        let Some(function) = self.module.declarations.functions.get(self.func.index()) else {
            return;
        };
        let params = &self.body.blocks[0].params;
        let found: Vec<Option<Type>> = params.iter().map(|&it| self.ty(it)).collect();
        if !found
            .iter()
            .copied()
            .eq(function.signature.params.iter().copied().map(Some))
        {
            let message = "its parameters are not those of the function".to_owned();
            self.report(rules::ENTRY_BLOCK, String::new(), Loc::NONE, message);
        }
    }

    fn ty(&self, value: Value) -> Option<Type> {
        self.body.types.get(value.index()).copied()
    }

    fn check_block(&mut self, data: &BlockData) {
        for position in 0..data.insts.len() {
            self.check_inst(data, position);
        }
        self.check_loc(UsePoint::End, data.terminator_loc);
        self.check_terminator(&data.terminator);
        if let Some(handler) = &data.handler {
            self.check_handler(data, handler);
        }
    }

    fn check_loc(&mut self, place: UsePoint, loc: Loc) {
        if loc.index() > self.module.declarations.locations.len() {
            self.at_place(place, declarations::LOCATIONS, format!("no {loc}"));
        }
    }

    fn check_inst(&mut self, data: &BlockData, position: usize) {
        let inst = &data.insts[position];
        let place = UsePoint::Inst(position);
        self.check_loc(place, inst.loc);
        let Some(expected) = self.check_operation(place, &inst.op, &inst.args) else {
            return;
        };
        let result = inst.result.map(|value| self.ty(value));
        if result != expected.map(Some) {
            let (found, expected) = (describe(result.flatten()), describe(expected));
            let message = format!("expected a result of {expected}, found {found}");
            self.at_inst(position, rules::OPERANDS, message);
        }
    }

    /// The type of the result, if the operation may be written so.
    fn check_operation(&mut self, place: UsePoint, op: &Op, args: &[Value]) -> Option<Option<Type>> {
        let module = self.module;
        match op.typing(&module.declarations) {
            Err(message) => {
                self.at_place(place, rules::OPERATIONS, message);
                None
            }
            Ok(typing) => {
                self.check_types(place, rules::OPERANDS, "operand", args, typing);
                Some(typing.result)
            }
        }
    }

    /// Types and dominance of several uses.
    fn check_types(&mut self, place: UsePoint, rule: Rule, what: &str, args: &[Value], typing: Typing<'_>) {
        let count = typing.operands();
        if args.len() != count {
            let message = format!("expected {count} {what}s, found {}", args.len());
            self.at_place(place, rule, message);
        }
        let more = std::iter::repeat_n(&Type::Any, typing.more as usize);
        let mut types = typing.fixed.iter().chain(more).copied();
        for &value in args {
            self.check_use(place, value);
            let expected = types.next();
            let found = self.ty(value);
            if expected.is_some() && found.is_some() && found != expected {
                let (found, expected) = (describe(found), describe(expected));
                let message = format!("expected {expected} as {what} {value}, found {found}");
                self.at_place(place, rule, message);
            }
        }
    }

    fn check_use(&mut self, place: UsePoint, value: Value) {
        let Some(definition) = self.definitions.of(value) else {
            return self.at_place(place, rules::DEFINITIONS, format!("{value} is not defined"));
        };
        if self.dominators.is_reachable(self.block) && !self.is_defined_at(place, definition) {
            let rule = if place == UsePoint::Begin {
                rules::HANDLER_ARGUMENTS
            } else {
                rules::DOMINANCE
            };
            let message = format!("{value} of {} need not be defined", definition.block());
            self.at_place(place, rule, message);
        }
    }

    fn is_defined_at(&self, place: UsePoint, definition: Definition) -> bool {
        let is_here = definition.block() == self.block;
        match (definition, place) {
            (Definition::Param(block, _), _) => is_here || self.dominators.begin_dominates(block, self.block),
            (Definition::Inst(block, _), _) if !is_here => self.dominators.end_dominates(block, self.block),
            (_, UsePoint::Begin) => false,
            (Definition::Inst(_, defined), UsePoint::Inst(used)) => (defined as usize) < used,
            (_, UsePoint::End) => true,
        }
    }

    fn check_terminator(&mut self, terminator: &Terminator) {
        let result = self.result_type();
        let mut check = |values: &[Value], types: &[Type]| {
            self.check_types(UsePoint::End, rules::OPERANDS, "operand", values, exactly(types));
        };
        match terminator {
            Terminator::Branch { condition, .. } => check(&[*condition], &[Type::Bool]),
            Terminator::Switch { value, .. } => check(&[*value], &[Type::I64]),
            Terminator::Return(value) => check(value.as_slice(), result.as_slice()),
            Terminator::Throw(value) => check(&[*value], &[Type::Any]),
            Terminator::TailCall { op, args } => self.check_tail_call(op, args),
            Terminator::Jump(_) | Terminator::ResumeUnwind | Terminator::Unreachable => {}
        }
        for target in terminator.targets() {
            if self.check_edge(target.block) {
                let params = self.param_types(target.block);
                self.check_types(
                    UsePoint::End,
                    rules::TARGETS,
                    "argument",
                    &target.args,
                    exactly(&params),
                );
            }
        }
    }

    fn result_type(&self) -> Option<Type> {
        let function = self.module.declarations.functions.get(self.func.index());
        function.and_then(|function| function.signature.result)
    }

    fn param_types(&self, block: Block) -> Vec<Type> {
        let params = self.body.block(block).params.iter();
        params.map(|&param| self.ty(param).unwrap_or(Type::Any)).collect()
    }

    /// Whether the block exists; it must not be the entry.
    fn check_edge(&mut self, to: Block) -> bool {
        if to.index() >= self.body.blocks.len() {
            self.at_end(rules::TARGETS, format!("{to} does not exist"));
            return false;
        }
        if to.index() == 0 {
            self.at_end(rules::ENTRY_BLOCK, "it leads to block0".to_owned());
        }
        true
    }

    fn check_tail_call(&mut self, op: &Op, args: &[Value]) {
        if !op.can_tail_call() {
            self.at_end(rules::TAIL_CALLS, format!("{op} is not a call"));
        }
        if self.body.block(self.block).handler.is_some() {
            self.at_end(rules::TAIL_CALLS, "the block has a handler".to_owned());
        }
        let expected = self.result_type();
        if let Some(result) = self.check_operation(UsePoint::End, op, args)
            && result != expected
        {
            let (found, expected) = (describe(result), describe(expected));
            self.at_end(
                rules::TAIL_CALLS,
                format!("expected a result of {expected}, found {found}"),
            );
        }
    }

    fn check_handler(&mut self, data: &BlockData, handler: &Handler) {
        let types = match handler.kind {
            HandlerKind::Call => vec![Type::Any],
            HandlerKind::Catch(block) | HandlerKind::Finally(block) => {
                if !self.check_edge(block) {
                    return;
                }
                if data.terminator.targets().any(|target| target.block == block) {
                    self.at_end(rules::HANDLER_EDGES, format!("{block} is a target too"));
                }
                if block == self.block {
                    self.at_end(rules::HANDLER_EDGES, "it is its own handler".to_owned());
                }
                self.param_types(block)
            }
        };
        let types = match handler.kind {
            HandlerKind::Call | HandlerKind::Finally(_) => types.as_slice(),
            HandlerKind::Catch(block) => match types.split_first() {
                Some((Type::Any, rest)) => rest,
                _ => {
                    let message = format!("the first parameter of {block} is not an `any`");
                    return self.at_end(rules::HANDLERS, message);
                }
            },
        };
        self.check_types(
            UsePoint::Begin,
            rules::HANDLERS,
            "argument",
            &handler.args,
            exactly(types),
        );
    }
}

/// Operands of these types and no others.
const fn exactly(types: &[Type]) -> Typing<'_> {
    Typing {
        fixed: types,
        more: 0,
        result: None,
    }
}

fn describe(ty: Option<Type>) -> &'static str {
    ty.map_or("nothing", Type::name)
}
