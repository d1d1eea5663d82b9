;; R7RS 2.4: datum labels in programs.
(define (show x) (write x) (newline))
(show '(#1=(x) #1#))
(define shared '(#1=(x) #1# #2="s" #2#))
(show (list (eq? (car shared) (cadr shared)) (eq? (list-ref shared 2) (list-ref shared 3))))
(show '#0=(a b . #0#))
(show '#0=#(1 #0# (2 . #0#)))
(define (ring) '#0=(1 2 3 . #0#))
(define one (ring))
(show (list (eq? one (ring)) (eq? one (list-tail one 3)) (list-ref one 7)))
(define knot '(#0=(a . #1=(b #0# #1#)) tail))
(show (eq? (car knot) (cadr (cdar knot))))
(show (eq? (cdar knot) (caddr (cdar knot))))
(define-syntax quoted (syntax-rules () ((_ (a . b)) (list 'a (eq? 'b (cdr 'b))))))
(show (quoted (x . #0=(y . #0#))))
(show (let ((v (vector-ref #(1 #3=(2 . #3#)) 1))) (eq? v (cdr v))))
(show `(,(+ 1 1) #4=(c #4# . d)))

;; expect: ((x) (x))
;; expect: (#t #t)
;; expect: #0=(a b . #0#)
;; expect: #0=#(1 #0# (2 . #0#))
;; expect: (#t #t 2)
;; expect: #t
;; expect: #t
;; expect: (x #t)
;; expect: #t
;; expect: (2 #0=(c #0# . d))
