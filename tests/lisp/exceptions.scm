;; R7RS 4.2.7 and 6.11.
(define (show x) (write x) (newline))

(show (with-exception-handler
       (lambda (e) (* e 10))
       (lambda () (+ 1 (raise-continuable 4)))))

(show (guard (e ((symbol? e) (list 'symbol e)) ((string? e) 'string)) (raise 'boom)))
(show (guard (e ((assq 'a e) => cdr) ((assq 'b e))) (raise (list (cons 'a 42)))))
(show (guard (e ((assq 'a e) => cdr) ((assq 'b e))) (raise (list (cons 'b 23)))))
(show (guard (e ((string? e) 'outer)) (guard (e2 ((number? e2) 'inner)) (raise "text"))))

;; What no clause takes is raised again where it was raised first: the outer handler's value goes there.
(show (with-exception-handler
       (lambda (e) 42)
       (lambda () (+ 1 (guard (e ((string? e) 0)) (+ 100 (raise-continuable 'no-string)))))))

(show (guard (e (else (list (error-object? e) (error-object-message e) (error-object-irritants e))))
        (error "bad thing:" 1 "two" 'three)))

;; Errors of the machine are conditions too.
(show (guard (e ((error-object? e) 'not-a-pair)) (car 5)))
(show (guard (e ((error-object? e) 'division)) (quotient 1 0)))
(show (guard (e ((error-object? e) 'range)) (vector-ref (vector 1 2) 2)))
(show (guard (e ((error-object? e) 'arity)) ((lambda (x) x))))
(show (guard (e ((error-object? e) 'no-procedure)) ((car (list 1)) 2)))

;; A handler runs with the handlers that were there outside it.
(show (with-exception-handler
       (lambda (e) (list 'outer e))
       (lambda ()
         (with-exception-handler
          (lambda (e) (raise-continuable (list 'inner e)))
          (lambda () (raise-continuable 'x))))))

;; A handler may not return from `raise`.
(show (guard (e (else 'second)) (with-exception-handler (lambda (e) 'ignored) (lambda () (raise 'x)))))
(show (call/cc (lambda (k) (with-exception-handler (lambda (e) (k (list 'left-with e))) (lambda () (raise 'x))))))
(raise 'the-end)

;; expect: 41
;; expect: (symbol boom)
;; expect: 42
;; expect: (b . 23)
;; expect: outer
;; expect: 143
;; expect: (#t "bad thing:" (1 "two" three))
;; expect: not-a-pair
;; expect: division
;; expect: range
;; expect: arity
;; expect: no-procedure
;; expect: (outer (inner x))
;; expect: second
;; expect: (left-with x)
;; expect error: the-end
