; Each level of a continuation that is entered again and again is in a dynamic-wind. [time memory] deep
(define kept #f)
(define (deep n)
  (if (= n 0)
      (call/cc (lambda (k) (set! kept k) 0))
      (+ 1 (call/cc (lambda (k) (dynamic-wind list (lambda () (+ 1 (deep (- n 1)))) list))))))
(define (spin) (guard (e (#t #f)) (deep 300000) (kept 1)) (spin))
(spin)
