; A macro that expands to itself, with more each time. [refused]
(define-syntax m (syntax-rules () ((_ x ...) (list (m x ... x ...) (m x ...)))))
(m 1 2)
