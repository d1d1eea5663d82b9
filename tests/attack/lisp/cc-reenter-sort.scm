; A continuation inside of a comparison of sort is entered again. [fuel memory]
(define k #f)
(define r (sort (iota 200) (lambda (a b) (call/cc (lambda (c) (set! k c))) (> a b))))
(k #f)
