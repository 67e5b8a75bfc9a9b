//! State that a component keeps, and mutable references: as Yew's, but what holds and replaces a value
//! is compiled once for all types. Of its own type a hook has what makes the first value, and what
//! compares two.

use std::any::Any;
use std::cell::RefCell;
use std::marker::PhantomData;
use std::ops::Deref;
use std::rc::Rc;

use yew::functional::{
    Hook, HookContext, Reducible, UseReducerDispatcher, UseReducerHandle, use_reducer_eq, use_ref,
};
use yew::html::ImplicitClone;

use crate::piece::{of_its_type, same};

type Same = fn(&dyn Any, &dyn Any) -> bool;

/// A state of any type; those of one hook are always of one.
struct Held {
    value: Box<dyn Any>,
    /// Whether a value is as good as the one before: then nothing is drawn again.
    same: Same,
}

impl Reducible for Held {
    type Action = Box<dyn Any>;

    fn reduce(self: Rc<Self>, value: Box<dyn Any>) -> Rc<Self> {
        let same = self.same;
        Rc::new(Self { value, same })
    }
}

impl PartialEq for Held {
    fn eq(&self, other: &Self) -> bool {
        (self.same)(&*self.value, &*other.value)
    }
}

/// As `yew::use_state`.
pub fn use_state<T, F>(init: F) -> impl Hook<Output = UseStateHandle<T>>
where
    T: 'static,
    F: FnOnce() -> T,
{
    State {
        init,
        same: |_, _| false,
    }
}

/// As `yew::use_state_eq`.
pub fn use_state_eq<T, F>(init: F) -> impl Hook<Output = UseStateHandle<T>>
where
    T: PartialEq + 'static,
    F: FnOnce() -> T,
{
    State {
        init,
        same: same::<T>,
    }
}

struct State<F> {
    init: F,
    same: Same,
}

impl<T: 'static, F: FnOnce() -> T> Hook for State<F> {
    type Output = UseStateHandle<T>;

    fn run(self, hooks: &mut HookContext) -> UseStateHandle<T> {
        let mut init = Some(self.init);
        let init = &mut || -> Box<dyn Any> {
            let init = init.take().expect("a state begins once");
            Box::new(init())
        };
        UseStateHandle {
            inner: held(hooks, init, self.same),
            of: PhantomData,
        }
    }
}

#[inline(never)]
fn held(
    hooks: &mut HookContext,
    init: &mut dyn FnMut() -> Box<dyn Any>,
    same: Same,
) -> UseReducerHandle<Held> {
    let value = || Held {
        value: init(),
        same,
    };
    use_reducer_eq(value).run(hooks)
}

/// As `yew::UseStateHandle`.
pub struct UseStateHandle<T> {
    inner: UseReducerHandle<Held>,
    of: PhantomData<T>,
}

impl<T: 'static> UseStateHandle<T> {
    /// Replaces the value.
    pub fn set(&self, value: T) {
        self.inner.dispatch(Box::new(value));
    }

    /// What replaces the value, without the value.
    pub fn setter(&self) -> UseStateSetter<T> {
        UseStateSetter {
            inner: self.inner.dispatcher(),
            of: PhantomData,
        }
    }
}

impl<T: 'static> Deref for UseStateHandle<T> {
    type Target = T;

    fn deref(&self) -> &T {
        of_its_type(value(&self.inner))
    }
}

#[inline(never)]
fn value(handle: &UseReducerHandle<Held>) -> &dyn Any {
    &*handle.value
}

impl<T> Clone for UseStateHandle<T> {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.clone(),
            of: PhantomData,
        }
    }
}

impl<T: PartialEq> PartialEq for UseStateHandle<T> {
    fn eq(&self, other: &Self) -> bool {
        self.inner == other.inner
    }
}

impl<T> ImplicitClone for UseStateHandle<T> {}

/// As `yew::UseStateSetter`.
pub struct UseStateSetter<T> {
    inner: UseReducerDispatcher<Held>,
    of: PhantomData<T>,
}

impl<T: 'static> UseStateSetter<T> {
    /// Replaces the value.
    pub fn set(&self, value: T) {
        self.inner.dispatch(Box::new(value));
    }
}

impl<T> Clone for UseStateSetter<T> {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.clone(),
            of: PhantomData,
        }
    }
}

impl<T> PartialEq for UseStateSetter<T> {
    fn eq(&self, other: &Self) -> bool {
        self.inner == other.inner
    }
}

impl<T> ImplicitClone for UseStateSetter<T> {}

/// As `yew::use_mut_ref`.
pub fn use_mut_ref<T, F>(init: F) -> impl Hook<Output = Rc<RefCell<T>>>
where
    T: 'static,
    F: FnOnce() -> T,
{
    MutRef(init)
}

struct MutRef<F>(F);

impl<T: 'static, F: FnOnce() -> T> Hook for MutRef<F> {
    type Output = Rc<RefCell<T>>;

    fn run(self, hooks: &mut HookContext) -> Rc<RefCell<T>> {
        let mut init = Some(self.0);
        let init = &mut || -> Rc<dyn Any> {
            let init = init.take().expect("a reference begins once");
            Rc::new(RefCell::new(init()))
        };
        let kept = kept(hooks, init).downcast();
        kept.expect("what the hook kept before")
    }
}

#[inline(never)]
fn kept(hooks: &mut HookContext, init: &mut dyn FnMut() -> Rc<dyn Any>) -> Rc<dyn Any> {
    Rc::clone(&use_ref(init).run(hooks))
}
