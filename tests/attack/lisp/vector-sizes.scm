; Vectors of all sizes around powers of two, dropped. [fuel memory done]
(define (f n) (if (< n 24) (begin (make-vector (expt 2 n) n) (make-vector (+ (expt 2 n) 1) n) (make-vector (- (expt 2 n) 1) n) (f (+ n 1))) 'done))
(f 0)
