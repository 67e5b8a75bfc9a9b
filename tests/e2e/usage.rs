//! What a page holds on to.

use crate::harness::Page;

/// What a document holds on to, after all that is garbage was collected.
#[derive(Clone, Copy, Debug, Default)]
pub struct Usage {
    /// Bytes of the wasm's memory, which never becomes smaller.
    pub wasm: u64,
    pub nodes: u64,
    pub listeners: u64,
    /// Bytes of JavaScript objects.
    pub heap: u64,
}

impl Usage {
    /// Fails where a page that shows the same as before holds on to more, but for this room.
    #[track_caller]
    pub fn expect_within(self, before: Self, room: Self) {
        let within = self.wasm <= before.wasm + room.wasm
            && self.nodes <= before.nodes + room.nodes
            && self.listeners <= before.listeners + room.listeners
            && self.heap <= before.heap + room.heap;
        assert!(within, "the page grows from {before:?} to {self:?}");
    }
}

/// Of an element that the driver has found it keeps all that stands around it: a test that asks this
/// waits by scripts.
pub fn usage(page: &Page) -> Usage {
    let [nodes, listeners, heap] = page.held();
    // A program that has started gives what it started with.
    let wasm = page.js("return (async () => {
            const program = document.querySelector('script[type=module][src*=gridscope]').src
            const { memory } = await (await import(program)).default()
            return memory.buffer.byteLength
        })()");
    Usage {
        wasm: wasm.as_u64().expect("the memory has a size"),
        nodes,
        listeners,
        heap,
    }
}
