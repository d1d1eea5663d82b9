;; All ways to place queens on a board, one a row, none attacking another.
(import (scheme base) (scheme write))

(define size 12)

(define column-taken (make-vector (+ size 1) #f))
(define rising-taken (make-vector (+ (* 2 size) 1) #f))  ; row + column
(define falling-taken (make-vector (* 2 size) #f))       ; row - column + size

(define (take! row column taken)
  (vector-set! column-taken column taken)
  (vector-set! rising-taken (+ row column) taken)
  (vector-set! falling-taken (+ (- row column) size) taken))

(define (free? row column)
  (not (or (vector-ref column-taken column)
           (vector-ref rising-taken (+ row column))
           (vector-ref falling-taken (+ (- row column) size)))))

(define (solutions row)
  (if (> row size)
      1
      (let loop ((column 1) (found 0))
        (cond ((> column size) found)
              ((free? row column)
               (take! row column #t)
               (let ((below (solutions (+ row 1))))
                 (take! row column #f)
                 (loop (+ column 1) (+ found below))))
              (else (loop (+ column 1) found))))))

(display (solutions 1))
(newline)
