//! From text to module. Only the form is checked here; the verifier checks the rest.

use polyc_base::operand::TextOperand;
use polyc_base::text::{Cursor, Parsed, Token, parse_declaration, parse_function_header, parse_loc};
use polyc_base::{FuncId, Loc};

use crate::ids::{Label, TableId};
use crate::instruction::{Instruction, encode_instruction};
use crate::model::{Body, Handler, HandlerKind, Module, SwitchTable};

/// Most operands written in an instruction.
const MOST_WORDS: usize = 4;

/// Assembles the text form.
///
/// # Errors
/// The first place where the text is not a module, with what was found and what was expected there.
pub fn parse_text(text: &str) -> Parsed<Module> {
    let mut module = Module::default();
    let mut cursor = Cursor::new(text);
    skip_newline(&mut cursor);
    while cursor.peek() != Token::End {
        if parse_declaration(&mut cursor, &mut module.declarations)? {
            continue;
        }
        if !matches!(cursor.peek(), Token::Word(word) if word.starts_with(FuncId::PREFIX)) {
            return Err(cursor.error("a declaration or a function"));
        }
        parse_function_header(&mut cursor, &mut module.declarations)?;
        cursor.expect('{')?;
        cursor.end_line()?;
        module.bodies.push(parse_body(&mut cursor)?);
        cursor.end_line()?;
    }
    Ok(module)
}

fn skip_newline(cursor: &mut Cursor<'_>) {
    if cursor.peek() == Token::Newline {
        cursor.advance();
    }
}

fn parse_body(cursor: &mut Cursor<'_>) -> Parsed<Body> {
    let mut body = Body::default();
    while !cursor.eat('}') {
        parse_line(cursor, &mut body)?;
        cursor.end_line()?;
    }
    Ok(body)
}

fn parse_line(cursor: &mut Cursor<'_>, body: &mut Body) -> Parsed<()> {
    let Token::Word(word) = cursor.peek() else {
        return Err(cursor.error("an instruction, a label or `}`"));
    };
    let offset = u32::try_from(body.code.len()).expect("texts are under 4 GiB");
    match word {
        "names" => {
            cursor.advance();
            while let Token::Text(_) = cursor.peek() {
                body.local_names.push(cursor.text("a name")?);
            }
        }
        "locals" => {
            cursor.advance();
            while let Token::Word(_) = cursor.peek() {
                body.locals.push(cursor.operand("a type")?);
            }
        }
        "stack" => {
            cursor.advance();
            body.max_stack = cursor.operand("a number of operands")?;
        }
        "handler" => {
            cursor.advance();
            body.handlers.push(parse_handler(cursor)?);
        }
        "raw" => {
            cursor.advance();
            body.code.extend(cursor.bytes()?);
            parse_span(cursor, body, offset)?;
        }
        _ if TableId::read_text(word).is_some() => {
            cursor.expect_word(&TableId::from_index(body.tables.len()).to_string())?;
            cursor.expect('=')?;
            body.tables.push(parse_table(cursor)?);
        }
        _ if Label::read_text(word).is_some() => {
            cursor.expect_word(&Label::from_index(body.labels.len()).to_string())?;
            cursor.expect(':')?;
            body.labels.push(offset);
        }
        _ => {
            encode_instruction(&parse_instruction(cursor)?, &mut body.code);
            parse_span(cursor, body, offset)?;
        }
    }
    Ok(())
}

/// Reads where the instruction at `offset` comes from, if that is said.
fn parse_span(cursor: &mut Cursor<'_>, body: &mut Body, offset: u32) -> Parsed<()> {
    const NONE: &str = "@loc0";
    if cursor.eat_word(NONE) {
        body.spans.push((offset, Loc::NONE));
        return Ok(());
    }
    let loc = parse_loc(cursor)?;
    if loc != Loc::NONE {
        body.spans.push((offset, loc));
    }
    Ok(())
}

fn parse_instruction(cursor: &mut Cursor<'_>) -> Parsed<Instruction> {
    const EXPECTED: &str = "an instruction";
    let begin = cursor.clone();
    let name = cursor.word(EXPECTED)?;
    let Some(count) = Instruction::operand_words(name) else {
        return Err(begin.error(EXPECTED));
    };
    let mut words = [""; MOST_WORDS];
    let words = &mut words[..count];
    let operands = cursor.clone();
    for word in words.iter_mut() {
        *word = cursor.word("an operand")?;
    }
    Instruction::parse(name, words).ok_or_else(|| operands.error(format!("the operands of {name}")))
}

fn parse_table(cursor: &mut Cursor<'_>) -> Parsed<SwitchTable> {
    let low = cursor.operand("the selector of the first target")?;
    cursor.expect(':')?;
    let mut targets = Vec::new();
    while !cursor.eat_word("else") {
        targets.push(cursor.operand("a label, or `else` and the last label")?);
        cursor.expect(',')?;
    }
    Ok(SwitchTable {
        low,
        targets,
        default: cursor.operand("a label")?,
    })
}

fn parse_handler(cursor: &mut Cursor<'_>) -> Parsed<Handler> {
    let read_range = |word: &str| {
        let (start, end) = word.split_once("..")?;
        let end = match end {
            "end" => None,
            _ => Some(Label::read_text(end)?),
        };
        Some((Label::read_text(start)?, end))
    };
    const RANGE: &str = "a range of labels";
    let begin = cursor.clone();
    let range = read_range(cursor.word(RANGE)?);
    let (start, end) = range.ok_or_else(|| begin.error(RANGE))?;
    let kind = if cursor.eat_word("catch") {
        HandlerKind::Catch {
            target: cursor.operand("a label")?,
            local: cursor.operand("a local")?,
        }
    } else if cursor.eat_word("call") {
        HandlerKind::Call {
            local: cursor.operand("a local")?,
        }
    } else if cursor.eat_word("finally") {
        HandlerKind::Finally {
            target: cursor.operand("a label")?,
        }
    } else {
        return Err(cursor.error("`catch`, `call` or `finally`"));
    };
    Ok(Handler { start, end, kind })
}
