//! The lines in which an output differs from the expected one.

/// Lines before and after those that differ.
const CONTEXT: usize = 2;
/// Most lines of each side that are shown.
const MOST_SHOWN: usize = 20;
/// Characters of a line.
const LONGEST_LINE: usize = 200;

use polyc_base::text::{clipped, visible};

/// The lines from the first to the last that differ, with some around them: `-` stands before an expected line, `+`
/// before one that was found. Empty if there is no difference; with it the index of the first line that differs.
pub(super) fn diff(expected: &[&str], found: &[&str]) -> (usize, Vec<String>) {
    let start = expected.iter().zip(found).take_while(|(a, b)| a == b).count();
    let (left, right) = (&expected[start..], &found[start..]);
    let end = left
        .iter()
        .rev()
        .zip(right.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let (left, right) = (&left[..left.len() - end], &right[..right.len() - end]);
    if left.is_empty() && right.is_empty() {
        return (start, Vec::new());
    }
    let mut lines = Vec::new();
    push(&mut lines, "  ", &expected[start.saturating_sub(CONTEXT)..start]);
    push(&mut lines, "- ", left);
    push(&mut lines, "+ ", right);
    let after = start + left.len();
    push(&mut lines, "  ", &expected[after..expected.len().min(after + CONTEXT)]);
    (start, lines)
}

fn push(lines: &mut Vec<String>, mark: &str, side: &[&str]) {
    let shown = side.iter().take(MOST_SHOWN);
    lines.extend(shown.map(|it| format!("{mark}{}", clipped(&visible(it), LONGEST_LINE))));
    if side.len() > MOST_SHOWN {
        lines.push(format!("{mark}… {} more lines", side.len() - MOST_SHOWN));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_shown_with_lines_around_it() {
        let expected = ["1", "2", "3", "4", "5", "6", "7"];
        let found = ["1", "2", "3", "four", "five", "5", "6", "7"];
        let (start, lines) = diff(&expected, &found);
        assert_eq!(start, 3);
        assert_eq!(lines, ["  2", "  3", "- 4", "+ four", "+ five", "  5", "  6"]);
        assert!(diff(&expected, &expected).1.is_empty());
        assert_eq!(diff(&["a"], &[]).1, ["- a"]);
        assert_eq!(diff(&[], &["x"; 50]).1.len(), MOST_SHOWN + 1);
    }
}
