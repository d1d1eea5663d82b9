;; The Mandelbrot set: arithmetic on reals. Prints the points inside, and the steps taken for all.
(import (scheme base) (scheme write))

(define size 400)
(define limit 200)

(define (escape cr ci)
  (let loop ((step 0) (zr 0.0) (zi 0.0))
    (let ((rr (* zr zr))
          (ii (* zi zi)))
      (if (and (< step limit) (<= (+ rr ii) 4.0))
          (loop (+ step 1)
                (+ (- rr ii) cr)
                (+ (* 2.0 zr zi) ci))
          step))))

(define (coordinate position start)
  (+ (/ (* 2.0 position) size) start))

(let rows ((row 0) (inside 0) (total 0))
  (if (= row size)
      (begin
        (display inside)
        (newline)
        (display total)
        (newline))
      (let columns ((column 0) (inside inside) (total total))
        (if (= column size)
            (rows (+ row 1) inside total)
            (let ((steps (escape (coordinate column -1.5) (coordinate row -1.0))))
              (columns (+ column 1)
                       (if (= steps limit) (+ inside 1) inside)
                       (+ total steps)))))))
