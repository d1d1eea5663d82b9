;; The sieve of Eratosthenes: a vector of flags.
(import (scheme base) (scheme write))

(define limit 200000)
(define rounds 100)

(define composite (make-vector (+ limit 1) #f))

(define (mark-multiples! i)
  (do ((multiple (+ i i) (+ multiple i)))
      ((> multiple limit))
    (vector-set! composite multiple #t)))

(define (primes)
  (vector-fill! composite #f)
  (let loop ((i 2) (found 0))
    (cond ((> i limit) found)
          ((vector-ref composite i) (loop (+ i 1) found))
          (else
           (mark-multiples! i)
           (loop (+ i 1) (+ found 1))))))

(let again ((round 1))
  (let ((count (primes)))
    (if (< round rounds)
        (again (+ round 1))
        (begin (display count) (newline)))))
