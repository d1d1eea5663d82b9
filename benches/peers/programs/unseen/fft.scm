;; Multiplies polynomials by the fast Fourier transform. Prints a checksum of the product's coefficients.
(import (scheme base) (scheme inexact) (scheme write))

(define size 16384)
(define half (quotient size 2))  ; coefficients of a factor
(define rounds 10)

;; The real and the imaginary parts.
(define-record-type signal
  (make-signal re im)
  signal?
  (re signal-re)
  (im signal-im))

(define seed 42)

(define (random-digit)
  (set! seed (modulo (+ (* seed 3877) 29573) 139968))
  (modulo seed 10))

(define (random-signal)
  (let ((re (make-vector size 0.0)))
    (do ((i 0 (+ i 1)))
        ((= i half))
      (vector-set! re i (inexact (random-digit))))
    (make-signal re (make-vector size 0.0))))

(define (swap! v i j)
  (let ((other (vector-ref v i)))
    (vector-set! v i (vector-ref v j))
    (vector-set! v j other)))

;; The number after `j` if binary digits are counted from the left.
(define (reverse-next j)
  (let loop ((j j) (bit half))
    (if (>= j bit)
        (loop (- j bit) (quotient bit 2))
        (+ j bit))))

;; Brings each element to the index whose binary digits are those of its own in reverse.
(define (reorder! s)
  (let loop ((i 1) (j 0))
    (when (< i size)
      (let ((j (reverse-next j)))
        (when (< i j)
          (swap! (signal-re s) i j)
          (swap! (signal-im s) i j))
        (loop (+ i 1) j)))))

;; The elements `start`, `start` + `length` and so on with those `middle` after them, which turn by (wr, wi).
(define (butterflies! re im start middle length wr wi)
  (do ((i start (+ i length)))
      ((>= i size))
    (let* ((j (+ i middle))
           (turned-re (- (* wr (vector-ref re j)) (* wi (vector-ref im j))))
           (turned-im (+ (* wr (vector-ref im j)) (* wi (vector-ref re j)))))
      (vector-set! re j (- (vector-ref re i) turned-re))
      (vector-set! im j (- (vector-ref im i) turned-im))
      (vector-set! re i (+ (vector-ref re i) turned-re))
      (vector-set! im i (+ (vector-ref im i) turned-im)))))

;; In place; `direction` is 1.0, or -1.0 for the inverse without its division by the size.
(define (transform! s direction)
  (reorder! s)
  (let stages ((length 2) (cosine -1.0) (sine 0.0))  ; of a full turn divided by the length
    (when (<= length size)
      (let ((middle (quotient length 2)))
        (let loop ((start 0) (wr 1.0) (wi 0.0))
          (when (< start middle)
            (butterflies! (signal-re s) (signal-im s) start middle length wr wi)
            (loop (+ start 1)
                  (- (* wr cosine) (* wi sine direction))
                  (+ (* wi cosine) (* wr sine direction))))))
      (stages (* length 2)
              (sqrt (/ (+ 1.0 cosine) 2))
              (if (= length 2) 1.0 (sqrt (/ (- 1.0 cosine) 2)))))))

(define (multiply! a b)
  (transform! a 1.0)
  (transform! b 1.0)
  (do ((i 0 (+ i 1)))
      ((= i size))
    (let ((ar (vector-ref (signal-re a) i))
          (ai (vector-ref (signal-im a) i))
          (br (vector-ref (signal-re b) i))
          (bi (vector-ref (signal-im b) i)))
      (vector-set! (signal-re a) i (- (* ar br) (* ai bi)))
      (vector-set! (signal-im a) i (+ (* ar bi) (* ai br)))))
  (transform! a -1.0))

(define (add-to checksum s)
  (let loop ((i 0) (sum checksum))
    (if (= i size)
        sum
        (let ((coefficient (exact (floor (+ (/ (vector-ref (signal-re s) i) size) 0.5)))))
          (loop (+ i 1) (modulo (+ (* sum 3) coefficient) 1000003))))))

(let again ((round 0) (checksum 0))
  (if (< round rounds)
      (let* ((a (random-signal))
             (b (random-signal)))
        (multiply! a b)
        (again (+ round 1) (add-to checksum a)))
      (begin
        (display checksum)
        (newline))))
