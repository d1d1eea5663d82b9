;; R7RS 6.13.2: input.
;; input: first
;; input: λ second
;; input: 
;; input: last
(define (show x) (write x) (newline))
(define-syntax fails? (syntax-rules () ((_ e) (guard (c ((error-object? c) #t)) e #f))))
(define-syntax message
  (syntax-rules ()
    ((_ e) (guard (c ((error-object? c) (error-object-message c))) e))))

;; Standard input.
(show (read-line)) ;; expect: "first"
(show (peek-char)) ;; expect: #\λ
(show (read-char)) ;; expect: #\λ
(show (read-string 3)) ;; expect: " se"
(show (read-line (current-input-port))) ;; expect: "cond"
(show (read-line)) ;; expect: ""
(show (char-ready?)) ;; expect: #t
(show (read-string 100)) ;; expect: "last\n"
(show (list (read-char) (peek-char) (read-line) (read-string 1))) ;; expect: (#<eof> #<eof> #<eof> #<eof>)

(define (of text) (open-input-string text))
(define (all-lines text)
  (let ((port (of text)))
    (let loop ((lines '()))
      (let ((line (read-line port)))
        (if (eof-object? line) (reverse lines) (loop (cons line lines)))))))

;; Lines end in a line feed, a carriage return, or both.
(show (all-lines "a\nb\nc")) ;; expect: ("a" "b" "c")
(show (all-lines "a\r\nb\rc\n\rd\n")) ;; expect: ("a" "b" "c" "" "d")
(show (all-lines "")) ;; expect: ()
(show (all-lines "\n")) ;; expect: ("")
(show (all-lines "\r")) ;; expect: ("")
(show (all-lines "\r\n")) ;; expect: ("")
(show (all-lines "\n\n")) ;; expect: ("" "")
(show (all-lines "x\r")) ;; expect: ("x")
(show (all-lines "λ😀\r\nÿ")) ;; expect: ("λ😀" "ÿ")
(show (string-length (car (all-lines (make-string 100000 #\x))))) ;; expect: 100000

;; Characters.
(define in (of "aλ😀"))
(show (let* ((a (peek-char in)) (b (read-char in)) (c (read-char in)) (d (peek-char in)) (e (read-char in)) (f (peek-char in)) (g (read-char in))) (list a b c d e f g))) ;; expect: (#\a #\a #\λ #\😀 #\😀 #<eof> #<eof>)
(show (char-ready? in)) ;; expect: #t
(show (char-ready? (of ""))) ;; expect: #t

;; read-string.
(define in (of "hello λorld"))
(show (read-string 0 in)) ;; expect: ""
(show (read-string 5 in)) ;; expect: "hello"
(show (read-string 2 in)) ;; expect: " λ"
(show (read-string 1000000000000 in)) ;; expect: "orld"
(show (read-string 1 in)) ;; expect: #<eof>
(show (read-string 0 in)) ;; expect: ""
(show (string-length (read-string 50000 (of (make-string 60000 #\λ))))) ;; expect: 50000
(show (let ((s (read-string 2 (of "abc")))) (string-set! s 0 #\x) s)) ;; expect: "xb"
(show (fails? (read-string -1 (of "abc")))) ;; expect: #t
(show (fails? (read-string 1.5 (of "abc")))) ;; expect: #t

;; Bytes.
(define bytes (open-input-bytevector (bytevector 1 2 3 4 5 255)))
(show (let* ((a (peek-u8 bytes)) (b (read-u8 bytes)) (c (u8-ready? bytes)) (d (read-bytevector 2 bytes)) (e (read-bytevector 0 bytes))) (list a b c d e))) ;; expect: (1 1 #t #u8(2 3) #u8())
(define into (make-bytevector 5 9))
(show (read-bytevector! into bytes 1 3)) ;; expect: 2
(show into) ;; expect: #u8(9 4 5 9 9)
(show (read-bytevector! into bytes)) ;; expect: 1
(show into) ;; expect: #u8(255 4 5 9 9)
(show (list (read-bytevector! into bytes) (read-u8 bytes) (peek-u8 bytes) (read-bytevector 3 bytes) (u8-ready? bytes))) ;; expect: (#<eof> #<eof> #<eof> #<eof> #t)
(show (read-bytevector! (make-bytevector 0) bytes)) ;; expect: 0
(show (read-bytevector! into bytes 2 2)) ;; expect: 0
(show (read-bytevector 100000000000 (open-input-bytevector (bytevector 7)))) ;; expect: #u8(7)
(show (fails? (read-bytevector! into bytes 3 2))) ;; expect: #t
(show (fails? (read-bytevector! into bytes 0 6))) ;; expect: #t
(show (fails? (read-bytevector! #u8(1 2) (open-input-bytevector (bytevector 7))))) ;; expect: #t
(show (let ((b (read-bytevector 2 (open-input-bytevector (bytevector 1 2))))) (bytevector-u8-set! b 0 9) b)) ;; expect: #u8(9 2)

;; A port has its own copy.
(define source (string #\a #\b))
(define in (of source))
(string-set! source 0 #\z)
(show (read-line in)) ;; expect: "ab"
(define source (bytevector 1 2))
(define in (open-input-bytevector source))
(bytevector-u8-set! source 0 9)
(show (read-u8 in)) ;; expect: 1

(show (eof-object)) ;; expect: #<eof>
(show (map eof-object? (list (eof-object) '() #f 'eof))) ;; expect: (#t #f #f #f)
(show (fails? (read-char in 1))) ;; expect: #t
