; Strings grow on the way back. [memory fuel time]
(define (f n) (if (= n 0) "ab" (string-append (f (- n 1)) "cdefgh")))
(string-length (f 3000))
