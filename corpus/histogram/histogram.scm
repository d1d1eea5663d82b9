;; How often each mark was given, as bars.
(define marks '(3 5 2 3 4 3 1 5 4 3 2 4 3))

(define (tally marks highest)
  (let ((counts (make-vector (+ highest 1) 0)))
    (for-each
     (lambda (mark)
       (vector-set! counts mark (+ 1 (vector-ref counts mark))))
     marks)
    counts))

(define (show mark count)
  (for-each display (list mark " | " (make-string count #\*)))
  (newline))

(let ((counts (tally marks 5)))
  (let loop ((mark 1))
    (when (< mark (vector-length counts))
      (show mark (vector-ref counts mark))
      (loop (+ mark 1)))))
