; Symbols without end, not kept. [fuel memory]
(define (f i) (string->symbol (number->string i)) (f (+ i 1)))
(f 0)
