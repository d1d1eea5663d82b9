; Procedures of the library are defined anew; only this program may see it. [done]
(define (car x) 'owned)
(define (map f l) 'owned)
(define (vector-ref v i) 'owned)
(list (car '(1)) (map car '((1))))
