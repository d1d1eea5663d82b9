;; Integer square roots by Newton's method, from above: a guess is improved until it is good enough.
(define (improve-until good-enough? improve)
  (define (try guess)
    (if (good-enough? guess)
        guess
        (try (improve guess))))
  try)

(define (root n)
  ((improve-until
    (lambda (guess) (<= (* guess guess) n))
    (lambda (guess) (quotient (+ guess (quotient n guess)) 2)))
   n))

(for-each
 (lambda (n)
   (for-each display (list "isqrt(" n ") = " (root n)))
   (newline))
 '(1 2 15 16 99 1000000 2147395599 2147395600))
