; Macros that double what they are given, sixty deep. [refused done error]
(define-syntax twice (syntax-rules () ((_ x) (list x x))))
(define-syntax four (syntax-rules () ((_ x) (twice (twice x)))))
(define-syntax many (syntax-rules () ((_ x) (four (four (four (four x)))))))
(define-syntax bomb (syntax-rules () ((_ x) (many (many (many (many x)))))))
(bomb (bomb 1))
