; Natives are the handlers, and fail. [fuel time depth memory error]
(define (rec n)
  (if (= n 0)
      (car 7)
      (with-exception-handler string-append (lambda () (+ 1 (rec (- n 1)))))))
(guard (e (#t 'caught)) (with-exception-handler vector-append (lambda () (rec 9000))))
