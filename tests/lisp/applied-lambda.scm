; A lambda that is called where it is written, with procedures as arguments.
(define (show x) (write x) (newline))
(show ((lambda (f) (f 1 2)) (lambda (x y) (list y x))))
(show ((lambda (f) (f 1 2 3)) (lambda all all)))
(show ((lambda (f g) (list (f 1) (g 2))) (lambda (x) (+ x 1)) (lambda (x) (* x 10))))
(define (twice n)
  ((lambda (f) (f n)) (lambda (x) ((lambda (g) (g (g x))) (lambda (y) (* y 2))))))
(show (twice 5))
(show (let loop ((i 0)) ((lambda (f) (f i)) (lambda (x) (if (< x 10) (loop (+ x 1)) x)))))
(show (map (lambda (n) ((lambda (k) (k k n)) (lambda (self m) (if (= m 0) 'end (self self (- m 1)))))) '(0 3)))
;; expect: (2 1)
;; expect: (1 2 3)
;; expect: (2 20)
;; expect: 20
;; expect: 10
;; expect: (end end)
