; Bytes that are no UTF-8, the fault at their end. [fuel time memory]
(define b (make-bytevector 1000000 97))
(bytevector-u8-set! b 999999 255)
(define (f) (guard (e (#t #f)) (utf8->string b)) (f))
(f)
