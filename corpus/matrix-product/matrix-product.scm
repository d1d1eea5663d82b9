;; The product of two matrices, lists of rows.
(define (transpose rows)
  (apply map list rows))

(define (dot a b)
  (apply + (map * a b)))

(define (product a b)
  (let ((columns (transpose b)))
    (map (lambda (row)
           (map (lambda (column) (dot row column)) columns))
         a)))

(define (show-row row)
  (display (car row))
  (for-each (lambda (x) (display " ") (display x)) (cdr row))
  (newline))

(for-each show-row
          (product '((1 2 3) (4 5 6))
                   '((7 8 9 10) (11 12 13 14) (15 16 17 18))))
