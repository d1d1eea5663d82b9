//! The tables of a comparison: seconds, and the ratios that matter.

use std::fmt::Write as _;

use crate::measure::{Measured, Results};
use crate::programs::SETS;

/// What is divided by what: a ratio below one is a win of the first.
const RATIOS: [(&str, &str); 10] = [
    ("Pascal", "Lua"),
    ("Pascal", "wasmi"),
    ("Pascal", "gcc"),
    ("Lisp", "Lua"),
    ("Lisp", "Guile"),
    ("Expr", "Lua"),
    ("BASIC", "Lua"),
    ("BASIC", "bas55"),
    ("Pascal, limits", "Pascal"),
    ("Lisp, limits", "Lisp"),
];

/// The same with another polyc: what it had, what there is now, and how they compare.
const CHANGES: [(&str, &str); 9] = [
    ("Pascal, before", "Lua"),
    ("Pascal", "Lua"),
    ("Pascal", "Pascal, before"),
    ("Lisp, before", "Lua"),
    ("Lisp", "Lua"),
    ("Lisp", "Lisp, before"),
    ("Expr, before", "Lua"),
    ("Expr", "Lua"),
    ("Expr", "Expr, before"),
];

/// All tables, and the gaps.
pub fn report(results: &Results<'_>, gaps: &[String], markdown: bool) -> String {
    let mut text = String::new();
    let has_baseline = results.peers.iter().any(|it| it.name.ends_with(", before"));
    let changes = if has_baseline {
        ratios(results, &CHANGES)
    } else {
        Vec::new()
    };
    let tables = [ratios(results, &RATIOS), changes, seconds(results)];
    for table in tables.into_iter().filter(|it| it.len() > 1 && it[0].len() > 1) {
        text += &render(&table, markdown);
        text.push('\n');
    }
    let mark = if markdown { "- " } else { "" };
    let _ = writeln!(text, "{mark}machine: {}", machine());
    for (index, peer) in results.peers.iter().enumerate() {
        // polyc stands in several columns.
        let first = results.peers[..index].iter().all(|it| it.version != peer.version);
        if first {
            let _ = writeln!(text, "{mark}{}: {}", peer.name, peer.version);
        }
    }
    text.push('\n');
    let gaps = if gaps.is_empty() {
        "none".to_owned()
    } else {
        gaps.join("; ")
    };
    let _ = writeln!(text, "Gaps: {gaps}.");
    text
}

/// The geometric means of the programs that nothing was tuned by, as a document has them.
pub fn means(results: &Results<'_>) -> String {
    let table = ratios(results, &RATIOS);
    let rows = [&table[..1], &table[table.len() - 1..]].concat();
    render(&rows, true)
}

/// Processor and system, if they are known.
fn machine() -> String {
    let processors = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processors.lines().find_map(|it| it.strip_prefix("model name"));
    let model = model.map_or("unknown processor", |it| it.trim_start_matches([' ', '\t', ':']));
    let (architecture, system) = (std::env::consts::ARCH, std::env::consts::OS);
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    format!("{model}, {cores} cores, {architecture}, {system}")
}

/// A table, its first row the head: programs down, ratios across, after each set its geometric means.
fn ratios(results: &Results<'_>, wanted: &[(&str, &str)]) -> Vec<Vec<String>> {
    let index = |name: &str| results.peers.iter().position(|it| it.name == name);
    let columns: Vec<_> = wanted
        .iter()
        .filter_map(|&(above, below)| Some((format!("{above} / {below}"), index(above)?, index(below)?)))
        .collect();
    let mut head = vec!["program".to_owned()];
    head.extend(columns.iter().map(|it| it.0.clone()));
    let mut table = vec![head];
    for set in SETS {
        let mut all = vec![Vec::new(); columns.len()];
        let programs = results.programs.iter();
        let programs: Vec<_> = programs.filter(|it| it.program.set == set.name).collect();
        for measured in &programs {
            let mut row = vec![measured.program.name.to_owned()];
            for ((_, above, below), all) in columns.iter().zip(&mut all) {
                let ratio = ratio(measured, *above, *below);
                all.extend(ratio);
                row.push(shown(ratio, 2));
            }
            table.push(row);
        }
        if !programs.is_empty() {
            let mut means = vec![format!("geometric mean, {}", set.name)];
            means.extend(all.iter().map(|it| shown(geometric_mean(it), 2)));
            table.push(means);
        }
    }
    table
}

/// A table of the median time of each program on each peer.
fn seconds(results: &Results<'_>) -> Vec<Vec<String>> {
    let mut head = vec!["seconds".to_owned()];
    head.extend(results.peers.iter().map(|it| it.name.to_owned()));
    let rows = results.programs.iter().map(|measured| {
        let mut row = vec![measured.program.name.to_owned()];
        row.extend(measured.times.iter().map(|it| shown(median(it.clone()), 3)));
        row
    });
    std::iter::once(head).chain(rows).collect()
}

/// The median of the ratios of each round.
fn ratio(measured: &Measured, above: usize, below: usize) -> Option<f64> {
    let pairs = measured.times[above].iter().zip(&measured.times[below]);
    median(pairs.map(|(above, below)| above / below).collect())
}

fn median(mut numbers: Vec<f64>) -> Option<f64> {
    numbers.sort_by(f64::total_cmp);
    let middle = numbers.len() / 2;
    let upper = *numbers.get(middle)?;
    Some(if numbers.len().is_multiple_of(2) {
        (numbers[middle - 1] + upper) / 2.0
    } else {
        upper
    })
}

fn geometric_mean(numbers: &[f64]) -> Option<f64> {
    let logarithms: f64 = numbers.iter().map(|it| it.ln()).sum();
    (!numbers.is_empty()).then(|| (logarithms / numbers.len() as f64).exp())
}

fn shown(number: Option<f64>, digits: usize) -> String {
    number.map_or_else(|| "–".to_owned(), |it| format!("{it:.digits$}"))
}

fn render(table: &[Vec<String>], markdown: bool) -> String {
    let width = |column: usize| {
        let cells = table.iter().map(|row| row[column].chars().count());
        cells.max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..table[0].len()).map(width).collect();
    let mut text = String::new();
    for (index, row) in table.iter().enumerate() {
        let cells = row.iter().zip(&widths).enumerate();
        let cells: Vec<String> = cells
            .map(|(column, (cell, &width))| match column {
                0 => format!("{cell:<width$}"),
                _ => format!("{cell:>width$}"),
            })
            .collect();
        if markdown {
            let _ = writeln!(text, "| {} |", cells.join(" | "));
        } else {
            let _ = writeln!(text, "{}", cells.join("  "));
        }
        if markdown && index == 0 {
            let _ = writeln!(text, "|---|{}", "--:|".repeat(widths.len() - 1));
        }
    }
    text
}
