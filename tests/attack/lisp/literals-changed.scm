; Literals are changed. [error done]
(define (f) '(1 2 3))
(define s "literal")
(guard (e (#t #f)) (string-set! s 0 #\x))
(set-car! (f) 'owned)
(vector-set! #(1 2 3) 0 'owned)
(f)
