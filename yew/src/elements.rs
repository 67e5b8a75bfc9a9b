//! What `html!` makes of an element's tag. Yew has it written out at each tag; here it is called.

use std::rc::Rc;

use yew::html::NodeRef;
use yew::virtual_dom::{self, AttrValue, Attributes, Key, Listeners, VNode};

/// As `yew::virtual_dom::VTag`, as far as `html!` uses it: with its names and its arguments.
pub struct VTag(Rc<virtual_dom::VTag>);

impl VTag {
    #[inline(never)]
    pub fn __new_other(
        tag: AttrValue,
        node_ref: NodeRef,
        key: Option<Key>,
        attributes: Attributes,
        listeners: Listeners,
        children: VNode,
    ) -> Self {
        let tag =
            virtual_dom::VTag::__new_other(tag, node_ref, key, attributes, listeners, children);
        Self(Rc::new(tag))
    }

    #[inline(never)]
    pub fn __new_input(
        value: Option<AttrValue>,
        checked: Option<bool>,
        node_ref: NodeRef,
        key: Option<Key>,
        attributes: Attributes,
        listeners: Listeners,
    ) -> Self {
        let tag =
            virtual_dom::VTag::__new_input(value, checked, node_ref, key, attributes, listeners);
        Self(Rc::new(tag))
    }

    #[inline(never)]
    pub fn __new_textarea(
        value: Option<AttrValue>,
        default: Option<AttrValue>,
        node_ref: NodeRef,
        key: Option<Key>,
        attributes: Attributes,
        listeners: Listeners,
    ) -> Self {
        let tag =
            virtual_dom::VTag::__new_textarea(value, default, node_ref, key, attributes, listeners);
        Self(Rc::new(tag))
    }

    pub fn tag(&self) -> &str {
        self.0.tag()
    }

    pub fn children(&self) -> Option<&VNode> {
        self.0.children()
    }
}

impl From<VTag> for VNode {
    fn from(tag: VTag) -> Self {
        Self::VTag(tag.0)
    }
}
