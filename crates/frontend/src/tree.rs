//! The tree of a text as data, the same for all languages.

use core::fmt;
use std::borrow::Cow;

use polyc_base::Span;

/// A tree: its nodes, each before its parts. So nothing recurses over it, however deep it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    nodes: Vec<TreeNode>,
}

/// A node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeNode {
    /// What it is: `call`, `+`.
    pub label: Cow<'static, str>,
    /// What distinguishes it from others of its label: a name, a constant. Often empty.
    pub text: String,
    /// Where it is, if it has a place.
    pub span: Option<Span>,
    /// How many nodes it is part of.
    pub depth: usize,
}

impl Tree {
    /// Adds a node after all others. It is part of the last node before it that is less deep.
    pub fn add(
        &mut self,
        depth: usize,
        label: impl Into<Cow<'static, str>>,
        text: impl Into<String>,
        span: impl Into<Option<Span>>,
    ) {
        self.nodes.push(TreeNode {
            label: label.into(),
            text: text.into(),
            span: span.into(),
            depth,
        });
    }

    /// The nodes, each before its parts.
    #[must_use]
    pub fn nodes(&self) -> &[TreeNode] {
        &self.nodes
    }
}

impl fmt::Display for TreeNode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let blank = if self.label.is_empty() || self.text.is_empty() {
            ""
        } else {
            " "
        };
        write!(f, "{}{blank}{}", self.label, self.text)
    }
}

/// Deepest node whose line is indented: a chain of operators may be as deep as it is long.
const DEEPEST_INDENTED: usize = 200;

/// One node a line, indented by its depth; the line of a node that is deeper than [`DEEPEST_INDENTED`] begins with the
/// depth instead.
impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for node in &self.nodes {
            match node.depth {
                depth @ 0..=DEEPEST_INDENTED => writeln!(f, "{:1$}{node}", "", 2 * depth)?,
                depth => writeln!(f, "[{depth}] {node}")?,
            }
        }
        Ok(())
    }
}
