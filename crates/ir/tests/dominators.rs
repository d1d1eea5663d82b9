//! Dominators against the definition: a block dominates another if no path leads there without it.

use polyc_ir::{Block, BlockData, Body, Dominators, Handler, HandlerKind, Target, Terminator, Value, Values};

/// A place of a block: its begin, or its end.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Begin(Block),
    End(Block),
}

/// Whether a path leads from the entry to the begin of `to` that does not pass `without`.
fn is_reached(body: &Body, to: Block, without: Option<Place>) -> bool {
    let mut seen = vec![[false; 2]; body.blocks.len()];
    let mut work = vec![Place::Begin(Block::new(0))];
    while let Some(place) = work.pop() {
        let (block, side) = match place {
            Place::Begin(block) => (block, 0),
            Place::End(block) => (block, 1),
        };
        if Some(place) == without || std::mem::replace(&mut seen[block.index()][side], true) {
            continue;
        }
        let data = body.block(block);
        if side == 0 {
            let handler = data.handler.as_ref().and_then(|it| it.kind.block());
            work.extend(handler.map(Place::Begin));
            work.push(Place::End(block));
        } else {
            let targets = data.terminator.targets();
            work.extend(targets.map(|target| Place::Begin(target.block)));
        }
    }
    seen[to.index()][0]
}

/// A body of blocks that lead anywhere, some with handlers.
fn random_body(seed: u64) -> Body {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut random = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below as u64).expect("is below")
    };
    let count = 1 + random(12);
    let block = |random: &mut dyn FnMut(usize) -> usize| {
        let target = Target::new(Block::from_index(random(count)));
        let other = Target::new(Block::from_index(random(count)));
        let terminator = match random(5) {
            0 => Terminator::Return(None),
            1 | 2 => Terminator::Jump(target),
            _ => Terminator::Branch {
                condition: Value::new(0),
                then: target,
                otherwise: other,
            },
        };
        let handler = (random(6) == 0).then(|| Handler {
            kind: HandlerKind::Catch(Block::from_index(random(count))),
            args: Values::new(),
        });
        BlockData {
            terminator,
            handler,
            ..BlockData::default()
        }
    };
    Body {
        blocks: (0..count).map(|_| block(&mut random)).collect(),
        ..Body::default()
    }
}

#[test]
fn a_place_dominates_places_not_reached_without_it() {
    for seed in 0..2_000 {
        let body = random_body(seed);
        let dominators = Dominators::new(&body);
        for of in body.block_ids() {
            let reachable = is_reached(&body, of, None);
            assert_eq!(dominators.is_reachable(of), reachable, "seed {seed}, {of}");
            for block in body.block_ids().filter(|_| reachable) {
                let by_begin = !is_reached(&body, of, Some(Place::Begin(block)));
                let by_end = !is_reached(&body, of, Some(Place::End(block)));
                let told = format!("seed {seed}: {block} and {of} of {body:?}");
                assert_eq!(dominators.begin_dominates(block, of), by_begin, "{told}");
                assert_eq!(dominators.end_dominates(block, of), by_end, "{told}");
            }
        }
    }
}

/// A chain of blocks, each with an edge to the block after the chain, as a long `or` makes it. With a quadratic
/// algorithm this test takes a quarter of an hour.
#[test]
fn a_long_chain_with_a_common_end_takes_linear_time() {
    let count = 500_000;
    let last = Block::from_index(count);
    let link = |index: usize| BlockData {
        terminator: Terminator::Branch {
            condition: Value::new(0),
            then: Target::new(last),
            otherwise: Target::new(Block::from_index(index + 1)),
        },
        ..BlockData::default()
    };
    let end = BlockData {
        terminator: Terminator::Return(None),
        ..BlockData::default()
    };
    let body = Body {
        blocks: (0..count).map(link).chain([end]).collect(),
        ..Body::default()
    };
    let dominators = Dominators::new(&body);
    assert!(dominators.end_dominates(Block::new(0), last));
    assert!(!dominators.begin_dominates(Block::new(1), last));
}
