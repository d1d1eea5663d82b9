;; R7RS 6.2: numbers.
(define (show x) (write x) (newline))
(define-syntax fails? (syntax-rules () ((_ e) (guard (c ((error-object? c) #t)) e #f))))
(define-syntax message
  (syntax-rules ()
    ((_ e) (guard (c ((error-object? c) (error-object-message c))) e))))

;; string->number: the numerals of programs, in every radix.
(show (map string->number '("100" "-7" "+5" "1e2" "1.5" ".5" "5." "-0.0" "1e-400"))) ;; expect: (100 -7 5 100.0 1.5 0.5 5.0 -0.0 0.0)
(show (list (string->number "100" 16) (string->number "ff" 16) (string->number "FF" 16) (string->number "777" 8) (string->number "-101" 2) (string->number "zz" 36))) ;; expect: (256 255 255 511 -5 1295)
(show (map string->number '("#xff" "#b101" "#e1e3" "#i10" "#x-1A" "#e#x10" "#x#i10" "#d10" "#E1.0"))) ;; expect: (255 5 1000 10.0 -26 16 16.0 10 1)
(show (string->number "#o17" 16)) ;; expect: 15
(show (map string->number '("+inf.0" "-inf.0" "+nan.0" "+INF.0" "+NaN.0" "inf" "nan" "1e400" "-1e400"))) ;; expect: (+inf.0 -inf.0 +nan.0 +inf.0 +nan.0 #f #f +inf.0 -inf.0)
(show (map string->number '("" "-" "+" "." "..." "1e" "e1" "1.2.3" "--1" "1-" "#" "#x" "#x#b1" "#e#i1" "12a" "1/0" "1_000" " 1" "1 "))) ;; expect: (#f #f #f #f #f #f #f #f #f #f #f #f #f #f #f #f #f #f #f)
(show (map string->number '("4/2" "#i1/2" "-6/3" "#x10/8"))) ;; expect: (2 0.5 -2 2)
(show (message (string->number "1/3"))) ;; expect: "exact fractions are not supported yet: write the quotient in decimals:"
(show (message (string->number "1+i"))) ;; expect: "complex numbers are not supported yet:"
(show (message (string->number "+i"))) ;; expect: "complex numbers are not supported yet:"
(show (string->number "123456789012345678901234567890")) ;; expect: 123456789012345678901234567890
(show (string->number "-1.01" 2)) ;; expect: -1.25
(show (fails? (string->number 5))) ;; expect: #t

;; number->string in the four radixes.
(show (list (number->string 255 16) (number->string -5 2) (number->string 0.5 2) (number->string 0.1 16) (number->string -10.75 8) (number->string 1e21) (number->string 3.0 2))) ;; expect: ("ff" "-101" "0.1" "0.1999999999999a" "-12.6" "1e21" "11.0")
(define (round-trips? x) (let loop ((radixes '(2 8 10 16))) (or (null? radixes) (and (eqv? x (string->number (number->string x (car radixes)) (car radixes))) (loop (cdr radixes))))))
(show (map round-trips? (list 0.0 -0.0 1.5 (sqrt 2.) 1e300 -1e-300 5e-324 1.7976931348623157e308 0.1 (/ 1. 3) 12345678901234567890 -255))) ;; expect: (#t #t #t #t #t #t #t #t #t #t #t #t)
(show (list (number->string +inf.0 2) (number->string -inf.0 16))) ;; expect: ("+inf.0" "-inf.0")

;; Division.
(show (list (/ 2.0) (/ 4) (/ 8 2 2) (/ 4.0 2) (/ 1.0 2 2) (/ -1))) ;; expect: (0.5 0.25 2 2.0 0.25 -1)
(show (fails? (/ 0))) ;; expect: #t
(show (fails? (/ 1 'a))) ;; expect: #t
(show (apply / '(12 2 3))) ;; expect: 2
(show (list (gcd) (gcd 32 -36) (gcd 32.0 -36) (gcd 0 5) (lcm) (lcm 32 -36) (lcm 32.0 -36) (lcm 0 5.0))) ;; expect: (0 4 4.0 5 1 288 288.0 0.0)
(show (fails? (gcd 1.5 2))) ;; expect: #t
(define-syntax both (syntax-rules () ((_ e) (call-with-values (lambda () e) list))))
(show (list (both (floor/ 5 2)) (both (floor/ -5 2)) (both (floor/ 5 -2)) (both (floor/ -5 -2)))) ;; expect: ((2 1) (-3 1) (-3 -1) (2 -1))
(show (list (both (truncate/ 5 2)) (both (truncate/ -5 2)) (both (truncate/ 5 -2)) (both (truncate/ -5.0 2)))) ;; expect: ((2 1) (-2 -1) (-2 1) (-2.0 -1.0))
(show (list (both (exact-integer-sqrt 4)) (both (exact-integer-sqrt 5)) (both (exact-integer-sqrt (expt 10 40))))) ;; expect: ((2 0) (2 1) (100000000000000000000 0))
(show (list (max 1 2.0) (max 3 1 2) (min 1 2.0) (min 5) (max -0.0 -1))) ;; expect: (2.0 3 1.0 5 -0.0)
(show (list (exact 2.0) (exact 1e20) (inexact 3) (exact (floor 2.5)))) ;; expect: (2 100000000000000000000 3.0 2)
(show (list (real-part 5) (imag-part 5) (magnitude -5) (angle 5) (angle -1.0) (make-rectangular 1.5 0) (make-polar 2 0))) ;; expect: (5 0 5 0 3.141592653589793 1.5 2)
(show (message (make-rectangular 1 2))) ;; expect: "complex numbers are not supported yet:"

;; Transcendental functions, as correctly rounded ones give them.
(show (list (exp 0) (exp 1) (exp 0.5) (log 1) (log 8 2) (log 100 10))) ;; expect: (1.0 2.718281828459045 1.6487212707001282 0.0 3.0 2.0)
(show (list (expt 10. -5) (expt 1.1 10) (expt 2 0.5) (expt 0.0 0) (expt 2 10))) ;; expect: (1e-5 2.5937424601000023 1.4142135623730951 1.0 1024)
(show (list (sin 1e22) (cos 1) (tan 1) (asin 1) (acos -1) (atan 1) (atan 1 1) (atan -1 0) (atan 0 -1))) ;; expect: (-0.8522008497671888 0.5403023058681398 1.5574077246549023 1.5707963267948966 3.141592653589793 0.7853981633974483 0.7853981633974483 -1.5707963267948966 3.141592653589793)
(show (map square '(5 -1.5))) ;; expect: (25 2.25)
