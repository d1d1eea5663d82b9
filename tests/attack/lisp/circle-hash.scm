; A table whose key holds the table. [done fuel error]
(define t (make-hash-table))
(define k (list t))
(hash-table-set! t k k)
(set-cdr! k k)
(hash-table-ref/default t k 0)
