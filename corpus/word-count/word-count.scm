;; How often each word occurs, in the order of their first appearance.
(define (words text)
  (let loop ((rest (string->list text)) (word '()) (found '()))
    (define (finish)
      (if (null? word)
          found
          (cons (list->string (reverse word)) found)))
    (cond ((null? rest) (reverse (finish)))
          ((char=? (car rest) #\space) (loop (cdr rest) '() (finish)))
          (else (loop (cdr rest) (cons (car rest) word) found)))))

(define (count-words words)
  (let loop ((rest words) (counts '()))
    (if (null? rest)
        (reverse counts)
        (let ((entry (assoc (car rest) counts)))
          (cond (entry
                 (set-cdr! entry (+ 1 (cdr entry)))
                 (loop (cdr rest) counts))
                (else
                 (loop (cdr rest) (cons (cons (car rest) 1) counts))))))))

(for-each
 (lambda (entry)
   (for-each display (list (car entry) ": " (cdr entry)))
   (newline))
 (count-words (words "the cat and the dog and the bird sat")))
