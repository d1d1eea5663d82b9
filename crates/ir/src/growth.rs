//! How long lists grow.

/// Items of a long list.
const LONG: usize = 1024;

/// Appends an item. A long list grows by a quarter, not to twice its size as it would by itself: the lists made of a
/// long text are most of the memory that compiling takes.
pub fn push<T>(items: &mut Vec<T>, item: T) {
    if items.len() == items.capacity() && items.len() >= LONG {
        items.reserve_exact(items.len() / 4);
    }
    items.push(item);
}
