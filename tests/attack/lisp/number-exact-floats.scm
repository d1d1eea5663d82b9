; exact of the largest and smallest floats. [fuel memory error done]
(define (try t) (guard (e (#t #f)) (t)))
(define (f) (try (lambda () (exact 1.7976931348623157e308))) (try (lambda () (exact 5e-324))) (try (lambda () (exact (/ 0. 0.)))) (try (lambda () (rationalize 1e308 1e-308))) (f))
(f)
