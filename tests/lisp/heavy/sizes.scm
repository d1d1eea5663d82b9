;; Nothing limits sizes but memory: macros make large programs of few lines.
(define (show x) (write x) (newline))

;; Two to the power of thirteen times `a`, given to a macro whose name comes first.
(define-syntax double
  (syntax-rules ()
    ((_ () (k ...) a ...) (k ... a ...))
    ((_ (n . rest) (k ...) a ...) (double rest (k ...) a ... a ...))))
(define-syntax many
  (syntax-rules () ((_ k ...) (double (0 1 2 3 4 5 6 7 8 9 10 11 12) (k ...) 1))))

;; Steps of a recursive macro that nest.
(define-syntax count (syntax-rules () ((_) 0) ((_ x . rest) (+ 1 (count . rest)))))
(show (many count))
(define-syntax count-all (syntax-rules () ((_) 0) ((_ x y ...) (+ 1 (count-all y ...)))))
(show (many count-all))
(define-syntax my-or
  (syntax-rules () ((_) #f) ((_ e) e) ((_ e f ...) (let ((t e)) (if t t (my-or f ...))))))
(define-syntax none (syntax-rules () ((_ x ...) (my-or (null? x) ...))))
(show (many none))

;; Nested `let`s, and procedures that nest.
(define-syntax nested-lets
  (syntax-rules () ((_ n ...) (let ((y 0)) (sum y n ...)))))
(define-syntax sum (syntax-rules () ((_ y) y) ((_ y n . rest) (let ((z (+ y n))) (sum z . rest)))))
(show (many nested-lets))
(define-syntax thunks (syntax-rules () ((_) 0) ((_ n . rest) ((lambda () (+ n (thunks . rest)))))))
(show (many thunks))

;; Long forms.
(define-syntax sequence (syntax-rules () ((_ n ...) (let* ((x 0) (x (+ x n)) ...) x))))
(show (many sequence))
(define-syntax clauses (syntax-rules () ((_ n ...) (lambda (x) (cond ((eqv? x 0) n) ... (else 'none))))))
(define choose (many clauses))
(show (choose 5))
(define-syntax cases (syntax-rules () ((_ n ...) (lambda (x) (case x ((n) 'one) ... (else 'none))))))
(show ((many cases) 1))
(define-syntax conjunction (syntax-rules () ((_ n ...) (and n ... 'all))))
(show (many conjunction))
(define-syntax unquotes (syntax-rules () ((_ n ...) (length `(,(+ n 1) ...)))))
(show (many unquotes))
(define-syntax data (syntax-rules () ((_ n ...) '#(n ...))))
(show (vector-length (many data)))

;; expect: 8192
;; expect: 8192
;; expect: #f
;; expect: 8192
;; expect: 8192
;; expect: 8192
;; expect: none
;; expect: one
;; expect: all
;; expect: 8192
;; expect: 8192
