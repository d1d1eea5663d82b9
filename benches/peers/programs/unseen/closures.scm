;; Regular expressions as closures that call each other with what is to follow. Prints for each expression at how many
;; places of a text it matches, in how many ways, and a checksum of where the matches end.
(import (scheme base) (scheme write))

(define size 10000)

(define (make-text)
  (let ((text (make-string size #\space)))
    (let loop ((i 0) (seed 42))
      (if (= i size)
          text
          (let ((seed (modulo (+ (* seed 3877) 29573) 139968)))
            (string-set! text i (string-ref "cbababab" (quotient (* seed 8) 139968)))
            (loop (+ i 1) seed))))))

(define text (make-text))

;; A matcher takes a place and a closure that matches the rest from where it ends; it returns whether all matched.

(define (letter wanted)
  (lambda (at rest)
    (and (< at size)
         (char=? (string-ref text at) wanted)
         (rest (+ at 1)))))

(define (sequence first second)
  (lambda (at rest)
    (first at (lambda (middle) (second middle rest)))))

(define (either first second)
  (lambda (at rest)
    (or (first at rest) (second at rest))))

(define (many matcher)
  (define (again at rest)
    (or (matcher at (lambda (middle)
                      (and (> middle at) (again middle rest))))
        (rest at)))
  again)

(define (all-of first . others)
  (if (null? others)
      first
      (sequence first (apply all-of others))))

(define a (letter #\a))
(define b (letter #\b))
(define c (letter #\c))

(define expressions
  (list (all-of (many (either a b)) a b b)                   ; (a|b)*abb
        (all-of (many (either (all-of a b) (either a b))) c) ; (ab|a|b)*c
        (all-of c (many (sequence (many a) b)) a c)))        ; c(a*b)*ac

(define (print-line value)
  (display value)
  (newline))

(define (count expression)
  (let ((places 0) (ways 0) (checksum 0))
    (do ((start 0 (+ start 1)))
        ((= start size))
      (let ((before ways))
        (expression start
                    (lambda (at)
                      (set! ways (+ ways 1))
                      (set! checksum (modulo (+ (* checksum 3) at) 1000003))
                      #f))  ; looks for other ways
        (when (> ways before)
          (set! places (+ places 1)))))
    (for-each print-line (list places ways checksum))))

(for-each count expressions)
