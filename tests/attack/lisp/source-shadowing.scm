; Keywords are variables and macros at once. [refused done error]
(define if list)
(define (define x) x)
(let ((quote -) (lambda 1)) '5)
(if 1 2 3)
