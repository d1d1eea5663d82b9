;; R7RS 5.3.1, 5.3.2: a variable has no value before its definition has been evaluated, whatever the optimiser knows.
(define (show x) (write x) (newline))
(define-syntax early
  (syntax-rules () ((_ e) (guard (x ((error-object? x) 'early)) e))))

;; Constants, procedures and other values, read or called too soon, directly and through procedures.
(show (early number))
(show (early (+ number 1)))
(define (reads-number) number)
(show (early (reads-number)))
(define number 2)
(show (reads-number))

(show (early procedure))
(show (early (procedure 1)))
(define (calls-procedure) (procedure 1))
(show (early (calls-procedure)))
(show (early (map calls-procedure '())))
(define (procedure x) (list 'called x))
(show (list (calls-procedure) (procedure 2)))

(define alias (early target))
(define (target) 1)
(show (list alias (target)))

;; Through a procedure that was made a value before.
(define (reads-late) (list late late-procedure))
(define table (vector reads-late))
(define (use-table) (early ((vector-ref table 0))))
(show (use-table))
(define late 3)
(define (late-procedure) late)
(show (car (use-table)))

;; An assignment is no definition.
(show (early (set! assigned 1)))
(define assigned 2)
(set! assigned 3)
(show assigned)

;; Mutual recursion, and procedures that are only called after both are defined.
(define (even n) (if (= n 0) #t (odd (- n 1))))
(define (odd n) (if (= n 0) #f (even (- n 1))))
(show (even 10))

;; In the values of `define-values`, and of a definition by its own name.
(define-values (first second) (values 1 (early first)))
(show second)
(define self (early self))
(show self)
(define knot (list (lambda () knot)))
(show (eq? knot ((car knot))))

;; Bodies.
(define (constant-too-late)
  (define a (early b))
  (define b 2)
  (list a b))
(show (constant-too-late))
(define (procedure-too-late)
  (define a (early (helper)))
  (define (helper) (other))
  (define (other) c)
  (define c 5)
  (list a (helper)))
(show (procedure-too-late))
(define (value-too-late)
  (define (get) d)
  (define getters (list get))
  (define a (early ((car getters))))
  (define d 7)
  (list a (get)))
(show (value-too-late))
(define (in-order)
  (define a 1)
  (define b (+ a 1))
  (define (get) (list a b c))
  (define c (+ b 1))
  (get))
(show (in-order))
(define (two-knots)
  (define p (list (lambda () q)))
  (define q (list (lambda () p)))
  (list (eq? q ((car p))) (eq? p ((car q)))))
(show (two-knots))
(define (nested)
  (define a (let () (define b (early c)) (define d 1) (list b d)))
  (define c 4)
  (list a c))
(show (nested))
(show (letrec* ((a (lambda () b)) (b (early (a))) (c (a))) (list b c)))

;; expect: early
;; expect: early
;; expect: early
;; expect: 2
;; expect: early
;; expect: early
;; expect: early
;; expect: ()
;; expect: ((called 1) (called 2))
;; expect: (early 1)
;; expect: early
;; expect: 3
;; expect: early
;; expect: 3
;; expect: #t
;; expect: early
;; expect: early
;; expect: #t
;; expect: (early 2)
;; expect: (early 5)
;; expect: (early 7)
;; expect: (1 2 3)
;; expect: (#t #t)
;; expect: ((early 1) 4)
;; expect: (early early)
