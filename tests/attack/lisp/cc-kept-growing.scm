; Each continuation holds the one before it. [memory fuel depth]
(define (loop ks) (loop (call/cc (lambda (k) (cons k ks)))))
(loop '())
