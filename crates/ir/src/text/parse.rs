//! From text to module.

use polyc_base::operand::TextOperand;
use polyc_base::text::{Cursor, Parsed, Token, parse_declaration, parse_function_header, parse_loc};
use polyc_base::{FuncId, Op, Type};

use super::write::result_type;
use crate::model::{Block, BlockData, Body, Handler, HandlerKind, Inst, Module, Target, Terminator, Value, Values};

/// Reads a module. Only its form is checked here; [`verify`](crate::verify()) checks the rest.
///
/// # Errors
/// The first place where the text is not a module, with what was found and what was expected there.
pub fn parse(text: &str) -> Parsed<Module> {
    let mut module = Module::default();
    let mut cursor = Cursor::new(text);
    // Types of results come from declarations, of which some come after the bodies.
    let mut unfinished = Vec::new();
    while cursor.peek() != Token::End {
        if parse_declaration(&mut cursor, &mut module.declarations)? {
            continue;
        }
        if !matches!(cursor.peek(), Token::Word(word) if word.starts_with(FuncId::PREFIX)) {
            return Err(cursor.error("a declaration or a function"));
        }
        parse_function_header(&mut cursor, &mut module.declarations)?;
        unfinished.push(parse_body(&mut cursor)?);
    }
    for body in unfinished {
        let Unfinished { mut body, definitions } = body;
        for (value, ty) in definitions {
            body.types[value.index()] = match ty {
                Typed::As(ty) => ty,
                Typed::ResultOf(op) => result_type(&op, &module.declarations),
            };
        }
        module.bodies.push(body);
    }
    Ok(module)
}

/// Where the type of a value comes from.
enum Typed {
    As(Type),
    ResultOf(Op),
}

struct Unfinished {
    body: Body,
    definitions: Vec<(Value, Typed)>,
}

fn parse_body(cursor: &mut Cursor<'_>) -> Parsed<Unfinished> {
    let mut parser = Parser {
        body: Body::default(),
        definitions: Vec::new(),
    };
    cursor.expect('{')?;
    cursor.end_line()?;
    while !matches!(cursor.peek(), Token::Mark('}')) {
        if cursor.eat_word("free") {
            parser.parse_free(cursor)?;
        } else {
            parser.parse_block(cursor)?;
        }
    }
    parser.declare_values(cursor)?;
    cursor.expect('}')?;
    cursor.end_line()?;
    Ok(Unfinished {
        body: parser.body,
        definitions: parser.definitions,
    })
}

struct Parser {
    body: Body,
    definitions: Vec<(Value, Typed)>,
}

impl Parser {
    fn parse_free(&mut self, cursor: &mut Cursor<'_>) -> Parsed<()> {
        loop {
            self.parse_typed(cursor)?;
            if !cursor.eat(',') {
                return cursor.end_line();
            }
        }
    }

    /// Every number below the highest must belong to a value, so that a text describes no more values than it writes.
    fn declare_values(&mut self, cursor: &Cursor<'_>) -> Parsed<()> {
        let count = self.definitions.len();
        let mut defined = vec![false; count];
        for (value, _) in &self.definitions {
            match defined.get_mut(value.index()) {
                Some(flag) => *flag = true,
                None => {
                    return Err(cursor.error(format!(
                        "definitions of all values below {value}, or `free` naming them, before it"
                    )));
                }
            }
        }
        let used = defined.iter().rposition(|&it| it).map_or(0, |last| last + 1);
        if let Some(gap) = defined[..used].iter().position(|&it| !it) {
            let value = Value::from_index(gap);
            return Err(cursor.error(format!("a definition of {value}, or `free {value}: TYPE`, before it")));
        }
        self.body.types = vec![Type::Any; used];
        Ok(())
    }

    /// `v4: i64 "name"`.
    fn parse_typed(&mut self, cursor: &mut Cursor<'_>) -> Parsed<Value> {
        let value = parse_value(cursor)?;
        cursor.expect(':')?;
        let ty = cursor.operand("a type (i64, f64, bool, any, obj)")?;
        self.definitions.push((value, Typed::As(ty)));
        self.parse_name(cursor, value)?;
        Ok(value)
    }

