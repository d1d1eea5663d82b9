; Macros that define macros that define macros. [refused done error]
(define-syntax m
  (syntax-rules ()
    ((_ n) (begin (define-syntax n (syntax-rules () ((_ k) (m k)))) (n k)))))
(m a)
