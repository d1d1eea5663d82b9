//! The name that was probably meant by one that nothing has.

/// Most characters of a name that is compared.
const LONGEST_NAME: usize = 64;
/// Most candidates. Of more none is taken, whatever their order.
const MOST_CANDIDATES: usize = 20_000;
/// Mistakes after which a compiler makes no suggestion: they have another cause, and each costs a look at every name.
pub const MOST_SUGGESTIONS: usize = 50;

/// The candidate that is most like a name: it differs in case alone, or in a third of its characters at most, and in no
/// more than three. Of equally near ones the first by alphabet.
///
/// A difference is a character that is missing, added, or replaced, or two neighbours that are exchanged (the distance
/// of Damerau and Levenshtein, restricted to exchanges of neighbours).
#[must_use]
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: Vec<char> = name.chars().take(LONGEST_NAME + 1).collect();
    if wanted.len() > LONGEST_NAME {
        return None;
    }
    let most = (wanted.len() / 3).min(3);
    let mut best: Option<(usize, &str)> = None;
    for (count, candidate) in candidates.into_iter().enumerate() {
        if count == MOST_CANDIDATES {
            return None;
        }
        let within = best.map_or(most, |it| it.0);
        let distance = if candidate.eq_ignore_ascii_case(name) {
            Some(0)
        } else {
            distance(&wanted, candidate, within)
        };
        if let Some(distance) = distance
            && candidate != name
            && best.is_none_or(|it| (distance, candidate) < it)
        {
            best = Some((distance, candidate));
        }
    }
    best.map(|it| it.1)
}

/// How many differences make one of the other, if they are at most `most`.
fn distance(name: &[char], other: &str, most: usize) -> Option<usize> {
    // A character takes one to four bytes.
    if most == 0 || other.len() > 4 * (name.len() + most) || 4 * other.len() + most < name.len() {
        return None;
    }
    let other: Vec<char> = other.chars().collect();
    if other.len().abs_diff(name.len()) > most {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=other.len()).collect();
    for (row, &a) in name.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, &b) in other.iter().enumerate() {
            let mut least = (above[column] + usize::from(a != b))
                .min(above[column + 1] + 1)
                .min(current[column] + 1);
            if row > 0 && column > 0 && a == other[column - 1] && b == name[row - 1] {
                least = least.min(before[column - 1] + 1);
            }
            current.push(least);
        }
        if current.iter().min().is_some_and(|&it| it > most) {
            return None;
        }
        before = core::mem::replace(&mut above, current);
    }
    above.last().copied().filter(|&it| it <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 6] = ["length", "list-length", "list", "count", "x", "écran"];

    #[test]
    fn near_names_are_found() {
        for (name, expected) in [
            ("lenght", "length"),
            ("legnth", "length"),
            ("lengthh", "length"),
            ("conut", "count"),
            ("lisst", "list"),
            ("List", "list"),
            ("X", "x"),
            ("ecran", "écran"),
        ] {
            assert_eq!(nearest(name, NAMES), Some(expected), "{name}");
        }
    }

    #[test]
    fn far_names_are_not() {
        for name in ["", "y", "ab", "lit-lenxxx", "string", "const-int", &"length".repeat(20)] {
            assert_eq!(nearest(name, NAMES), None, "{name}");
        }
        assert_eq!(nearest("list", ["list"]), None);
    }

    #[test]
    fn of_equally_near_names_the_first_by_alphabet_is_taken() {
        assert_eq!(nearest("bar", ["baz", "bat", "car"]), Some("bat"));
    }

    #[test]
    fn long_tables_take_bounded_work() {
        let long = "a".repeat(1 << 20);
        let candidates = (0..1 << 30).map(|_| long.as_str());
        assert_eq!(nearest(&"a".repeat(60), candidates), None);
    }
}
