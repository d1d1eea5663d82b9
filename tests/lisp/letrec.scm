;; R7RS 4.2.2: `letrec` makes its locations once, evaluates all initialisers, then gives all variables their values, again
;; each time an initialiser returns.
(define (show x) (write x) (newline))

;; The other variable has its value again, although it was assigned.
(define (assigned-again)
  (letrec ((a 10) (k (call/cc (lambda (k) k))))
    (if (procedure? k)
        (begin (set! a 11) (k 'back))
        (list a k))))
(show (assigned-again))

;; What was captured the first time sees the second value.
(define (same-location)
  (define seen '())
  (letrec ((x (call/cc (lambda (k) k))))
    (set! seen (cons (lambda () x) seen))
    (if (procedure? x)
        (x 'second)
        (map (lambda (get) (get)) seen))))
(show (same-location))

;; A body is a `letrec*`: what comes before the initialiser keeps its value.
(define (in-a-body)
  (define a 1)
  (define k (call/cc (lambda (k) k)))
  (if (procedure? k)
      (begin (set! a 2) (k 'back))
      (list a k)))
(show (in-a-body))

;; Procedures among the variables, and initialisers that read too early.
(show (letrec ((n (car (list 3)))
               (fact (lambda (i) (if (= i 0) 1 (* i (fact (- i 1)))))))
        (fact n)))
(show (letrec ((get (lambda () late)) (late (car (list 6)))) (get)))
(show (guard (e ((error-object? e) 'early))
        (letrec ((a (list b)) (b (list 1))) (list a b))))
(show (guard (e ((error-object? e) 'early))
        (letrec ((a (get)) (get (lambda () b)) (b (list 1))) (list a b))))

;; expect: (10 back)
;; expect: (second second)
;; expect: (2 back)
;; expect: 6
;; expect: 6
;; expect: early
;; expect: early
