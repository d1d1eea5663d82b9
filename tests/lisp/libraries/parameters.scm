;; A parameter, a promise and a condition type of a library are one, wherever they are used.
(define-library (settings)
  (export level show-level lazy raise-it mine?)
  (import (scheme base) (scheme lazy))
  (begin
    (define level (make-parameter 1 (lambda (x) (* x 10))))
    (define (show-level) (level))
    (define runs 0)
    (define lazy (delay (begin (set! runs (+ runs 1)) runs)))
    (define-record-type problem (problem what) mine? (what problem-what))
    (define (raise-it) (raise (problem 'x)))))
(import (scheme base) (scheme write) (scheme lazy) (settings))
(write (list (show-level) (parameterize ((level 5)) (show-level)) (level)))
(write (list (force lazy) (force lazy)))
(write (guard (e ((mine? e) 'caught)) (raise-it)))
;; expect: (10 50 10)(1 1)caught
