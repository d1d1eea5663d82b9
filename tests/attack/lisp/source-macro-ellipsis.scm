; Ellipses in ellipses that match in many ways. [refused done error]
(define-syntax m
  (syntax-rules ()
    ((_ ((a ...) ...) ((b ...) ...)) (quote (((a b ... ...) ...) ...)))
    ((_ (a ... b c d) ...) '((a ...) ...))))
(m ((1 2 3) (4 5 6) (7 8 9)) ((1 2 3) (4 5 6)))
