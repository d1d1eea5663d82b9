;; R7RS 6.11: errors that the machine finds are error objects; their message is what a report says, their irritants are
;; the values that were wrong.
(define (show x) (write x) (newline))
(define-syntax caught
  (syntax-rules ()
    ((_ expr)
     (guard (e ((error-object? e) (list (error-object-message e) (error-object-irritants e)))) expr))))
(define five (car (list 5)))
(show (caught (car five)))
(show (caught (vector-ref (vector 1) 9)))
(show (caught (bytevector-u8-set! (bytevector 1) 0 256)))
(show (caught (+ "one" five)))
(show (caught (string-append "a" 'b)))
(show (caught (five 1)))
(show (caught (set-car! '(1) 2)))
(show (caught (quotient five 0)))
(define (area width height) (* width height))
(show (cadr (caught (apply area '(3)))))
(define (message thunk) (guard (e (#t (error-object-message e))) (thunk)))
(show (message (lambda () (apply area '(3)))))
(show (message (lambda () (apply (lambda (a . rest) a) '()))))
(show (message (lambda () (apply char-upcase '(#\a #\b)))))
(show (message (lambda () (let-values (((a b) (values five))) a))))
(show (message (lambda () (receive (a . rest) (values) a))))
(show (message (lambda () (with-exception-handler (lambda (e) e) (lambda () (raise 'x))))))
;; A long value is cut in the message, and whole among the irritants.
(let ((wrong (caught (car (make-vector 1000 'element)))))
  (show (list (< (string-length (car wrong)) 300) (vector-length (caadr wrong)))))
;; What a program says itself stays as it is.
(show (caught (error "a message:" 1 "two" '(3))))
(show (caught (error 'who "and what")))
(apply area '(1 2 3)) ; expect error: area: expected 2 arguments, received 3
;; expect: ("5 is not a pair" (5))
;; expect: ("index 9 is outside 0 to 0" (9))
;; expect: ("256 is outside 0 to 255" (256))
;; expect: ("\"one\" is not a number" ("one"))
;; expect: ("b is not a string" (b))
;; expect: ("5 is called, but it is not a procedure" (5))
;; expect: ("(1) is a literal and cannot be changed" ((1)))
;; expect: ("division by zero" ())
;; expect: (#<procedure>)
;; expect: "area: expected 2 arguments, received 1"
;; expect: "a procedure: expected at least 1 argument, received 0"
;; expect: "char-upcase: expected 1 argument, received 2"
;; expect: "expected 2 values, received 1"
;; expect: "expected at least 1 value, received 0"
;; expect: "a handler returned from x"
;; expect: (#t 1000)
;; expect: ("a message:" (1 "two" (3)))
;; expect: ("who" ("and what"))
