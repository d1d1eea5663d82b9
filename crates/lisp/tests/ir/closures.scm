;; What escapes is a closure; what does not is called directly, with its free variables.
(define (counter)
  (let ((n 0))
    (lambda () (set! n (+ n 1)) n)))

(define (sum-to k)
  (define (go i) (if (> i k) 0 (+ i (go (+ i 1)))))
  (go 0))

(define (even-odd)
  (letrec ((even (lambda (n) (if (= n 0) #t (odd (- n 1)))))
           (odd (lambda (n) (if (= n 0) #f (even (- n 1))))))
    (list even odd)))

(write (sum-to 10))
