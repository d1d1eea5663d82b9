//! The module file: a module comes back as it was written, and other bytes are refused with a reason.

mod common;

use common::everything;
use polyc_base::Cause;
use polyc_bytecode::binary::FORMAT_VERSION;
use polyc_bytecode::{Module, decode, encode, is_module_file, parse_text, write_text};

#[test]
fn modules_round_trip() {
    for module in [everything(), Module::default()] {
        let bytes = encode(&module);
        assert!(is_module_file(&bytes));
        let read = decode(&bytes).expect("it was encoded");
        assert_eq!(read, module);
        assert_eq!(encode(&read), bytes);
    }
}

#[test]
fn text_assembles_to_the_same_bytes() {
    let module = everything();
    let text = write_text(&module);
    let assembled = parse_text(&text).expect("it was written");
    assert_eq!(encode(&assembled), encode(&module));
}

#[test]
fn shared_strings_are_there_once() {
    let bytes = encode(&everything());
    let count = |needle: &[u8]| bytes.windows(needle.len()).filter(|it| it == &needle).count();
    assert_eq!(count(b"show"), 1);
    assert_eq!(count(b"other"), 1);
}

#[test]
fn a_file_cut_short_is_refused() {
    let bytes = encode(&everything());
    for length in 0..bytes.len() {
        assert!(decode(&bytes[..length]).is_err(), "{length}");
    }
}

fn refusal(bytes: &[u8]) -> String {
    decode(bytes).expect_err("it is changed").to_string()
}

#[test]
fn refusals_name_section_offset_and_error() {
    let bytes = encode(&everything());
    let with = |at: usize, byte: u8| {
        let mut bytes = bytes.clone();
        bytes[at] = byte;
        refusal(&bytes)
    };
    assert_eq!(
        with(1, b'q'),
        "header at byte 0: expected the first bytes of a module file, found other bytes"
    );
    assert_eq!(
        with(8, 99),
        format!(
            "header at byte 8: expected version {FORMAT_VERSION}, which polyc {} reads, found version 99, written by \"by hand\"",
            env!("CARGO_PKG_VERSION")
        )
    );
    assert_eq!(
        with(23, 2),
        "strings at byte 23: expected sections in their order, found section 2"
    );
    assert_eq!(
        with(24, 1),
        "strings at byte 25: expected a number of entries, found 1, more than the bytes that follow can hold"
    );
    let mut longer = bytes.clone();
    longer.push(0);
    assert_eq!(
        refusal(&longer),
        format!(
            "file at byte {}: expected the end, or a later section from 128 up, found section 0",
            bytes.len()
        )
    );
}

#[test]
fn sections_of_later_versions_are_skipped() {
    let module = everything();
    let bytes = encode(&module);
    let with = |more: &[u8]| decode(&[&bytes, more].concat());
    assert_eq!(with(&[128, 3, 1, 2, 3, 255, 0]).as_ref(), Ok(&module));
    for wrong in [&[128, 3, 1, 2][..], &[129, 0, 128, 0], &[255, 0, 255, 0], &[127, 0]] {
        assert!(with(wrong).is_err(), "{wrong:?}");
    }
}

#[test]
fn a_module_has_one_encoding() {
    let bytes = encode(&everything());
    // Every changed byte either makes another module, which encodes to the changed bytes, or is refused.
    for at in 0..bytes.len() {
        for change in [1, 0x40, 0x80, 0xff] {
            let mut changed = bytes.clone();
            changed[at] ^= change;
            if let Ok(module) = decode(&changed) {
                assert_eq!(encode(&module), changed, "byte {at} ^ {change:#x}");
            }
        }
    }
}

/// The byte of a location that its cause changes.
#[test]
fn causes_round_trip_and_an_unknown_number_is_refused() {
    let of = |cause: Option<Cause>| {
        let mut module = everything();
        module.declarations.locations[0].cause = cause;
        let bytes = encode(&module);
        assert_eq!(decode(&bytes).as_ref(), Ok(&module), "{cause:?}");
        bytes
    };
    let without = of(None);
    let mut place = None;
    for &cause in Cause::ALL {
        let bytes = of(Some(cause));
        let mut differ = (0..without.len()).filter(|&at| bytes[at] != without[at]);
        place = differ.next();
        assert_eq!((differ.next(), bytes.len()), (None, without.len()), "{cause}");
    }
    let mut unknown = without;
    let place = place.expect("there are causes");
    unknown[place] = 0xfc;
    let expected = format!("spans at byte {place}: expected the number of a cause, found byte 0xfc");
    assert_eq!(refusal(&unknown), expected);
}