    fn parse_name(&mut self, cursor: &mut Cursor<'_>, value: Value) -> Parsed<()> {
        if matches!(cursor.peek(), Token::Text(_)) {
            let name = cursor.text("a name")?;
            self.body.names.insert(value, name);
        }
        Ok(())
    }

    fn parse_block(&mut self, cursor: &mut Cursor<'_>) -> Parsed<()> {
        let block = Block::from_index(self.body.blocks.len());
        if cursor.peek() != Token::Word(&block.to_string()) {
            return Err(cursor.error(format!("`{block}` or `}}`")));
        }
        cursor.advance();
        let mut data = BlockData::default();
        if cursor.peek() == Token::Mark('(') {
            data.params = cursor.list(|cursor| self.parse_typed(cursor))?;
        }
        data.handler = parse_handler(cursor)?;
        cursor.expect(':')?;
        cursor.end_line()?;
        loop {
            if let Some(terminator) = parse_terminator(cursor)? {
                data.terminator = terminator;
                data.terminator_loc = parse_loc(cursor)?;
                cursor.end_line()?;
                self.body.blocks.push(data);
                return Ok(());
            }
            data.insts.push(self.parse_inst(cursor)?);
        }
    }

    fn parse_inst(&mut self, cursor: &mut Cursor<'_>) -> Parsed<Inst> {
        let mut result = None;
        let mut ty = None;
        if matches!(cursor.peek(), Token::Word(word) if Value::read_text(word).is_some()) {
            let value = parse_value(cursor)?;
            self.parse_name(cursor, value)?;
            if cursor.eat(':') {
                ty = Some(cursor.operand("a type (i64, f64, bool, any, obj)")?);
            }
            cursor.expect('=')?;
            result = Some(value);
        }
        let (op, args) = parse_operation(cursor)?;
        let loc = parse_loc(cursor)?;
        cursor.end_line()?;
        if let Some(value) = result {
            let typed = ty.map_or(Typed::ResultOf(op), Typed::As);
            self.definitions.push((value, typed));
        }
        Ok(Inst { op, args, result, loc })
    }
}

fn parse_value(cursor: &mut Cursor<'_>) -> Parsed<Value> {
    cursor.operand("a value")
}

fn parse_block_id(cursor: &mut Cursor<'_>) -> Parsed<Block> {
    cursor.operand("a block")
}

/// `(v1, v2)` or nothing.
fn parse_arguments(cursor: &mut Cursor<'_>) -> Parsed<Values> {
    if cursor.peek() == Token::Mark('(') {
        Ok(Values::from_vec(cursor.list(parse_value)?))
    } else {
        Ok(Values::new())
    }
}

fn parse_target(cursor: &mut Cursor<'_>) -> Parsed<Target> {
    Ok(Target {
        block: parse_block_id(cursor)?,
        args: parse_arguments(cursor)?,
    })
}

fn parse_handler(cursor: &mut Cursor<'_>) -> Parsed<Option<Handler>> {
    let kind = if cursor.eat_word("catch") {
        HandlerKind::Catch(parse_block_id(cursor)?)
    } else if cursor.eat_word("finally") {
        HandlerKind::Finally(parse_block_id(cursor)?)
    } else if cursor.eat_word("call") {
        HandlerKind::Call
    } else {
        return Ok(None);
    };
    let args = parse_arguments(cursor)?;
    Ok(Some(Handler { kind, args }))
}

/// An operation with its written operands and its arguments.
fn parse_operation(cursor: &mut Cursor<'_>) -> Parsed<(Op, Values)> {
    const EXPECTED: &str = "an operation or a terminator";
    let at_name = cursor.clone();
    let name = cursor.word(EXPECTED)?;
    let count = Op::operand_words(name).ok_or_else(|| at_name.error(EXPECTED))?;
    let mut words = Vec::with_capacity(count);
    for _ in 0..count {
        words.push(cursor.word(&format!("{count} operands of {name}"))?);
    }
    let op = Op::parse(name, &words);
    let op = op.ok_or_else(|| at_name.error(format!("{name} with operands it has")))?;
    let mut args = Values::new();
    if matches!(cursor.peek(), Token::Word(word) if !word.starts_with('@')) {
        args.push(parse_value(cursor)?);
        while cursor.eat(',') {
            args.push(parse_value(cursor)?);
        }
    }
    Ok((op, args))
}

