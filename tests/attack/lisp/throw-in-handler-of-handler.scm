; A handler that raises in a handler that raises, in a loop of guards. [fuel]
(define (spin)
  (guard (e (#t #f))
    (with-exception-handler
      (lambda (e) (with-exception-handler (lambda (e) (raise (list e e))) (lambda () (raise (list e))))) 
      (lambda () (raise 1))))
  (spin))
(spin)
