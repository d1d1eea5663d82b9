;; Numbers that are the sum of their smaller divisors.
(define (perfect? n)
  (let loop ((d 1) (sum 0))
    (cond ((> d (quotient n 2)) (= sum n))
          ((= 0 (remainder n d)) (loop (+ d 1) (+ sum d)))
          (else (loop (+ d 1) sum)))))

(do ((n 2 (+ n 1)))
    ((= n 500))
  (when (perfect? n)
    (display n)
    (newline)))
