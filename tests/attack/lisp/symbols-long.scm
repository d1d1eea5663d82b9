; Long symbols, kept. [memory fuel]
(define (f i l) (f (+ i 1) (cons (string->symbol (make-string i #\a)) l)))
(f 10000 '())
