//! The one component, and what stands in Yew's place so that `html!` and `#[component]` lead to it.

use std::any::Any;
use std::convert::Infallible;
use std::marker::PhantomData;
use std::rc::Rc;

use web_sys::Element;
use yew::context::ContextProviderProps;
use yew::functional::{FunctionProvider, HookContext};
use yew::html::{ChildrenRenderer, HtmlResult, IntoPropValue, Properties};
use yew::virtual_dom::{Key, VComp, VList, VNode};

/// A component that is a function of its properties.
pub trait Function: FunctionProvider<Properties: 'static> {}

impl<C: FunctionProvider<Properties: 'static>> Function for C {}

/// Any component with its properties.
struct Drawn {
    /// Draws properties that are of the component's own type.
    draw: fn(&mut HookContext, &dyn Any) -> HtmlResult,
    /// Whether two properties are equal, both of that type.
    same: fn(&dyn Any, &dyn Any) -> bool,
    props: Rc<dyn Any>,
}

impl Drawn {
    fn new<C: Function>(props: Rc<C::Properties>) -> Self {
        Self {
            draw: draw::<C>,
            same: same::<C::Properties>,
            props,
        }
    }

    /// Apart for each component: state is never handed from one to another at the same place.
    fn key(&self) -> Key {
        Key::from(self.draw as *const () as usize)
    }
}

/// Compiled once for each component, so that its address is that component's name.
#[inline(never)]
fn draw<C: Function>(hooks: &mut HookContext, props: &dyn Any) -> HtmlResult {
    C::run(hooks, of_its_type(props))
}

pub(crate) fn same<P: PartialEq + 'static>(one: &dyn Any, other: &dyn Any) -> bool {
    of_its_type::<P>(one) == of_its_type(other)
}

pub(crate) fn of_its_type<P: 'static>(props: &dyn Any) -> &P {
    props.downcast_ref().expect("the component's properties")
}

impl PartialEq for Drawn {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::fn_addr_eq(self.draw, other.draw) && (self.same)(&*self.props, &*other.props)
    }
}

impl Properties for Drawn {
    /// None: `html!` names components, and these are made of what it builds for them.
    type Builder = ();

    fn builder() {}
}

/// The one component.
struct Piece {
    hooks: yew::functional::FunctionComponent<Self>,
}

impl FunctionProvider for Piece {
    type Properties = Drawn;

    fn run(hooks: &mut HookContext, drawn: &Drawn) -> HtmlResult {
        (drawn.draw)(hooks, &*drawn.props)
    }
}

impl yew::html::BaseComponent for Piece {
    type Message = ();
    type Properties = Drawn;

    fn create(context: &yew::Context<Self>) -> Self {
        let hooks = yew::functional::FunctionComponent::new(context);
        Self { hooks }
    }

    fn update(&mut self, _: &yew::Context<Self>, (): ()) -> bool {
        true
    }

    fn changed(&mut self, _: &yew::Context<Self>, _: &Drawn) -> bool {
        true
    }

    fn view(&self, context: &yew::Context<Self>) -> HtmlResult {
        self.hooks.render(context.props())
    }

    fn rendered(&mut self, _: &yew::Context<Self>, _: bool) {
        self.hooks.rendered();
    }

    fn destroy(&mut self, _: &yew::Context<Self>) {
        self.hooks.destroy();
    }

    fn prepare_state(&self) -> Option<String> {
        self.hooks.prepare_state()
    }
}

/// What `html!` makes of a component's tag.
pub struct VChild<C: Function> {
    props: Rc<C::Properties>,
    key: Option<Key>,
}

impl<C: Function> VChild<C> {
    pub fn new(props: C::Properties, key: Option<Key>) -> Self {
        let props = Rc::new(props);
        Self { props, key }
    }

    fn node(self) -> VNode {
        node(Drawn::new::<C>(self.props), self.key)
    }
}

/// A list of the piece alone: the piece's key tells its component, and the list's is the caller's.
fn node(drawn: Drawn, key: Option<Key>) -> VNode {
    let own = drawn.key();
    let piece = VComp::new::<Piece>(Rc::new(drawn), Some(own));
    VList::with_children(vec![piece.into()], key).into()
}

impl<C: Function> From<VChild<C>> for VNode {
    fn from(child: VChild<C>) -> Self {
        child.node()
    }
}

impl<C: Function> IntoPropValue<VNode> for VChild<C> {
    fn into_prop_value(self) -> VNode {
        self.node()
    }
}

