;; R7RS 4.3.2: uses that are dotted lists, ellipses of more levels in the template than in the pattern.
(define (show x) (write x) (newline))
(define-syntax rest (syntax-rules () ((_ . r) 'r)))
(show (list (rest) (rest 1) (rest 1 2) (rest . 3) (rest 1 . 2)))
(define-syntax ends (syntax-rules () ((_ a ... b . c) '((a ...) b c))))
(show (list (ends 1) (ends 1 2 3) (ends 1 2 . 3) (ends 1 . 2)))
(define-syntax in-a-body (syntax-rules () ((_ n . v) (define n 'v))))
(define (f) (in-a-body x . 7) x)
(show (f))

;; The innermost ellipses repeat a variable.
(define-syntax product
  (syntax-rules () ((_ (a ...) (b ...)) '((a b ...) ...))))
(show (product (1 2 3) (x y)))
(show (product (1 2) ()))
(show (product () (x y)))
(define-syntax tables
  (syntax-rules () ((_ ((k v ...) ...) w ...) '((k (v w ...) ...) ...))))
(show (tables ((a 1 2) (b) (c 3)) x y))
(define-syntax flat (syntax-rules () ((_ ((a ...) ...) b ...) '((a ... ... b ...) b ...))))
(show (flat ((1 2) () (3)) 4 5))
(define-syntax vectors (syntax-rules () ((_ #(a b ...) ...) '(#(b ... a) ... #(a ...)))))
(show (vectors #(1 2 3) #(4)))
(define-syntax middle (syntax-rules () ((_ a b ... c d) '(d c (b ...) a))))
(show (list (middle 1 2 3) (middle 1 2 3 4 5)))
(define-syntax deep (syntax-rules () ((_ ((k (v ...)) ...) ...) '((k ... (v ...) ...) ...))))
(show (deep ((a (1 2)) (b ())) () ((c (3)))))

;; What is shared is not changed by the next use.
(define-syntax twice (syntax-rules () ((_ x ...) '((x ...) (x ... 0) (0 x ...)))))
(show (twice 1 2))

;; expect: (() (1) (1 2) 3 (1 . 2))
;; expect: ((() 1 ()) ((1 2) 3 ()) ((1) 2 3) (() 1 2))
;; expect: 7
;; expect: ((1 x y) (2 x y) (3 x y))
;; expect: ((1) (2))
;; expect: ()
;; expect: ((a (1 x y) (2 x y)) (b) (c (3 x y)))
;; expect: ((1 2 3 4 5) 4 5)
;; expect: (#(2 3 1) #(4) #(1 4))
;; expect: ((3 2 () 1) (5 4 (2 3) 1))
;; expect: ((a b (1 2) ()) () (c (3)))
;; expect: ((1 2) (1 2 0) (0 1 2))
