; Searching a long association list with equal?. [fuel time memory]
(define l (map (lambda (i) (list (list i i) i)) (iota 20000)))
(define (f) (assoc '(a b) l) (member '(a b) l) (assv 5.5 l) (memv 5.5 l) (f))
(f)
