;; A table with open addressing, keys are strings or integers; and a tree by key.
(define (hash-text text size)
  (let ((end (string-length text)))
    (let loop ((i 0) (h 7))
      (if (= i end)
          (remainder h size)
          (loop (+ i 1) (remainder (+ (* h 33) (char->integer (string-ref text i))) 1000003))))))

(define (make-table size) (vector 0 (make-vector size #f) (make-vector size 0)))
(define (table-keys table) (vector-ref table 1))
(define (table-values table) (vector-ref table 2))

(define (slot table key)
  (let* ((keys (table-keys table)) (size (vector-length keys)))
    (let probe ((at (if (string? key) (hash-text key size) (remainder (* key 7919) size))))
      (let ((found (vector-ref keys at)))
        (if (or (not found) (equal? found key))
            at
            (probe (if (= (+ at 1) size) 0 (+ at 1))))))))

(define (table-add! table key amount)
  (let ((at (slot table key)))
    (unless (vector-ref (table-keys table) at)
      (vector-set! (table-keys table) at key)
      (vector-set! table 0 (+ 1 (vector-ref table 0))))
    (vector-set! (table-values table) at (+ amount (vector-ref (table-values table) at)))))
(define (table-get table key) (vector-ref (table-values table) (slot table key)))

(define-record-type node
  (make-node key left right)
  node?
  (key node-key)
  (left node-left set-node-left!)
  (right node-right set-node-right!))

(define (tree-insert! tree key)
  (let loop ((tree tree))
    (cond ((= key (node-key tree)) #f)
          ((< key (node-key tree))
           (if (node-left tree) (loop (node-left tree)) (set-node-left! tree (make-node key #f #f))))
          (else
           (if (node-right tree) (loop (node-right tree)) (set-node-right! tree (make-node key #f #f)))))))
(define (tree-depth tree)
  (if tree (+ 1 (max (tree-depth (node-left tree)) (tree-depth (node-right tree)))) 0))

(define table (make-table 4001))
(define root (make-node 5000 #f #f))
(define names (vector "alpha" "beta" "gamma" "delta" "epsilon" "zeta" "eta" "theta"))
(let loop ((i 0) (seed 17))
  (when (< i 20000)
    (let ((key (modulo seed 1500)))
      (table-add! table key 1)
      (tree-insert! root (modulo (* seed 31) 9973))
      (when (= 0 (modulo i 4))
        (table-add! table (vector-ref names (modulo seed 8)) i))
      (loop (+ i 1) (modulo (+ (* seed 1366) 150889) 714025)))))
(display (list (vector-ref table 0) (table-get table 77) (table-get table "gamma") (tree-depth root)))
(newline)
