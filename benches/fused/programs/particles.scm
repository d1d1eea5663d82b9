;; Particles in a box: records of reals, fresh vectors of three.
(define-record-type vec (vec x y z) vec? (x vec-x) (y vec-y) (z vec-z))
(define-record-type particle
  (make-particle place speed mass)
  particle?
  (place place set-place!)
  (speed speed set-speed!)
  (mass mass))

(define (add a b) (vec (+ (vec-x a) (vec-x b)) (+ (vec-y a) (vec-y b)) (+ (vec-z a) (vec-z b))))
(define (sub a b) (vec (- (vec-x a) (vec-x b)) (- (vec-y a) (vec-y b)) (- (vec-z a) (vec-z b))))
(define (scale a k) (vec (* k (vec-x a)) (* k (vec-y a)) (* k (vec-z a))))
(define (dot a b) (+ (* (vec-x a) (vec-x b)) (* (vec-y a) (vec-y b)) (* (vec-z a) (vec-z b))))

(define all
  (let loop ((i 20) (items '()))
    (if (= i 0)
        items
        (loop (- i 1)
              (cons (make-particle
                     (vec (/ (modulo (* i 37) 101) 101.) (/ (modulo (* i 53) 103) 103.) (/ (modulo (* i 71) 107) 107.))
                     (vec (/ (- (modulo (* i 13) 17) 8) 100.) (/ (- (modulo (* i 29) 19) 9) 100.) 0.01)
                     (+ 1. (modulo i 3)))
                    items)))))

(define (push! one other)
  (let* ((way (sub (place one) (place other)))
         (square (+ (dot way way) 0.01)))
    (when (< square 0.1)
      (let ((force (/ 0.0001 (* square (sqrt square)))))
        (set-speed! one (add (speed one) (scale way (* force (mass other)))))
        (set-speed! other (sub (speed other) (scale way (* force (mass one)))))))))

(define (inside? x) (and (<= 0. x) (<= x 1.)))
(define (turn where how-fast) (if (inside? where) how-fast (- how-fast)))
(define (move! one)
  (let* ((v (speed one)) (p (add (place one) (scale v 0.1))))
    (set-place! one p)
    (set-speed! one (vec (turn (vec-x p) (vec-x v)) (turn (vec-y p) (vec-y v)) (turn (vec-z p) (vec-z v))))))

(define (step)
  (let loop ((rest all))
    (unless (null? rest)
      (for-each (lambda (other) (push! (car rest) other)) (cdr rest))
      (loop (cdr rest))))
  (for-each move! all))

(do ((i 0 (+ i 1))) ((= i 100)) (step))
(let loop ((rest all) (energy 0.))
  (if (null? rest)
      (begin (display (exact (round (* 1000 energy)))) (newline))
      (let ((one (car rest)))
        (loop (cdr rest) (+ energy (* (mass one) (dot (speed one) (speed one))))))))
