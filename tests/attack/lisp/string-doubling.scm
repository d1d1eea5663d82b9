; A string doubles. [memory fuel]
(define (f s) (f (string-append s s)))
(f "abcdefgh")
