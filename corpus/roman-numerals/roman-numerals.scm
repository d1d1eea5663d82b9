;; Numbers in Roman numerals.
(define numerals
  '((1000 . "M") (900 . "CM") (500 . "D") (400 . "CD") (100 . "C") (90 . "XC")
    (50 . "L") (40 . "XL") (10 . "X") (9 . "IX") (5 . "V") (4 . "IV") (1 . "I")))

(define (roman n)
  (let loop ((n n) (rest numerals) (parts '()))
    (cond ((= n 0) (apply string-append (reverse parts)))
          ((>= n (caar rest)) (loop (- n (caar rest)) rest (cons (cdar rest) parts)))
          (else (loop n (cdr rest) parts)))))

(for-each
 (lambda (n)
   (for-each display (list n " = " (roman n)))
   (newline))
 '(4 9 14 40 90 400 1994 2024 3888))
