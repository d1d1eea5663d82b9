//! The name that was meant: for `did you mean …?` in every message.

/// Characters of a name at most that is compared.
const LONGEST: usize = 64;

/// The candidate that a name was most likely meant to be: the one that the fewest letters inserted, left out, replaced
/// or exchanged with the next make of it, the first in the alphabet of several. `None` if that takes more than one
/// letter in three.
#[must_use]
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name: Vec<char> = name.chars().take(LONGEST + 1).collect();
    if name.len() > LONGEST {
        return None;
    }
    let most = name.len() / 3;
    let close = candidates.into_iter().filter_map(|candidate| {
        let distance = distance(&name, candidate, most)?;
        (distance > 0).then_some((distance, candidate))
    });
    close.min().map(|it| it.1)
}

/// The optimal string alignment distance, if it is at most `most`. A row is computed near its diagonal only.
fn distance(name: &[char], candidate: &str, most: usize) -> Option<usize> {
    let candidate: Vec<char> = candidate.chars().take(LONGEST + 1).collect();
    if most == 0 || name.len().abs_diff(candidate.len()) > most {
        return None;
    }
    let width = candidate.len() + 1;
    let far = most + 1;
    // Rows of the table: two before, one before, this one.
    let (mut earlier, mut before, mut row) = (vec![far; width], vec![far; width], vec![far; width]);
    for (column, cell) in before.iter_mut().enumerate().take(far) {
        *cell = column;
    }
    for (index, &letter) in name.iter().enumerate() {
        row.fill(far);
        if index < most {
            row[0] = index + 1;
        }
        let (first, last) = (
            index.saturating_sub(most),
            (index + most).min(candidate.len().saturating_sub(1)),
        );
        for column in first..=last {
            let Some(&other) = candidate.get(column) else {
                break;
            };
            let replaced = before[column] + usize::from(letter != other);
            let mut best = replaced.min(before[column + 1] + 1).min(row[column] + 1);
            let is_exchanged = index > 0 && column > 0 && letter == candidate[column - 1] && other == name[index - 1];
            if is_exchanged {
                best = best.min(earlier[column - 1] + 1);
            }
            row[column + 1] = best.min(far);
        }
        if row.iter().all(|&it| it > most) {
            return None;
        }
        core::mem::swap(&mut earlier, &mut before);
        core::mem::swap(&mut before, &mut row);
    }
    before.last().copied().filter(|&it| it <= most)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_letter_in_three_may_be_wrong() {
        let names = ["build", "check", "compare", "run", "verify"];
        let near = |name| nearest(name, names);
        assert_eq!(near("biuld"), Some("build"), "exchanged");
        assert_eq!(near("comapre"), Some("compare"));
        assert_eq!(near("chek"), Some("check"), "left out");
        assert_eq!(near("checkk"), Some("check"), "inserted");
        assert_eq!(near("verifi"), Some("verify"), "replaced");
        assert_eq!(near("rum"), Some("run"));
        assert_eq!(near("ru"), None, "too short to tell");
        assert_eq!(near("bid"), None);
        assert_eq!(near("commander"), None);
        assert_eq!(near("build"), None, "it is that");
        assert_eq!(nearest("cab", ["cat", "car"]), Some("car"), "the first of equals");
        assert_eq!(nearest(&"a".repeat(1000), [&*"a".repeat(999)]), None, "names are short");
    }
}
