;; Binary trees built and walked: many small allocations, a few that stay.
(import (scheme base) (scheme write))

(define least 4)
(define most 16)

(define-record-type node
  (make-node left right)
  node?
  (left node-left)
  (right node-right))

(define (build depth)
  (if (= depth 0)
      (make-node #f #f)
      (make-node (build (- depth 1)) (build (- depth 1)))))

(define (count tree)
  (if (node-left tree)
      (+ 1 (count (node-left tree)) (count (node-right tree)))
      1))

(define (print-line value)
  (display value)
  (newline))

(let ((kept (build most)))
  (let depths ((depth least) (rounds 16384))
    (when (<= depth most)
      (let again ((round 0) (sum 0))
        (if (< round rounds)
            (again (+ round 1) (+ sum (count (build depth))))
            (print-line sum)))
      (depths (+ depth 3) (quotient rounds 8))))
  (print-line (count kept)))
