; A continuation inside of map is entered again and again. [fuel memory]
(define k #f)
(define r (map (lambda (x) (call/cc (lambda (c) (if (= x 500) (set! k c)) x))) (iota 1000)))
(k r)
