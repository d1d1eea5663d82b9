;; The most valuable choice of things that a knapsack can carry; a thing is a pair (weight . value).
(define things '((2 . 3) (3 . 4) (4 . 5) (5 . 8) (9 . 10) (7 . 11)))

(define (best things capacity)
  (if (null? things)
      0
      (let* ((weight (caar things))
             (value (cdar things))
             (without (best (cdr things) capacity)))
        (if (> weight capacity)
            without
            (max without
                 (+ value (best (cdr things) (- capacity weight))))))))

(for-each
 (lambda (capacity)
   (for-each display (list "capacity " capacity ": " (best things capacity)))
   (newline))
 '(1 5 10 15 20 30))
