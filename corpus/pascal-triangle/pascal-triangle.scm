;; Pascal's triangle: each row is the sum of the one above and the same moved by one place.
(define (next row)
  (map + (cons 0 row) (append row '(0))))

(define (show-row row)
  (display (car row))
  (for-each (lambda (x) (display " ") (display x)) (cdr row))
  (newline))

(let loop ((row '(1)) (count 9))
  (unless (= count 0)
    (show-row row)
    (loop (next row) (- count 1))))
