//! How long lists grow.

/// A list of so many items is long.
const LONG: usize = 1024;

/// Appends an item. A long list grows by a quarter, not to twice its size as it would by itself: lists of what a long text is made
/// of are most of what compiling it takes.
pub fn push<T>(items: &mut Vec<T>, item: T) {
    if items.len() == items.capacity() && items.len() >= LONG {
        items.reserve_exact(items.len() / 4);
    }
    items.push(item);
}
