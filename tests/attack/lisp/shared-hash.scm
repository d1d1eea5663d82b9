; A shared value as a key. [fuel done error]
(define (dag n) (if (= n 0) (list 1) (let ((x (dag (- n 1)))) (list x x))))
(define t (make-hash-table))
(hash-table-set! t (dag 60) 1)
(hash-table-ref/default t (dag 60) 2)
