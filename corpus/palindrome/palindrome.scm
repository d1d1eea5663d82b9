;; Which phrases read the same backwards, when only letters count.
(define (letters phrase)
  (let loop ((rest (string->list phrase)) (kept '()))
    (cond ((null? rest) (reverse kept))
          ((char-alphabetic? (car rest))
           (loop (cdr rest) (cons (char-downcase (car rest)) kept)))
          (else (loop (cdr rest) kept)))))

(define (palindrome? phrase)
  (let ((kept (letters phrase)))
    (equal? kept (reverse kept))))

(for-each
 (lambda (phrase)
   (display phrase)
   (display (if (palindrome? phrase) ": yes" ": no"))
   (newline))
 '("level" "A man, a plan, a canal, Panama" "Not a palindrome" "Step on no pets"))
