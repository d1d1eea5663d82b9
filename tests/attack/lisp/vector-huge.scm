; Vectors of every size that cannot be. [error memory]
(define (try n) (guard (e (#t #f)) (make-vector n 0)))
(for-each try (list -1 (expt 2 63) (expt 2 64) (expt 2 62) (- (expt 2 61) 1) 1.5 (expt 2 100)))
(make-vector (expt 2 40) 0)
