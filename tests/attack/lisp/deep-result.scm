; The result is a list nested a hundred thousand deep. [done fuel memory]
(define (nest n x) (if (= n 0) x (nest (- n 1) (list x))))
(nest 50000 'x)
