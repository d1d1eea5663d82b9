; Bytevectors of all sizes around powers of two. [memory fuel error done]
(define (f n) (if (< n 40) (begin (make-bytevector (expt 2 n) 1) (make-bytevector (- (expt 2 n) 1) 1) (f (+ n 1))) 'done))
(f 0)
