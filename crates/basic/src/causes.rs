//! The rules of BASIC that ask for code: clauses of ECMA-55.

use polyc_base::Cause;
use polyc_frontend::CauseRow;

/// The table.
#[rustfmt::skip]
pub static CAUSES: &[CauseRow] = &[
    CauseRow::new(Cause::Overflow, "8.5, 9.5, 13.4",
        "Overflow and division by zero are reported and machine infinity is supplied; some arguments end the program."),
    CauseRow::new(Cause::Bounds, "7.5", "A subscript outside the bounds of its array ends the program."),
    CauseRow::new(Cause::Representation, "14.4", "PRINT takes numbers and strings."),
    CauseRow::new(Cause::Conversion, "9.4", "SGN and RND give numbers, which are floating-point numbers."),
    CauseRow::new(Cause::Rounding, "7.4", "A subscript is rounded to the nearest integer."),
    CauseRow::new(Cause::Equality, "12.4", "Strings are equal if they have the same length and the same characters."),
    CauseRow::new(Cause::Truth, "15.4", "A reply that is not right is requested again."),
    CauseRow::new(Cause::Call, "12.4, 12.5",
        "RETURN goes on after the last GOSUB that has not returned; without one the program ends."),
    CauseRow::new(Cause::Storage, "18.4", "An array is an object; each access finds that its element is there."),
    CauseRow::new(Cause::Loop, "13.4",
        "A block of FOR runs until its variable is past the limit, which is tested first."),
    CauseRow::new(Cause::Selection, "12.5", "ON rounds its value, and ends the program if there is no line for it."),
    CauseRow::new(Cause::InputOutput, "14.4, 15.4, 16.4",
        "PRINT keeps columns, zones and the margin; INPUT and READ check the type of each datum."),
    CauseRow::new(Cause::Library, "9.4, 20.4", "RANDOMIZE makes the random numbers unpredictable."),
];
