;; Factorials from 0! to 20!.
(define (factorial n)
  (let loop ((n n) (product 1))
    (if (= n 0)
        product
        (loop (- n 1) (* n product)))))

(do ((n 0 (+ n 1)))
    ((> n 20))
  (display n)
  (display "! = ")
  (display (factorial n))
  (newline))
