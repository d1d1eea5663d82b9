; Errors pass through handlers between frames each of which a continuation has. [time memory] deep
(define (pass e) (raise-continuable e))
(define (spin) (guard (e (#t #f)) (car 5)) (spin))
(define (deep n)
  (if (= n 0)
      (spin)
      (+ 1 (call/cc (lambda (k) (with-exception-handler pass (lambda () (+ 1 (deep (- n 1))))))))))
(deep 200000)
