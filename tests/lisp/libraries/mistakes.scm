(define-library (bad)
  (export missing (rename also-missing x)) ; expect compile error: `missing` is exported, but neither defined nor imported
  (import (scheme base))
  ;; expect compile error: `also-missing` is exported
  (begin (define x 1) (display x)))        ; expect compile error: `(import (scheme write))` has it
(define-library (other)
  (import (scheme base))
  (export value)
  (begin (define value 1)))
(define-library (other) (export x))        ; expect compile error: the library `(other)` is defined twice
(define-library (third)
  (define x 1))                            ; expect compile error: a library has declarations
(import (scheme base) (bad) (other) (third))
(set! value 2)                             ; expect compile error: `value` is imported, so it cannot be assigned
(include "no-such-file.inc")               ; expect compile error: there is no file `no-such-file.inc`
