;; The second of two operations that are one step of the machine leaves its fast path: the first is done once.
(define (sum-by d) (do ((x 0.0 (+ x d))) ((> x 10) x)))
(define (rounds-by d) (let loop ((n 0) (x 0.0)) (if (> x 4) n (loop (+ n 1) (+ x d)))))
(define (add-element x)
  (let loop ((x x) (n 0)) (if (> x 100) n (loop (+ x (vector-ref #(1.5 2.5) 0)) (+ n 1)))))
(define (down x d) (do ((x x (- x d)) (n 0 (+ n 1))) ((< x 1) n)))
(define (big x d) (let loop ((x x)) (if (> x 1152921504606847500) x (loop (+ x d)))))
(define v (vector 1 2))
(define (element i) (guard (e (#t 'outside)) (vector-ref v i)))
(define (show x) (write x) (newline))
(show (sum-by 0.25))
(show (rounds-by 1.5))
(show (add-element 0.5))
(show (down 10.0 0.5))
(show (big 1152921504606846000 100))
(show (element 1))
(show (element 10))
(vector-ref v 10)
;; expect: 10.25
;; expect: 3
;; expect: 67
;; expect: 19
;; expect: 1152921504606847600
;; expect: 2
;; expect: outside
;; expect error: index 10 is outside 0 to 1
