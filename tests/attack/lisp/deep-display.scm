; display of lists nested deep, into the last element. [done fuel output]
(define (nest n x) (if (= n 0) x (nest (- n 1) (list 1 x))))
(display (nest 50000 'x))
