;; R7RS 6.13.2 and 7.1: `read` takes data by the syntax of programs.
(define (show x) (write x) (newline))
(define (of text) (open-input-string text))
(define (read-all text)
  (let ((port (of text)))
    (let loop ((data '()))
      (let ((datum (read port)))
        (if (eof-object? datum) (reverse data) (loop (cons datum data)))))))
(define (failure text)
  (guard (e ((read-error? e) (error-object-message e)) (#t (list 'other e)))
    (let ((port (of text)))
      (let loop ()
        (if (eof-object? (read port)) 'end (loop))))))

(show (read-all "")) ;; expect: ()
(show (read-all "  ; only a comment")) ;; expect: ()
(show (read-all "a (b c) \"d\" #\\e 5 -7 1.5 #t #false")) ;; expect: (a (b c) "d" #\e 5 -7 1.5 #t #f)
(show (read-all "(a . b) (a b . c) (a . (b . (c . ()))) ()")) ;; expect: ((a . b) (a b . c) (a b c) ())
(show (read-all "#(1 #(2) ()) #() #u8(1 2 255) #u8()")) ;; expect: (#(1 #(2) ()) #() #u8(1 2 255) #u8())
(show (read-all "'a `(b ,c ,@d) ''e")) ;; expect: ('a `(b ,c ,@d) ''e)
(show (read-all "(quote a)(quasiquote (unquote b))")) ;; expect: ('a `,b)
(show (read-all "a;comment\nb #| block #| nested |# |# c #;(datum comment) d #;e")) ;; expect: (a b c d)
(show (read-all "(a #;b c #;(d #;e) f . #;g h)")) ;; expect: ((a c f . h))
(show (read-all "#;#;a b c")) ;; expect: (c)
(show (read-all "|two words| |a\\x41;b| a|b c|d ||")) ;; expect: (|two words| aAb |ab cd| ||)
(show (read-all "#\\a #\\space #\\newline #\\x41 #\\x #\\( #\\; #\\λ #\\alarm #\\null #\\delete #\\escape #\\backspace #\\tab #\\return")) ;; expect: (#\a #\space #\newline #\A #\x #\( #\; #\λ #\alarm #\null #\delete #\escape #\backspace #\tab #\return)
(show (read-all "\"a\\nb\\t\\\"\\\\\" \"a\\x3bb;b\" \"a\\\n   b\" \"two\nlines\"")) ;; expect: ("a\nb\t\"\\" "aλb" "ab" "two\nlines")
(show (read-all "#!fold-case ABC Λ #!no-fold-case ABC")) ;; expect: (abc λ ABC)
(show (let ((port (of "#!fold-case A B"))) (let* ((a (read port)) (b (read port))) (list a b)))) ;; expect: (a b)
(show (read-all "#xff #b101 #o17 #e1.0 #i5 +inf.0 -inf.0 +nan.0 1e3 .5 -.5e-2")) ;; expect: (255 5 15 1 5.0 +inf.0 -inf.0 +nan.0 1000.0 0.5 -0.005)
(show (read-all "123456789012345678901234567890 -9223372036854775808")) ;; expect: (123456789012345678901234567890 -9223372036854775808)
(show (read-all "+ - ... -> +a .b 1+ a.b <=? !$%&*/:<=>?^_~")) ;; expect: (+ - ... -> +a .b 1+ a.b <=? !$%&*/:<=>?^_~)

;; The port goes on right after the datum.
(define in (of "(a b)c d;e\nf"))
(show (let* ((a (read in)) (b (read-char in)) (c (read-char in)) (d (read in)) (e (read-line in)) (f (read in))) (list a b c d e f))) ;; expect: ((a b) #\c #\space d ";e" f)
(define in (of "\"string\"x 5"))
(show (let* ((a (read in)) (b (peek-char in)) (c (read in)) (d (read in)) (e (read in)) (f (read in))) (list a b c d e f))) ;; expect: ("string" #\x x 5 #<eof> #<eof>)

;; What is read may be changed.
(show (let ((x (read (of "(1 2)")))) (set-car! x 9) x)) ;; expect: (9 2)
(show (let ((x (read (of "\"abc\"")))) (string-set! x 0 #\x) x)) ;; expect: "xbc"
(show (let ((x (read (of "#(1 2)")))) (vector-set! x 0 9) x)) ;; expect: #(9 2)
(show (eq? (read (of "abc")) 'abc)) ;; expect: #t

;; Mistakes.
(show (failure "(a b")) ;; expect: "line 1, column 1: this parenthesis is never closed"
(show (failure "a\n  (b\n (c)")) ;; expect: "line 2, column 3: this parenthesis is never closed"
(show (failure "a\n b)")) ;; expect: "line 2, column 3: this `)` closes nothing"
(show (failure "λλ \"abc")) ;; expect: "line 1, column 4: `\"` is missing at the end"
(show (failure "#| abc")) ;; expect: "line 1, column 1: this comment never ends: `|#` is missing"
(show (failure "(a . )")) ;; expect: "line 1, column 6: `)` may not stand here"
(show (failure "( . a)")) ;; expect: "line 1, column 1: a dot needs a datum before it"
(show (failure "(a . b c)")) ;; expect: "line 1, column 8: `identifier` may not stand here"
(show (failure "#u8(1 256)")) ;; expect: "line 1, column 1: elements of a bytevector are integers from 0 to 255"
(show (failure "'")) ;; expect: "line 1, column 1: a datum is missing after this"
(show (failure "#\\nonsense")) ;; expect: "line 1, column 1: `#\\nonsense` is no character"
(show (failure "#nonsense")) ;; expect: "line 1, column 1: `#nonsense` is no `#` syntax"
(show (failure "\"\\q\"")) ;; expect: "line 1, column 2: no such escape"
(show (failure "1/3")) ;; expect: "line 1, column 1: exact fractions are not supported yet: write the quotient in decimals"
(show (failure "1+2i")) ;; expect: "line 1, column 1: complex numbers are not supported yet"
(show (map read-error? (list 1 'read-error "x"))) ;; expect: (#f #f #f)
(show (guard (e ((read-error? e) 'read) ((error-object? e) 'other)) (error "x"))) ;; expect: other
;; Reading goes on after a mistake.
(define in (of "a ) b"))
(show (let* ((a (read in)) (b (guard (e ((read-error? e) 'wrong)) (read in))) (c (read in))) (list a b c))) ;; expect: (a wrong b)

;; Labels (2.4).
(show (read (of "(#0=(1 2 3) #0#)"))) ;; expect: ((1 2 3) (1 2 3))
(show (let ((x (read (of "(#0=(1 2 3) #0#)")))) (eq? (car x) (cadr x)))) ;; expect: #t
(show (let ((x (read (of "#0=(a b . #0#)")))) (list (car x) (cadr x) (caddr x) (eq? x (cddr x))))) ;; expect: (a b a #t)
(show (let ((x (read (of "#1=#(a #1# #2=(b #2# . #1#))")))) (list (eq? x (vector-ref x 1)) (eq? x (cddr (vector-ref x 2))) (eq? (vector-ref x 2) (cadr (vector-ref x 2)))))) ;; expect: (#t #t #t)
(show (let ((x (read (of "(#0=(a) . #0#)")))) (eq? (car x) (cdr x)))) ;; expect: #t
(show (read (of "#0=#1=(#0# #1#)"))) ;; expect: #0=(#0# #0#)
(show (failure "(#0# #0=a)")) ;; expect: "line 1, column 2: no datum before this has the label"
(show (failure "#0=#0#")) ;; expect: "line 1, column 1: a label cannot stand for itself"

;; Long data.
(define (repeat text count)
  (let ((port (open-output-string)))
    (do ((i 0 (+ i 1))) ((= i count) (get-output-string port)) (write-string text port))))
(show (length (read (of (string-append "(" (repeat "word (a . \"b\") " 20000) ")"))))) ;; expect: 40000
(show (string-length (read (of (string-append "\"" (repeat "0123456789" 10000) "\""))))) ;; expect: 100000
(show (string-length (symbol->string (read (of (repeat "symbol" 1000)))))) ;; expect: 6000
(show (read (of (string-append "#|" (repeat "comment " 1000) "|# ;" (repeat "comment" 1000) "\n  end")))) ;; expect: end
(show (let ((port (of (repeat "x " 5000)))) (let loop ((count 0)) (if (eof-object? (read port)) count (loop (+ count 1)))))) ;; expect: 5000
(define (depth x) (let loop ((x x) (depth 0)) (if (pair? x) (loop (car x) (+ depth 1)) depth)))
(show (depth (read (of (string-append (repeat "(" 100000) (repeat ")" 100000)))))) ;; expect: 99999
