;; Greatest common divisors by Euclid's algorithm.
(define (gcd a b)
  (if (= b 0)
      a
      (gcd b (remainder a b))))

(for-each
 (lambda (pair)
   (display (gcd (car pair) (cdr pair)))
   (newline))
 '((48 . 36) (17 . 5) (1071 . 462) (270 . 192) (0 . 9)))
