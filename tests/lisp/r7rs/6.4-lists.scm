;; R7RS 6.4 and 6.10: lists, and procedures on several sequences.
(define (show x) (write x) (newline))
(define-syntax fails? (syntax-rules () ((_ e) (guard (c ((error-object? c) #t)) e #f))))
(define-syntax message
  (syntax-rules ()
    ((_ e) (guard (c ((error-object? c) (error-object-message c))) e))))
(define tree '(((((1 . 2) . (3 . 4)) . ((5 . 6) . (7 . 8))) . (((9 . 10) . (11 . 12)) . ((13 . 14) . (15 . 16))))))
(define deep (car tree))
(show (list (caaaar deep) (caaadr deep) (caadar deep) (caaddr deep) (cadaar deep) (cadadr deep) (caddar deep) (cadddr deep))) ;; expect: (1 9 5 13 3 11 7 15)
(show (list (cdaaar deep) (cdaadr deep) (cdadar deep) (cdaddr deep) (cddaar deep) (cddadr deep) (cdddar deep) (cddddr deep))) ;; expect: (2 10 6 14 4 12 8 16)
(show (list (caaar deep) (caadr deep) (cadar deep) (caddr deep) (cdaar deep) (cdadr deep) (cddar deep) (cdddr deep))) ;; expect: ((1 . 2) (9 . 10) (5 . 6) (13 . 14) (3 . 4) (11 . 12) (7 . 8) (15 . 16))
(show (map caddr '((1 2 3) (4 5 6)))) ;; expect: (3 6)
(show (fails? (caddr '(1 2)))) ;; expect: #t

(show (list (map + '(1 2 3) '(10 20)) (map cadr '((a b) (d e))) (map car '()) (map + '(1) '() '(2)))) ;; expect: ((11 22) (b e) () ())
(show (fails? (map car 5))) ;; expect: #t
(show (fails? (for-each car 5))) ;; expect: #t
(show (fails? (map car '((1) . 2)))) ;; expect: #t
(show (fails? (map + '(1 2) 5))) ;; expect: #t
(show (fails? (for-each + '(1 . 2) '(1 2 3)))) ;; expect: #t
(show (let ((v (make-vector 3 0))) (for-each (lambda (i x) (vector-set! v i x)) '(0 1 2) '(a b c)) v)) ;; expect: #(a b c)
(show (list (string-map char-upcase "abc") (string-map (lambda (a b) (if (char<? a b) a b)) "adz" "bca") (vector-map + #(1 2) #(10 20 30)))) ;; expect: ("ABC" "aca" #(11 22))
(show (let ((out '())) (string-for-each (lambda (a b) (set! out (cons (list a b) out))) "ab" "xyz") out)) ;; expect: ((#\b #\y) (#\a #\x))
(show (let ((out '())) (vector-for-each (lambda (a b) (set! out (cons (+ a b) out))) #(1 2) #(10 20)) out)) ;; expect: (22 11)

(show (list (list-copy '(1 2 3)) (list-copy '(1 . 2)) (list-copy 5) (list-copy '()))) ;; expect: ((1 2 3) (1 . 2) 5 ())
(show (let ((l (list 1 2 3))) (list-set! l 1 'x) l)) ;; expect: (1 x 3)
(show (list (symbol=? 'a 'a 'a) (symbol=? 'a 'b) (boolean=? #t #t) (boolean=? #f #f #t))) ;; expect: (#t #f #t #f)
(show (list (make-list 2 'x) (length (make-list 3)) (list-tail '(1 2 3) 3) (append) (append '(1) 2) (append '() '()))) ;; expect: ((x x) 3 () () (1 . 2) ())
(show (list (member 2.0 '(1 2 3) =) (assoc 2.0 '((1 1) (2 4)) =) (memv 101 '(100 101)))) ;; expect: ((2 3) (2 4) (101))

;; Strings, vectors and bytevectors by parts.
(show (list (string->vector "aλc") (string->vector "abc" 1) (vector->string #(#\a #\b #\c) 1 2) (string->list "abc" 1 2))) ;; expect: (#(#\a #\λ #\c) #(#\b #\c) "b" (#\b))
(show (let ((s (make-string 5 #\.))) (string-copy! s 1 "abc" 1) s)) ;; expect: ".bc.."
(show (let ((s (string-copy "abcde"))) (string-copy! s 1 s 0 3) s)) ;; expect: "aabce"
(show (let ((s (string-copy "abcde"))) (string-fill! s #\x 1 3) s)) ;; expect: "axxde"
(show (let ((v (vector 1 2 3 4))) (vector-fill! v 0 1 3) v)) ;; expect: #(1 0 0 4)
(show (let ((v (vector 1 2 3 4 5))) (vector-copy! v 0 v 1) v)) ;; expect: #(2 3 4 5 5)
(show (list (vector-copy #(1 2 3) 1) (vector-append #(1) #(2 3)) (vector->list #(1 2 3) 1 2))) ;; expect: (#(2 3) #(1 2 3) (2))
(show (list (bytevector-copy #u8(1 2 3) 1) (bytevector-append #u8(1) #u8(2 3)) (utf8->string #u8(206 187 65) 2) (string->utf8 "λA" 1) (utf8->string #u8(206 187)))) ;; expect: (#u8(2 3) #u8(1 2 3) "A" #u8(65) "λ")
(show (let ((b (bytevector 1 2 3 4 5))) (bytevector-copy! b 1 b 0 3) b)) ;; expect: #u8(1 1 2 3 5)
(show (list (and (memq 'r7rs (features)) #t) (and (memq 'full-unicode (features)) #t) (cond-expand (full-unicode 'yes) (else 'no)))) ;; expect: (#t #t yes)
(show (list (exact-integer? 5) (exact-integer? 5.0) (jiffies-per-second))) ;; expect: (#t #f 1000000000)
