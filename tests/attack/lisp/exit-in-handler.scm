; Exit in a handler in a handler, in the way out. [exit]
(dynamic-wind
  list
  (lambda ()
    (with-exception-handler
      (lambda (e) (with-exception-handler (lambda (e) (exit 3)) (lambda () (car e))))
      (lambda () (raise 1))))
  (lambda () (exit 4)))
