; Powers of what is next to one, and of negative numbers. [fuel memory time error done]
(define (try t) (guard (e (#t #f)) (t)))
(try (lambda () (expt -1 (expt 10 100))))
(try (lambda () (expt 1 (expt 10 1000))))
(try (lambda () (expt 0 (expt 10 1000))))
(try (lambda () (expt 2.5 (expt 10 400))))
(try (lambda () (exact (expt 1.0000001 1e9))))
(expt -3 (- (expt 2 62) 1))
