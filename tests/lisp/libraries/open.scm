;; A program without imports sees everything, a library in it only what it imports.
(define-library (strict) (export f)
  (import (only (scheme base) define))
  (begin (define (f x) (car x))))  ; expect compile error: `(import (scheme base))` has it
(import (strict))
