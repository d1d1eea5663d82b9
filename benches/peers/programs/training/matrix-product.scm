;; The product of two square matrices of reals. Prints the sum of its elements, in units of 1e-3.
(import (scheme base) (scheme write))

(define size 300)

(define (make-matrix element)
  (let ((rows (make-vector size)))
    (do ((i 0 (+ i 1)))
        ((= i size) rows)
      (let ((row (make-vector size)))
        (do ((j 0 (+ j 1)))
            ((= j size))
          (vector-set! row j (element i j)))
        (vector-set! rows i row)))))

(define (matrix-ref m i j)
  (vector-ref (vector-ref m i) j))

(define (pattern factor)
  (make-matrix
   (lambda (i j)
     (/ (modulo (+ (* (+ i 1) factor) (+ j 1)) 17) 10.0))))

(define (product a b)
  (make-matrix
   (lambda (i j)
     (let ((row (vector-ref a i)))
       (let loop ((k 0) (sum 0.0))
         (if (= k size)
             sum
             (loop (+ k 1)
                   (+ sum (* (vector-ref row k) (matrix-ref b k j))))))))))

(define (total m)
  (let rows ((i 0) (sum 0.0))
    (if (= i size)
        sum
        (let columns ((j 0) (sum sum))
          (if (= j size)
              (rows (+ i 1) sum)
              (columns (+ j 1) (+ sum (matrix-ref m i j))))))))

(display (exact (round (* 1000 (total (product (pattern 3) (pattern 5)))))))
(newline)
