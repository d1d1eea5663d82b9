;; A continuation captured and resumed in each round of a loop.
(define (loop i n)
  (if (< i n)
      (loop (+ i (call/cc (lambda (k) (k 1)))) n)
      i))

(display (loop 0 10000000))
(newline)
