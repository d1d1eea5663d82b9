;; A search tree of records.
(define-record-type node
  (make-node value left right)
  node?
  (value node-value)
  (left node-left set-node-left!)
  (right node-right set-node-right!))

(define (insert tree x)
  (cond ((null? tree) (make-node x '() '()))
        ((< x (node-value tree))
         (set-node-left! tree (insert (node-left tree) x))
         tree)
        ((> x (node-value tree))
         (set-node-right! tree (insert (node-right tree) x))
         tree)
        (else tree)))

(define (walk tree visit)
  (when (node? tree)
    (walk (node-left tree) visit)
    (visit (node-value tree))
    (walk (node-right tree) visit)))

(define (height tree)
  (if (null? tree)
      0
      (+ 1 (max (height (node-left tree)) (height (node-right tree))))))

(define (has? tree x)
  (and (node? tree)
       (or (= x (node-value tree))
           (has? (if (< x (node-value tree)) (node-left tree) (node-right tree)) x))))

(define tree '())
(for-each
 (lambda (x) (set! tree (insert tree x)))
 '(50 30 70 20 40 60 80 30 65))

(display "in order:")
(walk tree (lambda (x) (display " ") (display x)))
(newline)
(for-each display (list "height: " (height tree)))
(newline)
(for-each
 (lambda (x)
   (for-each display (list "has " x ": " (if (has? tree x) "true" "false")))
   (newline))
 '(60 61))
