; One error passes through all handlers between frames each of which a continuation has, again and again. [time memory] deep
(define (pass e) (raise-continuable e))
(define (deep n)
  (if (= n 0)
      (car 5)
      (+ 1 (call/cc (lambda (k) (with-exception-handler pass (lambda () (+ 1 (deep (- n 1))))))))))
(define (spin) (guard (e (#t #f)) (deep 200000)) (spin))
(spin)
