; The generator is left from deep in a recursion, which is copied each time. [fuel memory time depth]
(define return #f)
(define next #f)
(define (walk n)
  (if (> n 0) (begin (walk (- n 1)) (call/cc (lambda (k) (set! next k) (return n))) (walk (- n 1)))))
(define (get) (call/cc (lambda (r) (set! return r) (if next (next #f) (begin (walk 5000) (r 'end))))))
(define (loop) (if (eq? (get) 'end) 'end (loop)))
(loop)
