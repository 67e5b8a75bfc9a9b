//! Hooks that Yew compiles for each closure they are given; here once for all. Like the component's,
//! their dependencies are compared by a function that knows their type.

use std::any::Any;
use std::rc::Rc;

use yew::functional::{Hook, HookContext, TearDown};

use crate::piece::{of_its_type, same};

/// Dependencies of any type; those of one hook are always of one.
struct Deps {
    values: Box<dyn Any>,
    same: fn(&dyn Any, &dyn Any) -> bool,
}

impl Deps {
    fn new<T: PartialEq + 'static>(values: T) -> Self {
        Self {
            values: Box::new(values),
            same: same::<T>,
        }
    }
}

impl PartialEq for Deps {
    fn eq(&self, other: &Self) -> bool {
        (self.same)(&*self.values, &*other.values)
    }
}

type Effect = Box<dyn FnOnce(&Deps) -> Box<dyn FnOnce()>>;
type Make<'a> = Box<dyn FnOnce(&Deps) -> Rc<dyn Any> + 'a>;

/// As `yew::use_effect_with`.
pub fn use_effect_with<T, F, D>(deps: T, effect: F) -> impl Hook<Output = ()>
where
    T: PartialEq + 'static,
    F: FnOnce(&T) -> D + 'static,
    D: TearDown,
{
    let effect: Effect = Box::new(move |deps| {
        let end = effect(of_its_type(&*deps.values));
        Box::new(move || end.tear_down())
    });
    yew::functional::use_effect_with(Deps::new(deps), effect)
}

/// As `yew::use_memo`.
pub fn use_memo<T, F, D>(deps: D, make: F) -> impl Hook<Output = Rc<T>>
where
    T: 'static,
    F: FnOnce(&D) -> T,
    D: PartialEq + 'static,
{
    Memo(deps, make)
}

struct Memo<F, D>(D, F);

impl<T, F, D> Hook for Memo<F, D>
where
    T: 'static,
    F: FnOnce(&D) -> T,
    D: PartialEq + 'static,
{
    type Output = Rc<T>;

    fn run(self, hooks: &mut HookContext) -> Rc<T> {
        let Self(deps, make) = self;
        let make: Make = Box::new(move |deps| Rc::new(make(of_its_type(&*deps.values))));
        let made = memo(Deps::new(deps), make, hooks);
        made.downcast().expect("what the hook made before")
    }
}

fn memo(deps: Deps, make: Make, hooks: &mut HookContext) -> Rc<dyn Any> {
    let made = yew::functional::use_memo(deps, make);
    Rc::clone(&made.run(hooks))
}
