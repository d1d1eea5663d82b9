//! Calls under a handler: each in a block of its own, which has the handler edge. They are in the prelude's texts only,
//! so they are lowered at once.

use polyc_base::Cause;
use polyc_ir::{Handler, HandlerKind, Terminator, Values};

use super::expr::Task;
use super::{Exit, FunctionLowering, Operand};
use crate::core::{Expr, Region};
use crate::library::inline::Rep;

impl FunctionLowering<'_, '_, '_, '_> {
    pub(super) fn region(&mut self, region: Region, handler: Expr, call: Expr) -> Operand {
        let join = self.create_block();
        let result = self.builder.add_param(join, Rep::Any.ty());
        let edge = match region {
            Region::Handler => {
                let procedure = self.value_any(handler);
                Handler {
                    kind: HandlerKind::Call,
                    args: Values::from_slice(&[procedure]),
                }
            }
            Region::Catch(_) | Region::Finally => {
                let block = self.create_block();
                let kind = if region == Region::Finally {
                    HandlerKind::Finally(block)
                } else {
                    HandlerKind::Catch(block)
                };
                Handler {
                    kind,
                    args: Values::new(),
                }
            }
        };
        self.guarded(edge.clone(), call, join);
        if let Some(block) = edge.kind.block() {
            self.builder.switch_to(block);
            if let Region::Catch(var) = region {
                let caught = self.builder.add_param(block, Rep::Any.ty());
                self.bind_var(var, caught);
                self.run(Task::Tail(handler, Exit::Join(join)));
            } else {
                self.run(Task::Effect(handler));
                self.builder.terminate(Terminator::ResumeUnwind);
            }
        }
        self.builder.switch_to(join);
        Self::dynamic(result)
    }

    /// The call in a block with the handler edge; its value goes to `join`.
    fn guarded(&mut self, edge: Handler, call: Expr, join: polyc_ir::Block) {
        let outer = self.handler.replace(edge);
        let block = self.create_block();
        self.builder.jump(block, &[]);
        self.builder.switch_to(block);
        let value = self.value_any(call);
        self.handler = outer;
        self.builder.because(Cause::Exception);
        let after = self.create_block();
        self.builder.jump(after, &[]);
        self.builder.switch_to(after);
        self.builder.jump(join, &[value]);
        self.builder.because(None);
    }
}
