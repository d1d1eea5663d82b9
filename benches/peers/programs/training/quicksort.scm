;; Sorting in place around the element in the middle. Prints a sum that depends on the order.
(import (scheme base) (scheme write))

(define size 100000)
(define rounds 12)

(define (fill! a seed)
  (let loop ((i 0) (seed seed))
    (when (< i size)
      (let ((next (modulo (+ (* seed 1309) 13849) 65536)))
        (vector-set! a i next)
        (loop (+ i 1) next)))))

(define (swap! a i j)
  (let ((other (vector-ref a i)))
    (vector-set! a i (vector-ref a j))
    (vector-set! a j other)))

(define (sort! a low high)
  (let ((pivot (vector-ref a (quotient (+ low high) 2))))
    (define (upwards i)
      (if (< (vector-ref a i) pivot) (upwards (+ i 1)) i))
    (define (downwards i)
      (if (< pivot (vector-ref a i)) (downwards (- i 1)) i))
    (let partition ((left low) (right high))
      (if (<= left right)
          (let ((left (upwards left))
                (right (downwards right)))
            (if (<= left right)
                (begin
                  (swap! a left right)
                  (partition (+ left 1) (- right 1)))
                (partition left right)))
          (begin
            (when (< low right) (sort! a low right))
            (when (< left high) (sort! a left high)))))))

(define (checksum a)
  (let loop ((i 0) (sum 0))
    (if (= i size)
        sum
        (loop (+ i 1) (modulo (+ (* sum 3) (vector-ref a i)) 1000003)))))

(let ((numbers (make-vector size 0)))
  (do ((round 1 (+ round 1)))
      ((> round rounds))
    (fill! numbers round)
    (sort! numbers 0 (- size 1)))
  (display (checksum numbers))
  (newline))
