; To UTF-8 and back. [memory fuel time]
(define (f s) (f (utf8->string (bytevector-append (string->utf8 s) (string->utf8 s)))))
(f "aλ😀")
