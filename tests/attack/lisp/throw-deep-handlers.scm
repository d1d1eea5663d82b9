; Errors thrown under thousands of handlers, each of which passes them on. [fuel time depth memory]
(define (rec n)
  (if (= n 0)
      (raise 'x)
      (with-exception-handler (lambda (e) (raise-continuable e)) (lambda () (+ 1 (rec (- n 1)))))))
(define (spin) (guard (e (#t #f)) (rec 900)) (spin))
(spin)
