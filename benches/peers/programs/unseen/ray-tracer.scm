;; A ray tracer: mirroring spheres, the largest of them the ground, under one lamp and a bright sky. Prints a checksum of
;; the picture's colours, from 0 to 255.
(import (scheme base) (scheme inexact) (scheme write))

(define width 200)
(define height 150)
(define depth 4)  ; reflections
(define far-away 1e9)
(define near 1e-6)

(define-record-type vec
  (make-vec x y z)
  vec?
  (x vec-x)
  (y vec-y)
  (z vec-z))

(define (add a b)
  (make-vec (+ (vec-x a) (vec-x b)) (+ (vec-y a) (vec-y b)) (+ (vec-z a) (vec-z b))))

(define (subtract a b)
  (make-vec (- (vec-x a) (vec-x b)) (- (vec-y a) (vec-y b)) (- (vec-z a) (vec-z b))))

(define (scale a factor)
  (make-vec (* (vec-x a) factor) (* (vec-y a) factor) (* (vec-z a) factor)))

(define (dot a b)
  (+ (* (vec-x a) (vec-x b)) (* (vec-y a) (vec-y b)) (* (vec-z a) (vec-z b))))

(define (normalise a)
  (scale a (/ 1.0 (sqrt (dot a a)))))

;; `mirror` is the part of the light that the sphere reflects.
(define-record-type sphere
  (make-sphere centre radius colour mirror)
  sphere?
  (centre sphere-centre)
  (radius sphere-radius)
  (colour sphere-colour)
  (mirror sphere-mirror))

(define scene
  (list (make-sphere (make-vec 0.0 -1000.0 0.0) 1000.0 (make-vec 0.5 0.5 0.4) 0.1)
        (make-sphere (make-vec -1.5 1.0 5.0) 1.0 (make-vec 0.9 0.2 0.2) 0.3)
        (make-sphere (make-vec 0.5 0.8 4.0) 0.8 (make-vec 0.2 0.9 0.2) 0.2)
        (make-sphere (make-vec 2.0 1.2 6.0) 1.2 (make-vec 0.2 0.3 0.9) 0.4)
        (make-sphere (make-vec -0.4 0.3 3.0) 0.3 (make-vec 0.9 0.9 0.2) 0.0)
        (make-sphere (make-vec 0.3 2.8 6.5) 1.0 (make-vec 0.9 0.9 0.9) 0.8)))

(define lamp (make-vec -4.0 6.0 -1.0))
(define eye (make-vec 0.0 1.2 -1.0))

;; How far along the ray the sphere is, or `far-away`.
(define (distance sphere origin direction)
  (let* ((to-centre (subtract (sphere-centre sphere) origin))
         (middle (dot to-centre direction))
         (radius (sphere-radius sphere))
         (square (+ (- (* middle middle) (dot to-centre to-centre)) (* radius radius))))
    (if (> square 0.0)
        (let ((root (sqrt square)))
          (cond ((> (- middle root) near) (- middle root))
                ((> (+ middle root) near) (+ middle root))
                (else far-away)))
        far-away)))

(define (in-shadow? point towards limit)
  (let loop ((spheres scene))
    (cond ((null? spheres) #f)
          ((< (distance (car spheres) point towards) limit) #t)
          (else (loop (cdr spheres))))))

;; The part of the lamp's light that comes to a point.
(define (brightness point normal)
  (let* ((to-lamp (subtract lamp point))
         (towards (normalise to-lamp))
         (slope (dot normal towards)))
    (if (and (> slope 0.0)
             (not (in-shadow? point towards (sqrt (dot to-lamp to-lamp)))))
        (+ 0.1 (* 0.9 slope))
        0.1)))

;; Two values: the sphere that a ray comes to first, or false, and its distance.
(define (first-hit origin direction)
  (let loop ((spheres scene) (hit #f) (nearest far-away))
    (if (null? spheres)
        (values hit nearest)
        (let ((d (distance (car spheres) origin direction)))
          (if (< d nearest)
              (loop (cdr spheres) (car spheres) d)
              (loop (cdr spheres) hit nearest))))))

(define (trace origin direction depth)
  (let-values (((hit nearest) (first-hit origin direction)))
    (if hit
        (let* ((point (add origin (scale direction nearest)))
               (normal (scale (subtract point (sphere-centre hit)) (/ 1.0 (sphere-radius hit))))
               (colour (scale (sphere-colour hit) (brightness point normal)))
               (mirror (sphere-mirror hit)))
          (if (or (= depth 0) (= mirror 0.0))
              colour
              (let* ((reflected (subtract direction (scale normal (* 2.0 (dot direction normal)))))
                     (mirrored (trace point reflected (- depth 1))))
                (add (scale colour (- 1.0 mirror)) (scale mirrored mirror)))))
        (make-vec 0.6 0.7 (+ 0.8 (* 0.2 (vec-y direction)))))))

(define (add-to checksum part)
  (let ((level (exact (floor (* part 255.0)))))
    (modulo (+ (* checksum 31) (min level 255)) 1000003)))

(define (direction-to row column)
  (normalise (make-vec (/ (- column (/ width 2.0)) width)
                       (/ (- (/ height 2.0) row) width)
                       1.0)))

(let rows ((row 0) (checksum 0))
  (if (< row height)
      (let columns ((column 0) (checksum checksum))
        (if (< column width)
            (let ((colour (trace eye (direction-to row column) depth)))
              (columns (+ column 1)
                       (add-to (add-to (add-to checksum (vec-x colour)) (vec-y colour))
                               (vec-z colour))))
            (rows (+ row 1) checksum)))
      (begin
        (display checksum)
        (newline))))
