//! The blocks of a body: where they begin, where they lead, what they cost.

use polyc_bytecode::{Body, Instruction};

use super::Prepare;

/// A run of instructions entered at the first and left at the last.
#[derive(Debug)]
pub(super) struct Block {
    /// Index of the first instruction.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// Fuel of them all.
    pub fuel: u32,
    /// Whether fuel is tested on entry: it is the first, or a branch comes back to it.
    pub is_tested: bool,
    /// Blocks control may go on to, those of handlers not counted.
    pub successors: Vec<usize>,
    /// Index of the handler whose range it lies in.
    pub handler: Option<usize>,
}

/// The blocks in order, and the block of each label.
#[derive(Debug)]
pub(super) struct Blocks {
    pub blocks: Vec<Block>,
    pub of_label: Vec<usize>,
}

impl Blocks {
    /// Finds the blocks. The instructions are those of the body, decoded.
    pub(super) fn find(prepare: &Prepare<'_>) -> Self {
        let mut found = Self::cut(prepare);
        found.connect(prepare);
        found.enclose(prepare.body);
        found
    }

    fn cut(prepare: &Prepare<'_>) -> Self {
        let (body, instructions) = (prepare.body, &prepare.instructions);
        let mut blocks: Vec<Block> = Vec::new();
        let mut of_label = Vec::with_capacity(body.labels.len());
        let mut begins = true;
        for (index, (offset, instruction)) in instructions.iter().enumerate() {
            let labelled = body.labels.get(of_label.len()) == Some(offset);
            if begins || labelled {
                blocks.push(Block::new(index));
            }
            if labelled {
                of_label.push(blocks.len() - 1);
            }
            let block = blocks.last_mut().expect("the first instruction begins one");
            block.end = index + 1;
            block.fuel = block.fuel.saturating_add(instruction.fuel());
            begins = ends_block(instruction);
        }
        Self { blocks, of_label }
    }

    fn connect(&mut self, prepare: &Prepare<'_>) {
        let mut back = vec![false; self.blocks.len()];
        for index in 0..self.blocks.len() {
            let (_, last) = prepare.instructions[self.blocks[index].end - 1];
            let mut successors = Vec::new();
            if let Some(label) = last.label() {
                successors.push(self.of_label[label.index()]);
            }
            if let Instruction::Switch { table } = last {
                let table = &prepare.body.tables[table.index()];
                let labels = table.targets.iter().chain([&table.default]);
                successors.extend(labels.map(|it| self.of_label[it.index()]));
                successors.sort_unstable();
                successors.dedup();
            }
            successors
                .iter()
                .filter(|&&it| it <= index)
                .for_each(|&it| back[it] = true);
            if !last.is_terminator() {
                successors.push(index + 1);
            }
            self.blocks[index].successors = successors;
        }
        back[0] = true;
        for (block, is_tested) in self.blocks.iter_mut().zip(back) {
            block.is_tested = is_tested;
        }
    }

    fn enclose(&mut self, body: &Body) {
        for (index, handler) in body.handlers.iter().enumerate() {
            let start = self.of_label[handler.start.index()];
            let end = handler
                .end
                .map_or(self.blocks.len(), |it| self.of_label[it.index()]);
            for block in &mut self.blocks[start..end] {
                block.handler = Some(index);
            }
        }
    }
}

impl Block {
    const fn new(start: usize) -> Self {
        Self {
            start,
            end: start,
            fuel: 0,
            is_tested: false,
            successors: Vec::new(),
            handler: None,
        }
    }
}

const fn ends_block(instruction: &Instruction) -> bool {
    instruction.is_terminator()
        || matches!(
            instruction,
            Instruction::BrIf { .. } | Instruction::BrUnless { .. }
        )
}
