; The way out of every dynamic-wind throws what the next one must pass on. [fuel done error]
(define (f n)
  (if (= n 0)
      (raise 'x)
      (dynamic-wind list (lambda () (+ 1 (f (- n 1)))) (lambda () (raise n)))))
(define (spin i) (if (< i 400) (begin (guard (e (else e)) (f 200)) (spin (+ i 1))) 'done))
(spin 0)
