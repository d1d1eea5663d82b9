; Bytevectors of sizes that cannot be. [error]
(define (try n) (guard (e (#t #f)) (make-bytevector n 0)))
(for-each try (list -1 (expt 2 63) (expt 2 62) (expt 2 100)))
(make-bytevector (- (expt 2 60) 1) 0)
