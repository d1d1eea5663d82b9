//! Globals, of this instance and others.

use super::*;

#[inline(always)]
pub(crate) unsafe fn global_get_raw(s: &mut S) -> Flow {
    s.give_raw(*(*s.func()).raw_globals.add(s.number()), 2)
}

#[inline(always)]
pub(crate) unsafe fn global_get_ref(s: &mut S) -> Flow {
    s.give(*(*s.func()).ref_globals.add(s.number()), 2)
}

#[inline(always)]
pub(crate) unsafe fn global_set_raw(s: &mut S) -> Flow {
    *(*s.func()).raw_globals.add(s.number()) = s.raw(s.a());
    s.next(2)
}

#[inline(always)]
pub(crate) unsafe fn global_set_ref(s: &mut S) -> Flow {
    *(*s.func()).ref_globals.add(s.number()) = s.get(s.a());
    s.next(2)
}

#[inline(always)]
pub(crate) unsafe fn link(s: &S) -> Link {
    *(*s.func()).links.add(s.number())
}

#[inline(always)]
pub(crate) unsafe fn import_get_raw(s: &mut S) -> Flow {
    s.give_raw(*link(s).raw_global(), 2)
}

#[inline(always)]
pub(crate) unsafe fn import_get_ref(s: &mut S) -> Flow {
    s.give(*link(s).ref_global(), 2)
}

#[inline(always)]
pub(crate) unsafe fn import_set_raw(s: &mut S) -> Flow {
    *link(s).raw_global() = s.raw(s.a());
    s.next(2)
}

#[inline(always)]
pub(crate) unsafe fn import_set_ref(s: &mut S) -> Flow {
    *link(s).ref_global() = s.get(s.a());
    s.next(2)
}
