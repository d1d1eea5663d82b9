;; A program with imports sees what it imports.
(import (scheme base))
(define counter 1)
(display counter)        ; expect compile error: nothing defines or imports `display`
(write-string (lenght "a"))   ; expect compile error: did you mean `length`?
(newline)
(iota 3)                 ; expect compile error: `(import (polyc))` has it
(countr)                 ; expect compile error: did you mean `counter`?
(let ((when 1)) (unless when (sin 0)))  ; expect compile error: `(import (scheme inexact))` has it
