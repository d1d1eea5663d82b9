; Output in single characters and empty texts. [output fuel]
(define (f) (write-char #\a) (write-string "") (newline) (flush-output-port) (f))
(f)
