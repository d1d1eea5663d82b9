; display of a circle through vectors and pairs, as the result too. [done]
(define v (vector 1 2 3))
(define p (cons v v))
(vector-set! v 0 p)
(vector-set! v 2 v)
(display p)
(write-shared p)
p
