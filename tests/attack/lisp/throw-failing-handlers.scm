; Every handler fails when it handles, and the next one handles that. [fuel time depth memory error]
(define (rec n)
  (if (= n 0)
      (raise 'x)
      (with-exception-handler (lambda (e) (vector-ref e 1)) (lambda () (+ 1 (rec (- n 1)))))))
(rec 3000)
