; Upcasing what grows: sharp s becomes two letters. [memory fuel]
(define (f s) (f (string-upcase (string-append s s))))
(f "ßßßßßßßß")
