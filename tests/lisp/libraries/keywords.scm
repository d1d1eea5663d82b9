;; Keywords under other names are what they were, in macros too.
(import (rename (scheme base) (if wenn) (define definiere) (else sonst) (lambda λ))
        (scheme write))
(definiere (show x) (write x) (newline))
(show (wenn #t 'ja 'nein))
(show (cond (#f 1) (sonst 2)))
(show ((λ (x) (* x x)) 5))
(define-syntax is-else
  (syntax-rules (sonst) ((_ sonst) 'else) ((_ x) 'other)))
(show (list (is-else sonst) (is-else else)))
;; `if` itself is not imported, so it is a name like others.
(definiere (if a b c) (list a b c))
(show (if 1 2 3))
;; expect: ja
;; expect: 2
;; expect: 25
;; expect: (else other)
;; expect: (1 2 3)
