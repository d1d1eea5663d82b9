;; R7RS 6.13.3: output.
(define (show x) (write x) (newline))
(define-syntax fails? (syntax-rules () ((_ e) (guard (c ((error-object? c) #t)) e #f))))
(define-syntax message
  (syntax-rules ()
    ((_ e) (guard (c ((error-object? c) (error-object-message c))) e))))
(define (printed . writers)
  (let ((port (open-output-string)))
    (for-each (lambda (write) (write port)) writers)
    (get-output-string port)))

(show (printed (lambda (p) (write '(a "b" #\c 1.5) p)))) ;; expect: "(a \"b\" #\\c 1.5)"
(show (printed (lambda (p) (display '(a "b" #\c 1.5) p)))) ;; expect: "(a b c 1.5)"
(show (printed (lambda (p) (write-simple '(a . "b") p)))) ;; expect: "(a . \"b\")"
(show (printed (lambda (p) (let ((x (list 1))) (write-shared (list x x) p))))) ;; expect: "(#0=(1) #0#)"
(show (printed (lambda (p) (let ((x (list 1))) (write (list x x) p))))) ;; expect: "((1) (1))"
(show (printed (lambda (p) (let ((x (list 1))) (set-cdr! x x) (write x p))))) ;; expect: "#0=(1 . #0#)"
(show (printed newline (lambda (p) (write-char #\x p)) newline)) ;; expect: "\nx\n"
(show (printed (lambda (p) (write-char #\λ p)) (lambda (p) (write-char #\😀 p)))) ;; expect: "λ😀"
(show (printed (lambda (p) (write-string "hello" p)) (lambda (p) (write-string "hello" p 1)) (lambda (p) (write-string "hello" p 1 3)))) ;; expect: "helloelloel"
(show (printed (lambda (p) (write-string "" p)) (lambda (p) (write-string "aλc" p 1 2)))) ;; expect: "λ"
(show (fails? (write-string "hello" (current-output-port) 3 2))) ;; expect: #t
(show (fails? (write-string "hello" (current-output-port) 0 6))) ;; expect: #t
(show (fails? (write-string "hello" (current-output-port) -1))) ;; expect: #t
(show (fails? (write-string 'hello))) ;; expect: #t
(show (fails? (write-char "x"))) ;; expect: #t
(show (fails? (write 1 (current-output-port) 2))) ;; expect: #t
(write-string "direct" (current-output-port) 0 3)
(write-char #\! (current-output-port))
(newline (current-output-port)) ;; expect: dir!
(flush-output-port)
(flush-output-port (current-output-port))
(flush-output-port (open-output-string))
(show (message (flush-output-port (open-input-string "")))) ;; expect: "expected an output port, found"

(define (bytes . writers)
  (let ((port (open-output-bytevector)))
    (for-each (lambda (write) (write port)) writers)
    (get-output-bytevector port)))
(show (bytes)) ;; expect: #u8()
(show (bytes (lambda (p) (write-u8 1 p)) (lambda (p) (write-u8 255 p)))) ;; expect: #u8(1 255)
(show (bytes (lambda (p) (write-bytevector #u8(1 2 3) p)) (lambda (p) (write-bytevector #u8(1 2 3) p 1)) (lambda (p) (write-bytevector #u8(1 2 3) p 1 2)))) ;; expect: #u8(1 2 3 2 3 2)
(show (fails? (bytes (lambda (p) (write-u8 256 p))))) ;; expect: #t
(show (fails? (bytes (lambda (p) (write-u8 -1 p))))) ;; expect: #t
(show (fails? (bytes (lambda (p) (write-bytevector #u8(1) p 2))))) ;; expect: #t
(define to (open-output-bytevector))
(parameterize ((current-output-port to)) (write-u8 65) (write-bytevector (bytevector 66 67)))
(show (get-output-bytevector to)) ;; expect: #u8(65 66 67)

;; What was written stays, and is a fresh string each time.
(define port (open-output-string))
(display "one" port)
(define first (get-output-string port))
(display "two" port)
(show (list first (get-output-string port))) ;; expect: ("one" "onetwo")
(show (let ((s (get-output-string port))) (string-set! s 0 #\x) (list s (get-output-string port)))) ;; expect: ("xnetwo" "onetwo")
(do ((i 0 (+ i 1))) ((= i 10000)) (write i port))
(show (string-length (get-output-string port))) ;; expect: 38896
