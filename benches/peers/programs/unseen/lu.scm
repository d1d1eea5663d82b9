;; Solves linear equations by LU decomposition with row exchanges. Prints how many rows were exchanged, the last pivot and
;; the sum of the solution, both in units of 1e-6.
(import (scheme base) (scheme write))

(define size 400)

;; A matrix is a vector of its rows.
(define (matrix-ref a i j)
  (vector-ref (vector-ref a i) j))

(define seed 42)

(define (random-element)
  (set! seed (modulo (+ (* seed 3877) 29573) 139968))
  (- (/ seed 139968.0) 0.5))

(define (random-row)
  (let ((row (make-vector size)))
    (do ((j 0 (+ j 1)))
        ((= j size) row)
      (vector-set! row j (random-element)))))

(define (random-matrix)
  (let ((a (make-vector size)))
    (do ((i 0 (+ i 1)))
        ((= i size) a)
      (vector-set! a i (random-row)))))

(define (vector-sum v)
  (let loop ((i 0) (sum 0.0))
    (if (= i (vector-length v))
        sum
        (loop (+ i 1) (+ sum (vector-ref v i))))))

;; The row from `k` on that has the largest element in column `k`.
(define (pivot-row a k)
  (let loop ((i (+ k 1)) (best k))
    (cond ((= i size) best)
          ((> (abs (matrix-ref a i k)) (abs (matrix-ref a best k))) (loop (+ i 1) i))
          (else (loop (+ i 1) best)))))

(define (swap! v i j)
  (let ((other (vector-ref v i)))
    (vector-set! v i (vector-ref v j))
    (vector-set! v j other)))

;; Takes from a row what makes its element in column `k` vanish, and leaves the factor there.
(define (eliminate! row upper k)
  (let ((factor (/ (vector-ref row k) (vector-ref upper k))))
    (vector-set! row k factor)
    (do ((j (+ k 1) (+ j 1)))
        ((= j size))
      (vector-set! row j (- (vector-ref row j) (* factor (vector-ref upper j)))))))

;; Makes of `a` the factors L, without its diagonal of ones, and U of the matrix whose rows are in the order given.
;; Returns how many rows were exchanged.
(define (decompose! a order)
  (let loop ((k 0) (exchanges 0))
    (if (= k size)
        exchanges
        (let ((pivot (pivot-row a k)))
          (unless (= pivot k)
            (swap! a k pivot)
            (swap! order k pivot))
          (do ((i (+ k 1) (+ i 1)))
              ((= i size))
            (eliminate! (vector-ref a i) (vector-ref a k) k))
          (loop (+ k 1) (if (= pivot k) exchanges (+ exchanges 1)))))))

;; What is left of a sum without the elements of a row from `from` on and before `to`, each times its unknown.
(define (without sum row x from to)
  (let loop ((j from) (sum sum))
    (if (= j to)
        sum
        (loop (+ j 1) (- sum (* (vector-ref row j) (vector-ref x j)))))))

(define (solve a order b)
  (let ((x (make-vector size 0.0)))
    (do ((i 0 (+ i 1)))
        ((= i size))
      (vector-set! x i (without (vector-ref b (vector-ref order i)) (vector-ref a i) x 0 i)))
    (do ((i (- size 1) (- i 1)))
        ((< i 0) x)
      (let ((row (vector-ref a i)))
        (vector-set! x i (/ (without (vector-ref x i) row x (+ i 1) size)
                            (vector-ref row i)))))))

(define (indexes)
  (let ((order (make-vector size)))
    (do ((i 0 (+ i 1)))
        ((= i size) order)
      (vector-set! order i i))))

(define (print-line value)
  (display value)
  (newline))

(define (millionths x)
  (exact (round (* x 1e6))))

;; With this right side each unknown is 1.
(let* ((a (random-matrix))
       (b (vector-map vector-sum a))
       (order (indexes))
       (exchanges (decompose! a order)))
  (print-line exchanges)
  (print-line (millionths (matrix-ref a (- size 1) (- size 1))))
  (print-line (millionths (vector-sum (solve a order b)))))
