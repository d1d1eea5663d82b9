;; R7RS 3.5: loops by tail calls take no space, also through `apply`, `cond`, `and`, `or`, `case`, handlers' thunks.
(define (count n) (cond ((= n 0) 'done) (else (and #t (or #f (count (- n 1)))))))
(write (count 1000000))
(newline)
(define (even n) (if (= n 0) #t (odd (- n 1))))
(define (odd n) (if (= n 0) #f (even (- n 1))))
(write (even 1000000))
(newline)
(define (by-apply n) (if (= n 0) 'applied (apply by-apply (list (- n 1)))))
(write (by-apply 300000))
(newline)
(define (through f n) (if (= n 0) 'closure (f f (- n 1))))
(write (through through 1000000))
(newline)
(define (values-loop n)
  (call-with-values (lambda () (values n 1)) (lambda (a b) (if (= a 0) 'values (values-loop (- a b))))))
(write (values-loop 300000))
(newline)
(define (k-loop n) (call/cc (lambda (k) (if (= n 0) 'continuations (k-loop (- n 1))))))
(write (k-loop 300000))
(newline)
(define (stream n) (if (= n 0) (delay 'promised) (delay-force (stream (- n 1)))))
(write (force (stream 300000)))
(newline)

;; expect: done
;; expect: #t
;; expect: applied
;; expect: closure
;; expect: values
;; expect: continuations
;; expect: promised
