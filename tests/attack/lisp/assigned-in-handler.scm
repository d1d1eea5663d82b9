; Variables assigned in handlers that are entered again. [fuel]
(define n 0)
(define k #f)
(with-exception-handler
  (lambda (e) (call/cc (lambda (c) (set! k c) (set! n (+ n 1)) n)))
  (lambda () (raise-continuable 'x)))
(k n)
