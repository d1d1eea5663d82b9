(import (scheme base)
        (only (scheme write) dislpay)      ; expect compile error: did you mean `display`?
        (except (scheme char) no-such)     ; expect compile error: `(scheme char)` has no `no-such`
        (rename (scheme cxr) (caddr a) (cadr b)) ; expect compile error: `(import (scheme base))` has it
        (only (scheme base) exp)           ; expect compile error: `(import (scheme inexact))` has it
        (scheme bsae)                      ; expect compile error: did you mean `(scheme base)`?
        (no such library)                  ; expect compile error: `no/such/library.sld`
        (prefix (scheme lazy))             ; expect compile error: `prefix` takes an import set and a name
        (1.5))                             ; expect compile error: a library's name has names and numbers
;; After such mistakes, names that are not there are not reported: they may be what was to be imported.
(force (delay (something-else)))
