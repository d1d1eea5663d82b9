; A frame at the bottom of a deep stack is entered again from the top. [fuel depth]
(define k #f)
(define (deep n) (if (= n 0) (k 0) (+ 1 (deep (- n 1)))))
(call/cc (lambda (c) (set! k c)))
(deep 5000)
