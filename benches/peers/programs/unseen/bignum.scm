;; A large Fibonacci number by doubling, with schoolbook arithmetic on digits of base 10000. Prints how many decimal digits
;; it has, their sum, and its first and last digits of base 10000.
(import (scheme base) (scheme write))

(define index 59989)
(define base 10000)

;; A number is the vector of its digits, the least first, without zeros at the end.

(define (size n)
  (vector-length n))

;; A digit, or zero beyond the last.
(define (digit n i)
  (if (< i (size n)) (vector-ref n i) 0))

(define (first-digits n count)
  (let ((digits (make-vector count)))
    (do ((i 0 (+ i 1)))
        ((= i count) digits)
      (vector-set! digits i (vector-ref n i)))))

(define (trim n)
  (let loop ((count (size n)))
    (cond ((= count 0) (vector))
          ((= (vector-ref n (- count 1)) 0) (loop (- count 1)))
          ((= count (size n)) n)
          (else (first-digits n count)))))

(define (add a b)
  (let* ((longer (max (size a) (size b)))
         (sum (make-vector (+ longer 1))))
    (let loop ((i 0) (carry 0))
      (if (= i longer)
          (begin
            (vector-set! sum i carry)
            (trim sum))
          (let ((total (+ (digit a i) (digit b i) carry)))
            (vector-set! sum i (modulo total base))
            (loop (+ i 1) (quotient total base)))))))

;; `a` is not less than `b`.
(define (subtract a b)
  (let ((difference (make-vector (size a))))
    (let loop ((i 0) (borrow 0))
      (if (= i (size a))
          (trim difference)
          (let ((rest (- (vector-ref a i) borrow (digit b i))))
            (vector-set! difference i (if (< rest 0) (+ rest base) rest))
            (loop (+ i 1) (if (< rest 0) 1 0)))))))

;; Adds to a product one digit times a number, from place `i` on.
(define (add-row! product i factor b)
  (let loop ((j 0) (carry 0))
    (if (= j (size b))
        (vector-set! product (+ i j) carry)
        (let ((total (+ (vector-ref product (+ i j)) (* factor (vector-ref b j)) carry)))
          (vector-set! product (+ i j) (modulo total base))
          (loop (+ j 1) (quotient total base))))))

(define (multiply a b)
  (let ((product (make-vector (+ (size a) (size b)) 0)))
    (do ((i 0 (+ i 1)))
        ((= i (size a)) (trim product))
      (add-row! product i (vector-ref a i) b))))

;; Two values: the Fibonacci numbers of `n` and of the number after it.
(define (fibonacci n)
  (if (= n 0)
      (values (vector) (vector 1))
      (let-values (((a b) (fibonacci (quotient n 2))))
        (let ((current (multiply a (subtract (add b b) a)))
              (next (add (multiply a a) (multiply b b))))
          (if (even? n)
              (values current next)
              (values next (add current next)))))))

(define (digit-sum n)
  (if (= n 0)
      0
      (+ (modulo n 10) (digit-sum (quotient n 10)))))

(define (print-line value)
  (display value)
  (newline))

(let-values (((number next) (fibonacci index)))
  (let ((last (vector-ref number (- (size number) 1))))
    (print-line (+ (* 4 (- (size number) 1)) (string-length (number->string last))))
    (print-line (apply + (map digit-sum (vector->list number))))
    (print-line last)
    (print-line (vector-ref number 0))))
