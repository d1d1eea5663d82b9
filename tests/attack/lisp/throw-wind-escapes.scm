; The way out of a dynamic-wind escapes to its way in, for ever. [fuel memory]
(define k #f)
(guard (e (else 0)) (dynamic-wind
  (lambda () (call/cc (lambda (c) (set! k c))))
  (lambda () (raise 'again))
  (lambda () (k #f))))
