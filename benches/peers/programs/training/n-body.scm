;; The sun and four planets under gravity: records of reals. Prints the energy before and after, in units of 1e-9.
(import (scheme base) (scheme inexact) (scheme write))

(define-record-type body
  (make-body x y z vx vy vz mass)
  body?
  (x body-x set-body-x!)
  (y body-y set-body-y!)
  (z body-z set-body-z!)
  (vx body-vx set-body-vx!)
  (vy body-vy set-body-vy!)
  (vz body-vz set-body-vz!)
  (mass body-mass))

(define steps 200000)
(define interval 0.01)

(define system
  (vector (make-body 0.0 0.0 0.0 0.0 0.0 0.0 39.4784)
          (make-body 4.8414 -1.1603 -0.1036 0.6063 2.8120 -0.0252 0.0377)
          (make-body 8.3434 4.1248 -0.4035 -1.0108 1.8257 0.0084 0.0113)
          (make-body 12.8944 -15.1112 -0.2233 1.0828 0.8687 -0.0108 0.0017)
          (make-body 15.3797 -25.9193 0.1793 0.9791 0.5947 -0.0347 0.0020)))

(define bodies (vector-length system))

(define (attract! a b dt)
  (let* ((dx (- (body-x a) (body-x b)))
         (dy (- (body-y a) (body-y b)))
         (dz (- (body-z a) (body-z b)))
         (square (+ (* dx dx) (* dy dy) (* dz dz)))
         (force (/ dt (* square (sqrt square)))))
    (set-body-vx! a (- (body-vx a) (* dx (body-mass b) force)))
    (set-body-vy! a (- (body-vy a) (* dy (body-mass b) force)))
    (set-body-vz! a (- (body-vz a) (* dz (body-mass b) force)))
    (set-body-vx! b (+ (body-vx b) (* dx (body-mass a) force)))
    (set-body-vy! b (+ (body-vy b) (* dy (body-mass a) force)))
    (set-body-vz! b (+ (body-vz b) (* dz (body-mass a) force)))))

(define (move! a dt)
  (set-body-x! a (+ (body-x a) (* dt (body-vx a))))
  (set-body-y! a (+ (body-y a) (* dt (body-vy a))))
  (set-body-z! a (+ (body-z a) (* dt (body-vz a)))))

(define (advance! dt)
  (do ((i 0 (+ i 1)))
      ((= i bodies))
    (do ((j (+ i 1) (+ j 1)))
        ((= j bodies))
      (attract! (vector-ref system i) (vector-ref system j) dt)))
  (do ((i 0 (+ i 1)))
      ((= i bodies))
    (move! (vector-ref system i) dt)))

(define (kinetic a)
  (* 0.5
     (body-mass a)
     (+ (* (body-vx a) (body-vx a)) (* (body-vy a) (body-vy a)) (* (body-vz a) (body-vz a)))))

(define (potential a b)
  (let ((dx (- (body-x a) (body-x b)))
        (dy (- (body-y a) (body-y b)))
        (dz (- (body-z a) (body-z b))))
    (/ (* (body-mass a) (body-mass b))
       (sqrt (+ (* dx dx) (* dy dy) (* dz dz))))))

(define (energy)
  (let each ((i 0) (sum 0.0))
    (if (= i bodies)
        sum
        (let ((a (vector-ref system i)))
          (let pairs ((j (+ i 1)) (sum (+ sum (kinetic a))))
            (if (= j bodies)
                (each (+ i 1) sum)
                (pairs (+ j 1) (- sum (potential a (vector-ref system j))))))))))

(define (print-energy)
  (display (exact (round (* (energy) 1e9))))
  (newline))

(print-energy)
(do ((step 0 (+ step 1)))
    ((= step steps))
  (advance! interval))
(print-energy)
