;; A program that imports nothing of (scheme base) sees everything.
(import (scheme cxr) (prefix (mine) my-))
(define-library (mine) (export double) (import (scheme base)) (begin (define (double x) (* 2 x))))
(write (list (caddr '(1 2 3)) (my-double 4) (iota 2)))
;; expect: (3 8 (0 1))
