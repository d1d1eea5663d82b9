;; Runs of equal characters as a list of pairs (length . character), and back.
(define (encode text)
  (let loop ((rest (string->list text)) (runs '()))
    (cond ((null? rest) (reverse runs))
          ((and (pair? runs) (char=? (car rest) (cdar runs)))
           (loop (cdr rest)
                 (cons (cons (+ 1 (caar runs)) (cdar runs)) (cdr runs))))
          (else (loop (cdr rest) (cons (cons 1 (car rest)) runs))))))

(define (decode runs)
  (apply string-append
         (map (lambda (run) (make-string (car run) (cdr run))) runs)))

(define runs (encode "WWWWWWWWWWWWBWWWWBBB"))

(for-each (lambda (run) (display (car run)) (display (cdr run))) runs)
(newline)
(display (decode runs))
(newline)
