;; Lists that turn in circles: whoever walks them stops.
(define circle (list 0 1 2))
(set-cdr! (cddr circle) circle)
(define tailed (cons 'a (cons 'b circle)))
(define (show x) (write x) (newline))
(show (list-ref circle 4))
(show (list-ref tailed 1))
(show (list-ref tailed 1000000000000000004))
(show (car (list-tail tailed 2000000000000000001)))
(show (list-tail '(1 2 3) 3))
(show (list? circle))
(show (guard (e (#t 'refused)) (apply + circle)))
;; expect: 1
;; expect: b
;; expect: 0
;; expect: 1
;; expect: ()
;; expect: #f
;; expect: refused