/// `None` if the line begins with no terminator.
fn parse_terminator(cursor: &mut Cursor<'_>) -> Parsed<Option<Terminator>> {
    let Token::Word(word) = cursor.peek() else {
        return Ok(None);
    };
    let parse_rest: fn(&mut Cursor<'_>) -> Parsed<Terminator> = match word {
        "jump" => |cursor| Ok(Terminator::Jump(parse_target(cursor)?)),
        "branch" => parse_branch,
        "switch" => parse_switch,
        "return" => |cursor| {
            let has_value = matches!(cursor.peek(), Token::Word(word) if !word.starts_with('@'));
            let value = has_value.then(|| parse_value(cursor)).transpose()?;
            Ok(Terminator::Return(value))
        },
        "tail" => |cursor| {
            let (op, args) = parse_operation(cursor)?;
            Ok(Terminator::TailCall { op, args })
        },
        "throw" => |cursor| Ok(Terminator::Throw(parse_value(cursor)?)),
        "resume_unwind" => |_| Ok(Terminator::ResumeUnwind),
        "unreachable" => |_| Ok(Terminator::Unreachable),
        _ => return Ok(None),
    };
    cursor.advance();
    parse_rest(cursor).map(Some)
}

fn parse_branch(cursor: &mut Cursor<'_>) -> Parsed<Terminator> {
    let condition = parse_value(cursor)?;
    cursor.expect(',')?;
    let then = parse_target(cursor)?;
    cursor.expect(',')?;
    let otherwise = parse_target(cursor)?;
    Ok(Terminator::Branch {
        condition,
        then,
        otherwise,
    })
}

fn parse_switch(cursor: &mut Cursor<'_>) -> Parsed<Terminator> {
    let value = parse_value(cursor)?;
    cursor.expect(',')?;
    let low = cursor.operand("the selector of the first target")?;
    cursor.expect(':')?;
    let mut targets = Vec::new();
    while !cursor.eat_word("else") {
        targets.push(parse_target(cursor)?);
        cursor.expect(',')?;
    }
    Ok(Terminator::Switch {
        value,
        low,
        targets,
        default: parse_target(cursor)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        parse(text).expect_err("it is not a module").to_string()
    }

    const HEAD: &str = "module \"m\" language \"t\"\nfn0 = function \"f\" direct () {\n";

    #[test]
    fn errors_say_where_found_and_expected() {
        let cases = [
            ("x", "line 3, column 1: expected `block0` or `}`, found `x`"),
            (
                "block0:\n  v0 = i64.cnst 5",
                "line 4, column 8: expected an operation or a terminator, found `i64.cnst`",
            ),
            (
                "block0:\n  v0 = i64.const x",
                "line 4, column 8: expected i64.const with operands it has, found `i64.const`",
            ),
            (
                "block0:\n  v0 = i64.const",
                "line 4, column 17: expected 1 operands of i64.const, found the end of the text",
            ),
            ("block0:\n  jump 5", "line 4, column 8: expected a block, found `5`"),
            (
                "block0:\n  branch v1 block2",
                "line 4, column 13: expected `,`, found `block2`",
            ),
            (
                "block0:\n  return v0 @here",
                "line 4, column 13: expected a location `@loc…`, found `@here`",
            ),
        ];
        for (body, message) in cases {
            assert_eq!(error(&format!("{HEAD}{body}")), message);
        }
    }

    #[test]
    fn a_number_far_off_takes_no_memory() {
        let text = format!("{HEAD}block0(v4000000000: i64):\n  return\n}}\n");
        assert!(error(&text).contains("all values below v4000000000"));
    }
}
