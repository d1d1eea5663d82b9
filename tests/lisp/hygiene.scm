;; R7RS 4.3: macros and the names around them.
(define (show x) (write x) (newline))

(define-syntax swap!
  (syntax-rules () ((_ a b) (let ((tmp a)) (set! a b) (set! b tmp)))))
(let ((tmp 1) (other 2)) (swap! tmp other) (show (list tmp other)))

(define-syntax my-or
  (syntax-rules () ((_) #f) ((_ e) e) ((_ e r ...) (let ((t e)) (if t t (my-or r ...))))))
(show (let ((t 5) (if list)) (my-or #f t)))

(define-syntax my-if
  (syntax-rules () ((_ c a b) (cond (c a) (else b)))))
(show (let ((else #f)) (my-if #f 1 2)))

;; A literal matches only what means the same.
(define-syntax is-else
  (syntax-rules (else) ((_ else) 'else) ((_ x) 'no)))
(show (list (is-else else) (let ((else 1)) (is-else else))))

;; A macro that defines macros; escaped ellipses.
(define-syntax be-like-begin
  (syntax-rules ()
    ((_ name)
     (define-syntax name (syntax-rules () ((_ expr (... ...)) (begin expr (... ...))))))))
(be-like-begin sequence)
(show (sequence 1 2 3 4))

;; Nested ellipses, tails, vectors, custom ellipsis.
(define-syntax my-let*
  (syntax-rules () ((_ () body ...) (let () body ...))
    ((_ ((x v) . rest) body ...) (let ((x v)) (my-let* rest body ...)))))
(show (my-let* ((a 1) (b (+ a 1)) (c (* b 2))) (list a b c)))
(define-syntax flatten
  (syntax-rules () ((_ (a b ...) ...) '(b ... ... : a ...))))
(show (flatten (1 2 3) (4) (5 6)))
(define-syntax last-of (syntax-rules () ((_ a ... z) 'z)))
(show (last-of 1 2 3))
(define-syntax vec (syntax-rules () ((_ #(a b ...)) (list a '(b ...)))))
(show (vec #(1 2 3)))
(define-syntax my-list (syntax-rules ::: () ((_ x :::) (list x ::: '...))))
(show (my-list 1 2))

;; A macro's own definitions do not clash.
(define-syntax define-counter
  (syntax-rules () ((_ name) (begin (define n 0) (define (name) (set! n (+ n 1)) n)))))
(define-counter a)
(define-counter b)
(a) (a)
(show (list (a) (b)))

(show (let ((x 'outer))
        (let-syntax ((m (syntax-rules () ((_) x))))
          (let ((x 'inner)) (m)))))
(show (letrec-syntax
          ((even? (syntax-rules () ((_) #t) ((_ x . r) (odd? . r))))
           (odd? (syntax-rules () ((_) #f) ((_ x . r) (even? . r)))))
        (even? 1 2 3 4)))
(define-syntax while
  (syntax-rules () ((_ c body ...) (let loop () (when c body ... (loop))))))
(show (let ((i 0) (loop 'mine)) (while (< i 3) (set! i (+ i 1))) (list i loop)))
(define (f)
  (define-syntax twice (syntax-rules () ((_ e) (begin e e))))
  (define n 0)
  (twice (set! n (+ n 1)))
  n)
(show (f))

;; expect: (2 1)
;; expect: 5
;; expect: 2
;; expect: (else no)
;; expect: 4
;; expect: (1 2 4)
;; expect: (2 3 6 : 1 4 5)
;; expect: 3
;; expect: (1 (2 3))
;; expect: (1 2 ...)
;; expect: (3 1)
;; expect: outer
;; expect: #t
;; expect: (3 mine)
;; expect: 2
