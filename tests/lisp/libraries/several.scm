;; R7RS 5.6: libraries in the text of the program, used before they are defined here.
(import (scheme base) (scheme write) (shapes area) (rename (counting) (next! count!) (value now)))
(define-library (shapes area)
  (export square-area (rename hidden-circle circle-area) <point> point point? point-x set-point-x!)
  (import (scheme base))
  (begin
    (define pi-ish 3)
    (define-record-type <point> (point x y) point? (x point-x set-point-x!) (y point-y))
    (define (square-area s) (* s s)))
  (begin
    (define (hidden-circle r) (* pi-ish r r))))
(define-library (counting)
  (import (scheme base) (shapes area))
  (export next! value unless-zero with-two)
  (begin
    (define count (square-area 2))
    (define (next!) (set! count (+ count 1)) count)
    (define (value) count)
    (define (helper x) (list 'helped x count))
    (define-syntax unless-zero
      (syntax-rules () ((_ e body) (let ((t e)) (if (= t 0) 'zero (helper body))))))
    ;; A macro that defines: the name comes from where it is used.
    (define-syntax with-two
      (syntax-rules () ((_ name) (define name (let ((two 2)) (list two (next!)))))))))
(define (show x) (write x) (newline))
(define pi-ish 100)
(define (helper x) 'not-this-one)
(show (list (square-area 4) (circle-area 2) pi-ish))
(define p (point 1 2))
(set-point-x! p 10)
(show (list (point? p) (point? 5) (point-x p)))
(show (list (count!) (count!) (now)))
(define t 5)
(define = eq?)
(show (unless-zero t t))
(show (let ((if list) (let list)) (unless-zero 0 1)))
(with-two pair)
(show (list pair (now)))
;; expect: (16 12 100)
;; expect: (#t #f 10)
;; expect: (5 6 6)
;; expect: (helped 5 6)
;; expect: zero
;; expect: ((2 7) 7)
