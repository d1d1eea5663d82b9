; Records of records, printed as the result. [done memory fuel output]
(define-record-type node (make-node left right) node? (left node-left set-left!) (right node-right))
(define (tree n) (if (= n 0) 1 (let ((t (tree (- n 1)))) (make-node t t))))
(define t (tree 50))
(set-left! t t)
t
