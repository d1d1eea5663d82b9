//! Globals, of this instance and others.

use super::*;

#[inline(always)]
pub(crate) unsafe fn global_get_raw(s: &mut S) -> Flow {
    unsafe {
        s.set_raw(s.a(), *(*s.func()).raw_globals.add(s.number()));
        s.next(2)
    }
}

#[inline(always)]
pub(crate) unsafe fn global_get_ref(s: &mut S) -> Flow {
    unsafe {
        s.set(s.a(), *(*s.func()).ref_globals.add(s.number()));
        s.next(2)
    }
}

#[inline(always)]
pub(crate) unsafe fn global_set_raw(s: &mut S) -> Flow {
    unsafe {
        *(*s.func()).raw_globals.add(s.number()) = s.raw(s.a());
        s.next(2)
    }
}

#[inline(always)]
pub(crate) unsafe fn global_set_ref(s: &mut S) -> Flow {
    unsafe {
        *(*s.func()).ref_globals.add(s.number()) = s.get(s.a());
        s.next(2)
    }
}

#[inline(always)]
pub(crate) unsafe fn link(s: &S) -> Link {
    unsafe { *(*s.func()).links.add(s.number()) }
}

#[inline(always)]
pub(crate) unsafe fn import_get_raw(s: &mut S) -> Flow {
    unsafe {
        s.set_raw(s.a(), *link(s).raw_global());
        s.next(2)
    }
}

#[inline(always)]
pub(crate) unsafe fn import_get_ref(s: &mut S) -> Flow {
    unsafe {
        s.set(s.a(), *link(s).ref_global());
        s.next(2)
    }
}

#[inline(always)]
pub(crate) unsafe fn import_set_raw(s: &mut S) -> Flow {
    unsafe {
        *link(s).raw_global() = s.raw(s.a());
        s.next(2)
    }
}

#[inline(always)]
pub(crate) unsafe fn import_set_ref(s: &mut S) -> Flow {
    unsafe {
        *link(s).ref_global() = s.get(s.a());
        s.next(2)
    }
}
