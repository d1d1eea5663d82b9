; Paths of half a megabyte are asked for: one long name, and one that goes up and down. [fuel time]
(define (try path) (guard (e (#t 'refused)) (file-exists? path)))
(define up (string-join (vector->list (make-vector 40000 "../tmp/a/../")) ""))
(define (spin) (try (make-string 524288 #\a)) (try up) (spin))
(spin)
