;; A filter over samples, smoothing and a sum of products: vectors of reals.
(define size 400)
(define (build f)
  (let ((v (make-vector size 0.)))
    (do ((i 0 (+ i 1))) ((= i size) v)
      (vector-set! v i (f i)))))

(define signal (build (lambda (i) (+ (sin (/ i 25.)) (/ (modulo (* i i) 97) 97.)))))
(define kernel (vector 0.05 0.1 0.2 0.3 0.2 0.1 0.05))

(define (convolve source kernel)
  (let* ((width (vector-length kernel)) (half (quotient width 2)))
    (build
     (lambda (i)
       (let loop ((k 0) (sum 0.))
         (if (= k width)
             sum
             (let ((at (+ i (- k half))))
               (loop (+ k 1)
                     (if (and (>= at 0) (< at size))
                         (+ sum (* (vector-ref kernel k) (vector-ref source at)))
                         sum)))))))))

(define (smooth! v)
  (do ((i 1 (+ i 1))) ((= i (- size 1)))
    (vector-set! v i (+ (* 0.25 (vector-ref v (- i 1)))
                        (* 0.5 (vector-ref v i))
                        (* 0.25 (vector-ref v (+ i 1)))))))

(define (product a b)
  (let loop ((i 0) (sum 0.))
    (if (= i size) sum (loop (+ i 1) (+ sum (* (vector-ref a i) (vector-ref b i)))))))

(define (largest v)
  (let loop ((i 1) (best (vector-ref v 0)))
    (if (= i size) best (loop (+ i 1) (if (> (vector-ref v i) best) (vector-ref v i) best)))))

(let loop ((turn 0) (now signal) (total 0.))
  (if (= turn 40)
      (begin (display (exact (floor total))) (newline))
      (let ((next (convolve now kernel)))
        (smooth! next)
        (loop (+ turn 1) next (+ total (product now next) (largest next))))))
