//! The same function in several languages, side by side.

use std::fmt::Write;

use polyc_base::{Declarations, FuncId, text};

use crate::listing::Listing;

/// Longest listing, in lines, that is aligned line by line.
const MOST_ALIGNED: usize = 2000;
/// Characters of a list of names.
const LONGEST_LIST: usize = 1000;
/// Widest column, in characters.
const WIDEST: usize = 48;

/// One side of a comparison.
#[derive(Clone, Debug)]
pub struct Side {
    /// Its heading: the file's name.
    pub title: String,
    /// The function's name there.
    pub function: String,
    /// Its lines.
    pub listing: Listing,
}

/// The function that every module has: the one asked for, or the first common one. Case and punctuation do not count,
/// as languages differ in them. Returns its place in each module.
///
/// # Errors
/// The names that exist, if there is no such function.
pub fn common_function(modules: &[&Declarations], wanted: Option<&str>) -> Result<Vec<FuncId>, String> {
    let find = |declarations: &Declarations, name: &str| {
        let is_it = |it: &polyc_base::decl::FunctionDecl| plain_name(&it.name) == name;
        let found = declarations.functions.iter().position(is_it);
        found.map(FuncId::from_index)
    };
    let in_all = |name: &str| -> Option<Vec<FuncId>> { modules.iter().map(|it| find(it, name)).collect() };
    // The entry of the first module is compared only if nothing else is common.
    let first = modules.iter().take(1).flat_map(|it| {
        let functions = it.functions.iter().enumerate();
        functions.filter(|(index, _)| it.entry != Some(FuncId::from_index(*index)))
    });
    let found = match wanted {
        Some(name) => in_all(&plain_name(name)),
        None => first
            .map(|it| plain_name(&it.1.name))
            .filter(|name| !name.is_empty())
            .find_map(|name| in_all(&name))
            .or_else(|| modules.iter().map(|it| it.entry).collect()),
    };
    found.ok_or_else(|| {
        let names = modules.iter().map(|it| {
            let names: Vec<_> = it.functions.iter().map(|it| text::visible(&it.name)).collect();
            let names = text::clipped(&names.join(", "), LONGEST_LIST);
            let module = text::clipped(&text::visible(&it.name), LONGEST_LIST);
            format!("  {module}: {names}")
        });
        let list: Vec<String> = names.collect();
        let what = wanted.map_or("no function is common".to_owned(), |it| {
            format!("`{}` is not in every file", text::visible(it))
        });
        format!("{what}; there are\n{}", list.join("\n"))
    })
}

fn plain_name(name: &str) -> String {
    name.chars()
        .filter(|it| it.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The sides in columns, lines that are equal in one row, with counts and the first difference.
#[must_use]
pub fn render_comparison(sides: &[Side]) -> String {
    let rows = align(sides);
    let mut out = String::new();
    let widths: Vec<usize> = (0..sides.len()).map(|it| width(sides, &rows, it)).collect();
    let mut line = |cells: Vec<&str>, mark: char| {
        let mut text = String::new();
        for (cell, width) in cells.iter().zip(&widths) {
            let cell: String = text::visible(cell).chars().take(*width).collect();
            write!(text, " {cell:width$} {mark}").expect("writing to a string");
        }
        out.push_str(text.trim_end_matches([' ', mark]));
        out.push('\n');
    };
    line(sides.iter().map(|it| it.title.as_str()).collect(), '|');
    line(sides.iter().map(|it| it.function.as_str()).collect(), '|');
    let counts: Vec<String> = sides.iter().map(|it| count(&it.listing)).collect();
    line(counts.iter().map(String::as_str).collect(), '|');
    line(widths.iter().map(|_| "").collect(), '|');
    for row in &rows {
        let cells = row.iter().zip(sides);
        line(cells.map(|(at, side)| cell(side, *at)).collect(), '|');
    }
    out.push('\n');
    out.push_str(&difference(sides, &rows));
    out.push('\n');
    out
}

fn count(listing: &Listing) -> String {
    match listing.instructions {
        1 => "1 instruction".to_owned(),
        count => format!("{count} instructions"),
    }
}

fn cell(side: &Side, at: Option<usize>) -> &str {
    at.map_or("", |it| &side.listing.lines[it])
}

fn width(sides: &[Side], rows: &[Vec<Option<usize>>], column: usize) -> usize {
    let side = &sides[column];
    let heads = [side.title.as_str(), side.function.as_str(), "99 instructions"];
    let cells = rows.iter().map(|row| cell(side, row[column]));
    let widest = cells.chain(heads).map(|it| it.chars().count()).max();
    widest.unwrap_or(0).min(WIDEST)
}

/// A sentence about the first row of instructions that is not the same in all columns.
fn difference(sides: &[Side], rows: &[Vec<Option<usize>>]) -> String {
    let cells = |row: &[Option<usize>]| -> Vec<String> {
        let cells = row.iter().zip(sides);
        cells.map(|(at, side)| cell(side, *at).to_owned()).collect()
    };
    let mut instructions = rows
        .iter()
        .map(|row| cells(row))
        .filter(|row| row.iter().any(|it| it.starts_with(' ')));
    let mut same = 0;
    let differing = instructions.find(|row| {
        let differs = row.iter().any(|it| *it != row[0]);
        same += usize::from(!differs);
        differs
    });
    let Some(row) = differing else {
        return "The same in all.".to_owned();
    };
    let parts = row.iter().zip(sides).map(|(text, side)| {
        let (title, text) = (text::visible(&side.title), text::visible(text.trim()));
        if text.is_empty() {
            format!("{title} has nothing there")
        } else {
            format!("{title} has `{text}`")
        }
    });
    let parts: Vec<String> = parts.collect();
    let before = match same {
        0 => "They differ from the first instruction:".to_owned(),
        1 => "After one instruction in common,".to_owned(),
        _ => format!("After {same} instructions in common,"),
    };
    format!("{before} {}.", parts.join(", "))
}

/// Rows of line numbers, one for each side: the sides are joined one after the other, each by a longest common
/// subsequence with the rows so far.
fn align(sides: &[Side]) -> Vec<Vec<Option<usize>>> {
    let mut rows: Vec<Vec<Option<usize>>> = Vec::new();
    for (column, side) in sides.iter().enumerate() {
        let before: Vec<&str> = rows.iter().map(|row| representative(sides, row)).collect();
        let lines: Vec<&str> = side.listing.lines.iter().map(String::as_str).collect();
        let mut joined = Vec::new();
        for (row, line) in merge(&before, &lines) {
            let mut cells = row.map_or_else(|| vec![None; column], |it| rows[it].clone());
            cells.push(line);
            joined.push(cells);
        }
        rows = joined;
    }
    rows
}

/// The text of a row: of its first side that has a line there.
fn representative<'a>(sides: &'a [Side], row: &[Option<usize>]) -> &'a str {
    let mut cells = row.iter().zip(sides);
    cells
        .find_map(|(at, side)| at.map(|it| side.listing.lines[it].as_str()))
        .unwrap_or("")
}

