; A parameter's converter binds the parameter. [depth memory fuel]
(define p (make-parameter 1 (lambda (x) x)))
(define q (make-parameter 1 (lambda (x) (if (eq? x 'go) (parameterize ((q 'go)) 1) x))))
(parameterize ((q 'go)) 1)
