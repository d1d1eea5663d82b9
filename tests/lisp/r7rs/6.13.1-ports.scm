;; R7RS 6.13.1: ports, what they are, opening and closing.
(define (show x) (write x) (newline))
(define-syntax message
  (syntax-rules ()
    ((_ e) (guard (c ((error-object? c) (error-object-message c))) e))))

(define text-in (open-input-string "abc"))
(define text-out (open-output-string))
(define bytes-in (open-input-bytevector (bytevector 1 2 3)))
(define bytes-out (open-output-bytevector))
(define all (list text-in text-out bytes-in bytes-out 5 "port" '() #f car (eof-object)))
(show (map port? all)) ;; expect: (#t #t #t #t #f #f #f #f #f #f)
(show (map input-port? all)) ;; expect: (#t #f #t #f #f #f #f #f #f #f)
(show (map output-port? all)) ;; expect: (#f #t #f #t #f #f #f #f #f #f)
(show (map textual-port? all)) ;; expect: (#t #t #f #f #f #f #f #f #f #f)
(show (map binary-port? all)) ;; expect: (#f #f #t #t #f #f #f #f #f #f)
(show (map port? (list (current-input-port) (current-output-port) (current-error-port)))) ;; expect: (#t #t #t)
(show (list (input-port? (current-input-port)) (output-port? (current-output-port)))) ;; expect: (#t #t)
(show (list (textual-port? (current-error-port)) (output-port? (current-error-port)))) ;; expect: (#t #t)
(show (eq? (current-output-port) (current-output-port))) ;; expect: #t
(show (list (eq? text-in text-in) (equal? text-in (open-input-string "abc")))) ;; expect: (#t #f)
(show text-in) ;; expect: #<port>

;; call-with-port closes the port when the procedure returns, and gives its values.
(show (call-with-port (open-input-string "xy") read-char)) ;; expect: #\x
(define kept #f)
(call-with-values (lambda () (call-with-port (open-input-string "xy") (lambda (p) (set! kept p) (values 1 2))))
  (lambda (a b) (show (list a b (input-port-open? kept))))) ;; expect: (1 2 #f)
(define left (open-input-string "xy"))
(show (call/cc (lambda (leave) (call-with-port left (lambda (p) (leave (read-char p))))))) ;; expect: #\x
(show (input-port-open? left)) ;; expect: #t

;; Open and closed.
(show (list (input-port-open? text-in) (output-port-open? text-out))) ;; expect: (#t #t)
(close-input-port text-in)
(close-output-port text-out)
(close-port bytes-in)
(show (list (input-port-open? text-in) (output-port-open? text-out) (input-port-open? bytes-in))) ;; expect: (#f #f #f)
(close-port text-in)
(close-input-port text-in)
(show (message (read-char text-in))) ;; expect: "the port is closed:"
(show (message (peek-char text-in))) ;; expect: "the port is closed:"
(show (message (write 'x text-out))) ;; expect: "the port is closed:"
(show (message (newline text-out))) ;; expect: "the port is closed:"
(show (message (read-u8 bytes-in))) ;; expect: "the port is closed:"
(show (get-output-string text-out)) ;; expect: ""
(show (message (close-input-port bytes-out))) ;; expect: "expected an input port, found"
(show (message (close-output-port bytes-in))) ;; expect: "expected an output port, found"
(show (message (close-port 7))) ;; expect: "expected a port, found"
(show (message (input-port-open? bytes-out))) ;; expect: "expected an input port, found"
(show (message (output-port-open? 'x))) ;; expect: "expected an output port, found"

;; Ports of another kind.
(define in (open-input-string "abc"))
(define out (open-output-string))
(show (message (read-u8 in))) ;; expect: "expected a binary input port, found"
(show (message (peek-u8 in))) ;; expect: "expected a binary input port, found"
(show (message (u8-ready? in))) ;; expect: "expected a binary input port, found"
(show (message (read-bytevector 2 in))) ;; expect: "expected a binary input port, found"
(show (message (read-char out))) ;; expect: "expected a textual input port, found"
(show (message (read-line 5))) ;; expect: "expected a textual input port, found"
(show (message (read-string 1 bytes-out))) ;; expect: "expected a textual input port, found"
(show (message (write-u8 1 out))) ;; expect: "expected a binary output port, found"
(show (message (write-u8 1))) ;; expect: "expected a binary output port, found"
(show (message (write-bytevector (bytevector 1) in))) ;; expect: "expected a binary output port, found"
(show (message (write-char #\a bytes-out))) ;; expect: "expected a textual output port, found"
(show (message (display "x" in))) ;; expect: "expected a textual output port, found"
(show (message (write-string "x" 'port))) ;; expect: "expected a textual output port, found"
(show (message (write-shared "x" bytes-out))) ;; expect: "expected a textual output port, found"
(show (message (get-output-string bytes-out))) ;; expect: "expected a port that keeps the characters written to it, found"
(show (message (get-output-string in))) ;; expect: "expected a port that keeps the characters written to it, found"
(show (message (get-output-bytevector out))) ;; expect: "expected a port that keeps the bytes written to it, found"
(show (message (get-output-string (current-output-port)))) ;; expect: "expected a port that keeps the characters written to it, found"
(show (message (parameterize ((current-output-port in)) 1))) ;; expect: "expected an output port, found"
(show (message (parameterize ((current-input-port 5)) 1))) ;; expect: "expected an input port, found"
(show (message (current-output-port out))) ;; expect: "a parameter takes no argument:"

;; Parameters of ports.
(parameterize ((current-output-port out)) (display "one") (write "two") (newline) (write-char #\3) (write-string "four"))
(show (get-output-string out)) ;; expect: "one\"two\"\n3four"
(define (captured thunk)
  (let ((port (open-output-string)))
    (parameterize ((current-output-port port)) (thunk))
    (get-output-string port)))
(show (captured (lambda () (display 1) (display (captured (lambda () (display 2)))) (display 3)))) ;; expect: "123"
(show (captured (lambda () (display 1 (current-output-port)) (write 'a (current-output-port))))) ;; expect: "1a"
(show (parameterize ((current-input-port (open-input-string "abc\ndef"))) (list (read-char) (peek-char) (read-line) (read-string 2) (char-ready?)))) ;; expect: (#\a #\b "bc" "de" #t)
(define errors (open-output-string))
(parameterize ((current-error-port errors)) (display "oops" (current-error-port)))
(show (get-output-string errors)) ;; expect: "oops"
(define p (make-parameter 1 (lambda (x) (* x 10))))
(show (parameterize ((p 2) (current-output-port out) (current-input-port (open-input-string "z"))) (list (p) (read-char) (eq? out (current-output-port))))) ;; expect: (20 #\z #t)
(show (p)) ;; expect: 10

;; They follow continuations in and out.
(define log (open-output-string))
(define again #f)
(define count 0)
(parameterize ((current-output-port log))
  (call/cc (lambda (k) (set! again k)))
  (display count))
(display "out")
(set! count (+ count 1))
(if (< count 3) (again #f))
(newline) ;; expect: outoutout
(show (get-output-string log)) ;; expect: "012"
(show (guard (e (#t (display "caught") (newline) e)) (parameterize ((current-output-port log)) (raise 'away)))) ;; expect: caught
;; expect: away
(with-exception-handler
  (lambda (e) (display "[handled]") 1)
  (lambda () (parameterize ((current-output-port log)) (raise-continuable 'c))))
(show (get-output-string log)) ;; expect: "012[handled]"
(define (generator)
  (define return #f)
  (define (next)
    (call/cc (lambda (r) (set! return r)
      (parameterize ((current-output-port log))
        (call/cc (lambda (k) (set! next (lambda () (call/cc (lambda (r) (set! return r) (k #f))))) (return 1)))
        (display "!")
        (return 2)))))
  (list (next) (next)))
(show (generator)) ;; expect: (1 2)
(show (get-output-string log)) ;; expect: "012[handled]!"

;; A closed standard port is an error and nothing else.
(parameterize ((current-output-port log)) (close-port (current-output-port)))
(show (message (parameterize ((current-output-port log)) (display "x")))) ;; expect: "the port is closed:"