/// Pairs of equal lines in order, between them lines of one side alone; a changed line stands beside its counterpart.
fn merge(a: &[&str], b: &[&str]) -> Vec<(Option<usize>, Option<usize>)> {
    let pairs = if a.len().max(b.len()) <= MOST_ALIGNED {
        common_subsequence(a, b)
    } else {
        Vec::new()
    };
    let mut rows = Vec::new();
    let (mut i, mut j) = (0, 0);
    for (x, y) in pairs.into_iter().chain([(a.len(), b.len())]) {
        while i < x || j < y {
            // Beside each other while both have lines that are in no pair.
            let (left, right) = ((i < x).then_some(i), (j < y).then_some(j));
            rows.push((left, right));
            i += usize::from(left.is_some());
            j += usize::from(right.is_some());
        }
        if x < a.len() && y < b.len() {
            rows.push((Some(x), Some(y)));
            (i, j) = (x + 1, y + 1);
        }
    }
    rows
}

/// Positions of a longest common subsequence (by the usual table of lengths).
fn common_subsequence(a: &[&str], b: &[&str]) -> Vec<(usize, usize)> {
    let width = b.len() + 1;
    let mut lengths = vec![0u32; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            lengths[i * width + j] = if a[i] == b[j] {
                lengths[(i + 1) * width + j + 1] + 1
            } else {
                lengths[(i + 1) * width + j].max(lengths[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(title: &str, lines: &[&str]) -> Side {
        Side {
            title: title.to_owned(),
            function: "f".to_owned(),
            listing: Listing {
                lines: lines.iter().map(|it| format!("  {it}")).collect(),
                instructions: lines.len(),
            },
        }
    }

    #[test]
    fn equal_lines_stand_in_one_row() {
        let sides = [
            side("a", &["get x", "get y", "i64.add", "return"]),
            side("b", &["get x", "check", "get y", "any.add", "return"]),
            side("c", &["get x", "get y", "i64.add", "return"]),
        ];
        let text = render_comparison(&sides);
        let wanted = "
 a               | b               | c
 f               | f               | f
 4 instructions  | 5 instructions  | 4 instructions

   get x         |   get x         |   get x
                 |   check
   get y         |   get y         |   get y
   i64.add       |   any.add       |   i64.add
   return        |   return        |   return

After one instruction in common, a has nothing there, b has `check`, c has nothing there.
";
        assert_eq!(text, wanted.trim_start_matches('\n'));
    }

    #[test]
    fn names_match_across_spellings() {
        let module = |names: &[&str]| Declarations {
            functions: names
                .iter()
                .map(|name| polyc_base::decl::FunctionDecl {
                    name: (*name).to_owned(),
                    signature: polyc_base::Signature::default(),
                    convention: polyc_base::decl::Convention::Direct,
                    loc: polyc_base::Loc::NONE,
                })
                .collect(),
            ..Declarations::default()
        };
        let (a, b) = (module(&["main", "binarySearch"]), module(&["binary-search"]));
        let found = common_function(&[&a, &b], None).expect("common");
        assert_eq!(found, [FuncId::new(1), FuncId::new(0)]);
        assert!(common_function(&[&a, &b], Some("main")).is_err());
    }
}