impl<C: Function> IntoPropValue<ChildrenRenderer<VNode>> for VChild<C> {
    fn into_prop_value(self) -> ChildrenRenderer<VNode> {
        ChildrenRenderer::new(vec![self.node()])
    }
}

/// What `#[component]` implements. Of it only the type of the properties is used: the functions
/// need a [`Context`], and there is none.
pub trait BaseComponent: Sized + 'static {
    type Message: 'static;
    type Properties: Properties;

    fn create(context: &Context<Self>) -> Self {
        context.never()
    }

    fn update(&mut self, context: &Context<Self>, _: Self::Message) -> bool {
        context.never()
    }

    fn changed(&mut self, context: &Context<Self>, _: &Self::Properties) -> bool {
        context.never()
    }

    fn view(&self, context: &Context<Self>) -> HtmlResult {
        context.never()
    }

    fn rendered(&mut self, context: &Context<Self>, _: bool) {
        context.never()
    }

    fn destroy(&mut self, context: &Context<Self>) {
        context.never()
    }

    fn prepare_state(&self) -> Option<String> {
        None
    }
}

/// In what a component would be if it were not run as a [`Piece`]: there is no value of this type.
pub struct Context<C>(Infallible, PhantomData<C>);

impl<C> Context<C> {
    fn never(&self) -> ! {
        match self.0 {}
    }
}

impl<C: BaseComponent> Context<C> {
    pub fn props(&self) -> &C::Properties {
        self.never()
    }
}

/// What `#[component]` keeps in a component; as little a value as [`Context`].
pub struct FunctionComponent<C>(Context<C>);

impl<C: Function> FunctionComponent<C> {
    pub fn new(context: &Context<C>) -> Self {
        context.never()
    }

    pub fn render(&self, _: &C::Properties) -> HtmlResult {
        self.0.never()
    }

    pub fn rendered(&self) {
        self.0.never()
    }

    pub fn destroy(&self) {
        self.0.never()
    }

    pub fn prepare_state(&self) -> Option<String> {
        self.0.never()
    }
}

/// Yew's, within a [`Piece`].
pub struct ContextProvider<T>(PhantomData<T>);

impl<T: Clone + PartialEq + 'static> BaseComponent for ContextProvider<T> {
    type Message = ();
    type Properties = ContextProviderProps<T>;
}

impl<T: Clone + PartialEq + 'static> FunctionProvider for ContextProvider<T> {
    type Properties = ContextProviderProps<T>;

    fn run(_: &mut HookContext, props: &Self::Properties) -> HtmlResult {
        let props = Rc::new(props.clone());
        Ok(VComp::new::<yew::ContextProvider<T>>(props, None).into())
    }
}

/// Draws the component `C` into `root`, in place of what is there.
pub fn render<C: Function>(root: Element, props: C::Properties) {
    let drawn = Drawn::new::<C>(Rc::new(props));
    yew::Renderer::<Piece>::with_root_and_props(root, drawn).render();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(PartialEq)]
    struct Count(usize);

    impl Properties for Count {
        type Builder = ();

        fn builder() {}
    }

    struct Counted;

    impl FunctionProvider for Counted {
        type Properties = Count;

        fn run(_: &mut HookContext, count: &Count) -> HtmlResult {
            Ok(VNode::from(count.0))
        }
    }

    struct Doubled;

    impl FunctionProvider for Doubled {
        type Properties = Count;

        fn run(_: &mut HookContext, count: &Count) -> HtmlResult {
            Ok(VNode::from(2 * count.0))
        }
    }

    fn of<C: Function<Properties = Count>>(count: usize) -> VNode {
        VChild::<C>::new(Count(count), None).into()
    }

    #[test]
    fn a_piece_with_equal_properties_is_not_drawn_again() {
        assert!(of::<Counted>(1) == of::<Counted>(1));
        assert!(of::<Counted>(1) != of::<Counted>(2));
    }

    #[test]
    fn another_component_with_the_same_properties_is_another_piece() {
        assert!(of::<Counted>(1) != of::<Doubled>(1));
        let key = |drawn: Drawn| drawn.key();
        let of = |count| Rc::new(Count(count));
        assert_ne!(
            key(Drawn::new::<Counted>(of(1))),
            key(Drawn::new::<Doubled>(of(1)))
        );
        assert_eq!(
            key(Drawn::new::<Counted>(of(1))),
            key(Drawn::new::<Counted>(of(2)))
        );
    }

    #[test]
    fn the_key_that_a_caller_gives_is_that_of_the_node() {
        let node = VNode::from(VChild::<Counted>::new(Count(1), Some(Key::from("a"))));
        assert_eq!(node.key(), Some(&Key::from("a")));
    }
}
