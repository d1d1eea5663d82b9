;; Numbers as products of primes.
(define (factors n)
  (let loop ((n n) (d 2) (found '()))
    (cond ((= n 1) (reverse found))
          ((= 0 (remainder n d)) (loop (quotient n d) d (cons d found)))
          ((> (* d d) n) (loop 1 n (cons n found)))
          (else (loop n (+ d 1) found)))))

(define (show n)
  (let ((all (factors n)))
    (for-each display (list n " = " (car all)))
    (for-each (lambda (p) (display " * ") (display p)) (cdr all))
    (newline)))

(for-each show '(60 97 360 1001 9999 65536))
