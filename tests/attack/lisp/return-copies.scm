; A long list is copied on the way back. [memory fuel time]
(define l (make-list 3000 0))
(define (f n) (if (= n 0) 0 (+ (f (- n 1)) (length (list-copy l)))))
(f 9000)
