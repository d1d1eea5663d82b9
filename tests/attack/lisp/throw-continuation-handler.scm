; Continuations are handlers, and start again. [fuel]
(define (again)
  (call/cc (lambda (k) (with-exception-handler k (lambda () (car 5)))))
  (again))
(again)
