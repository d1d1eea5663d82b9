;; How the Collatz sequence of some numbers goes up and comes down to 1.
(define (next n)
  (if (even? n)
      (quotient n 2)
      (+ 1 (* 3 n))))

(define (collatz n receive)
  (let loop ((n n) (steps 0) (highest n))
    (if (= n 1)
        (receive steps highest)
        (loop (next n) (+ steps 1) (max n highest)))))

(for-each
 (lambda (n)
   (collatz n
            (lambda (steps highest)
              (for-each display (list n ": " steps " steps, highest " highest))
              (newline))))
 '(6 7 9 27))
