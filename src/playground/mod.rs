//! What the page knows, without a page: no DOM.
