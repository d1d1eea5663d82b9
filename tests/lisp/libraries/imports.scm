;; R7RS 5.2: import sets over the standard libraries.
(import (only (scheme base) define lambda quote list if let let-syntax syntax-rules cond else +)
        (rename (only (scheme base) car cdr newline) (car first) (cdr rest))
        (prefix (only (scheme base) vector vector-ref) v:)
        (except (scheme write) write-shared write-simple)
        (prefix (rename (only (scheme cxr) caddr) (caddr third)) my-)
        (rename (prefix (only (scheme base) string-length) s-) (s-string-length size))
        (rename (only (scheme base) + - *) (+ -) (- +)))
(define (show x) (write x) (newline))
(show (list (first '(1 2)) (rest '(1 2)) (v:vector-ref (v:vector 7 8) 1) (my-third '(1 2 3)) (size "four")))
;; The two were exchanged; `+` was imported twice, so the last one counts: a warning says so.
(show (- 10 3))
;; Keywords may be renamed too, and what is not imported is free for definitions.
(define (string->symbol x) (list 'mine x))
(show (string->symbol "a"))
(define (car x) 'own-car)
(show (car '(1)))
;; expect warning: `+` is imported already
;; expect: (1 (2) 8 3 4)
;; expect: 13
;; expect: (mine "a")
;; expect: own-car
