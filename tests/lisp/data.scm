;; R7RS 6: numbers, strings, lists, vectors as they print.
(define (show x) (write x) (newline))
(show (list (expt 2 100) (exact->inexact 1) (sqrt 16) (sqrt 2) (/ 6 3) (/ 1 2) (exact (floor 2.5))))
(show (list (quotient -7 2) (remainder -7 2) (modulo -7 2) (gcd 12 18) (lcm 4 6) (abs -5)))
(show (list (max 1 2.0) (min 1 2) (- 5) (- 0.0) (+) (*) (+ 1 2 3) (- 10 1 2) (< 1 2 3) (< 1 3 2)))
(show (list 1e21 1e-7 123.456 -0.0 (/ 1. 0) (string->number "ff" 16) (string->number "x") (number->string 255 2)))
(show (* 99999999999 99999999999))
(show (- (expt 2 62) 1))
(show (list (exact->inexact 100) (round 2.5) (round 3.5) (truncate -2.7) (exact (round 2.6))))
(show `(1 ,(+ 1 1) ,@(map square '(1 2 3)) . end))
(show `#(1 ,@(list 2 3) ,(car '(4))))
(show `(1 `(2 ,(3 ,(+ 1 3)))))
(show '(quote a))
(show ''())
(show '(1 . (2 . (3 . 4))))
(show (list "a\nb\"" #\space #\a #\x0 'sym '|two words| (if #f #f) #t #f))
(display (list "a\nb" #\space #\a 'sym '|two words|))
(newline)
(show (string-append "a" (number->string 255 16) (list->string (list #\b #\c))))
(show (list (string-upcase "abc") (substring "hello" 1 3) (string-length "λx") (string-ref "λx" 0)))
(show (list (string<? "a" "b" "c") (string=? "a" "a") (char<? #\a #\b) (char-upcase #\a)))
(show (list (append '(1) '(2 3) '() 4) (reverse '(1 2 3)) (list-tail '(1 2 3) 1) (length '(1 2))))
(show (list (memq 'c '(a b c d)) (assv 2 '((1 . a) (2 . b))) (member "b" '("a" "b")) (assoc 2.0 '((1 x) (2 y)) =)))
(show (list (vector-map + #(1 2) #(10 20)) (vector->list #(1 2 3) 1) (vector-fill! (make-vector 2 0) 7)))
(show (let ((v (vector 1 2 3))) (vector-fill! v 0 1) v))
(show (bytevector 1 2 255))
(show (list (eq? 'a 'a) (eqv? 1.0 1.0) (equal? '(1 #(2)) '(1 #(2))) (eq? car car) (eqv? "" "x")))
(show (apply max '(1 5 3)))
(show (string->list "abc"))
(show (map + '(1 2 3) '(10 20)))
(show (let ((out '())) (for-each (lambda (a b) (set! out (cons (* a b) out))) '(1 2) '(3 4)) out))
(show (string-map char-upcase "abc"))
(show (char->integer #\A))
(show (exact-integer-sqrt 17))
(show (list-copy '(1 2 3)))
(show (symbol->string 'abc))
(show (force (delay (+ 1 2))))
(show (let ((l (list 1 2))) (set-cdr! (cdr l) l) (set-car! l 'x) l))
(show (guard (e ((error-object? e) 'literal)) (set-car! '(1 2) 3)))
(show (case 5 ((1 2 3) 'small) ((4 5 6) 'medium) (else 'large)))
(show (cond ((assv 'b '((a 1) (b 2))) => cadr) (else 'none)))
(show (when #f 1))
(show (unless #f 1 2))
(show (map (lambda (a b) (call-with-values (lambda () (floor/ a b)) list)) '(7 -7 7 -7 -7.0) '(2 2 -2 -2 2)))
(show (list (string-append "a" "λ") (string-append) (string-append "a" "b" "c") (apply string-append '("a" "b"))))
(show (guard (e ((error-object? e) 'no-string)) (string-append "a" 'b)))
(show (list (equal? "abc" (string #\a #\b #\c)) (equal? "abc" 'abc) (equal? 1 1.0) (equal? (list 1 "λ" '#(2)) (list 1 "λ" '#(2)))))

;; expect: (1267650600228229401496703205376 1.0 4 1.4142135623730951 2 0.5 2)
;; expect: (-3 -1 1 6 12 5)
;; expect: (2.0 1 -5 -0.0 0 1 6 7 #t #f)
;; expect: (1e21 1e-7 123.456 -0.0 +inf.0 255 #f "11111111")
;; expect: 9999999999800000000001
;; expect: 4611686018427387903
;; expect: (100.0 2.0 4.0 -2.0 3)
;; expect: (1 2 1 4 9 . end)
;; expect: #(1 2 3 4)
;; expect: (1 `(2 ,(3 4)))
;; expect: 'a
;; expect: '()
;; expect: (1 2 3 . 4)
;; expect: ("a\nb\"" #\space #\a #\null sym |two words| #<unspecified> #t #f)
;; expect: (a
;; expect: b   a sym two words)
;; expect: "affbc"
;; expect: ("ABC" "el" 2 #\λ)
;; expect: (#t #t #t #\A)
;; expect: ((1 2 3 . 4) (3 2 1) (2 3) 2)
;; expect: ((c d) (2 . b) ("b") (2 y))
;; expect: (#(11 22) (2 3) #<unspecified>)
;; expect: #(1 0 0)
;; expect: #u8(1 2 255)
;; expect: (#t #t #t #t #f)
;; expect: 5
;; expect: (#\a #\b #\c)
;; expect: (11 22)
;; expect: (8 3)
;; expect: "ABC"
;; expect: 65
;; expect: #<values 4 1>
;; expect: (1 2 3)
;; expect: "abc"
;; expect: 3
;; expect: #0=(x 2 . #0#)
;; expect: literal
;; expect: medium
;; expect: 2
;; expect: #<unspecified>
;; expect: 2
;; expect: ((3 1) (-4 1) (-4 -1) (3 -1) (-4.0 1.0))
;; expect: ("aλ" "" "abc" "ab")
;; expect: no-string
;; expect: (#t #f #f #t)
