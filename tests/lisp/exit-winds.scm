;; R7RS 6.14: `exit` runs what comes after each dynamic-wind, the inner ones first, with its handlers.
(with-exception-handler
 (lambda (e) (display (list 'handler e)))
 (lambda ()
   (dynamic-wind
    (lambda () (display "[in]"))
    (lambda ()
      (with-exception-handler
       (lambda (e) (display "not this one"))
       (lambda ()
         (dynamic-wind
          (lambda () (display "[inner in]"))
          (lambda () (exit 7))
          (lambda () (display "[inner out]"))))))
    (lambda () (raise-continuable 'out)))))
;; expect: [in][inner in][inner out](handler out)
;; expect exit: 7
