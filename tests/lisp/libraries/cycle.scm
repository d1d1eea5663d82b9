(define-library (one) (export one) (import (scheme base) (two)) (begin (define one 1)))
(define-library (two) (export two) (import (scheme base) (three)) (begin (define two 2)))
(define-library (three) (export three)
  (import (scheme base) (one)) ; expect compile error: libraries import each other: (one) imports (two) imports (three) imports (one)
  (begin (define three 3)))
(import (scheme base) (one))
one
