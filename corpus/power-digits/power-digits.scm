;; Powers of two beyond 64 bits: numbers have as many digits as they need.
(define (digit-sum n)
  (let loop ((n n) (sum 0))
    (if (= n 0)
        sum
        (loop (quotient n 10) (+ sum (remainder n 10))))))

(for-each
 (lambda (n)
   (let ((power (expt 2 n)))
     (for-each display (list "2^" n " = " power ", digit sum " (digit-sum power)))
     (newline)))
 '(10 32 70))
