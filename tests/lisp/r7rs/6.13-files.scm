;; R7RS 6.13: files. Those of a test are in memory.
(define (show x) (write x) (newline))
(define-syntax fails? (syntax-rules () ((_ e) (guard (c ((error-object? c) #t)) e #f))))
(define-syntax message
  (syntax-rules ()
    ((_ e) (guard (c ((error-object? c) (error-object-message c))) e))))

(show (file-exists? "a.txt")) ;; expect: #f
(show (guard (e ((file-error? e) 'file-error) (#t 'other)) (open-input-file "a.txt"))) ;; expect: file-error
(show (guard (e ((file-error? e) 'file-error) (#t 'other)) (open-binary-input-file "a.txt"))) ;; expect: file-error
(show (guard (e ((file-error? e) 'file-error) (#t 'other)) (with-input-from-file "a.txt" read-line))) ;; expect: file-error
(show (guard (e ((file-error? e) 'file-error) (#t 'other)) (delete-file "a.txt"))) ;; expect: file-error
(show (guard (e ((file-error? e) 'file-error) (#t 'other)) (error "file"))) ;; expect: other
(show (map file-error? (list 1 "file" 'file-error #f))) ;; expect: (#f #f #f #f)
(call-with-output-file "a.txt" (lambda (port) (write '(a "λ") port) (newline port) (display "two" port)))
(show (file-exists? "a.txt")) ;; expect: #t
(show (call-with-input-file "a.txt" (lambda (port) (let* ((a (read-line port)) (b (read-char port)) (c (read-line port)) (d (read-line port))) (list a b c d))))) ;; expect: ("(a \"λ\")" #\t "wo" #<eof>)
(show (with-input-from-file "a.txt" (lambda () (read-line)))) ;; expect: "(a \"λ\")"
(with-output-to-file "a.txt" (lambda () (display "again") (newline)))
(show (with-input-from-file "a.txt" (lambda () (let* ((a (read-line)) (b (read-line))) (list a b))))) ;; expect: ("again" #<eof>)
(define out (open-binary-output-file "b.bin"))
(write-bytevector #u8(206 187 255 65 226 130) out)
(close-port out)
(show (message (write-u8 1 out))) ;; expect: "the port is closed:"
(define in (open-binary-input-file "b.bin"))
(show (list (binary-port? in) (textual-port? in) (input-port? in))) ;; expect: (#t #f #t)
(show (read-bytevector 10 in)) ;; expect: #u8(206 187 255 65 226 130)
(close-port in)
;; Bytes that are not UTF-8 are read as U+FFFD.
(show (call-with-input-file "b.bin" (lambda (port) (let* ((a (read-char port)) (b (read-char port)) (c (read-char port)) (d (read-char port)) (e (read-char port))) (list a b c d e))))) ;; expect: (#\λ #\� #\A #\� #<eof>)
(show (call-with-input-file "b.bin" read-line)) ;; expect: "λ�A�"
(show (call-with-input-file "b.bin" (lambda (port) (read-string 3 port)))) ;; expect: "λ�A"

;; Long files: characters cross the ends of buffers.
(define lines 3000)
(call-with-output-file "long.txt"
  (lambda (port)
    (do ((i 0 (+ i 1))) ((= i lines))
      (write-string "aλ😀ÿ" port)
      (write i port)
      (newline port))))
(define (fold-lines procedure initial)
  (call-with-input-file "long.txt"
    (lambda (port)
      (let loop ((result initial))
        (let ((line (read-line port)))
          (if (eof-object? line) result (loop (procedure line result))))))))
(show (fold-lines (lambda (line count) (+ count (string-length line))) 0)) ;; expect: 22890
(show (fold-lines (lambda (line count) (if (char=? (string-ref line 2) #\😀) (+ count 1) count)) 0)) ;; expect: 3000
(show (call-with-input-file "long.txt"
  (lambda (port)
    (let loop ((count 0))
      (let ((char (read-char port)))
        (cond ((eof-object? char) count) ((char=? char #\ÿ) (loop (+ count 1))) (else (loop count)))))))) ;; expect: 3000
(show (call-with-input-file "long.txt" (lambda (port) (string-length (read-string 1000000 port))))) ;; expect: 25890
(delete-file "a.txt")
(show (file-exists? "a.txt")) ;; expect: #f
(show (fails? (open-input-file 'a))) ;; expect: #t

;; Forgotten ports are closed; a session has so many files open at once.
(define (forget n) (if (> n 0) (begin (open-input-file "long.txt") (forget (- n 1)))))
(define (open n ports) (if (= n 0) ports (open (- n 1) (cons (open-input-file "long.txt") ports))))
(show (guard (e ((file-error? e) 'too-many)) (open 1000 '()))) ;; expect: too-many
