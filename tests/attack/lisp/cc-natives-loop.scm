; Natives as receivers of continuations, in a loop. [fuel memory]
(define (loop l) (loop (vector->list (vector (call/cc list) (call/cc vector)))))
(loop '())
