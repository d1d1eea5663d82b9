; string-map over strings with a procedure that grows them. [fuel memory]
(define (f s) (f (string-append s (string-map char-upcase s))))
(f "abcdef")
