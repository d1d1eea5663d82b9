;; Parses a JSON text of many records into values. Prints how many values, how many characters of strings and what
;; depth it has, the sum of its numbers in units of 0.01, and the sum of the members `id` of its records.
(import (scheme base) (scheme write))

(define records 1000)
(define passes 10)

(define (make-record i)
  (string-append
   "{\"id\":                                      "
   (number->string i)
   ", \"name\": \"Ada \\\"Countess\\\" Lovelace\",      "
   " \"scores\": [1, -20, 3.5, 4e2, 0.25, []],    "
   " \"active\": true, \"next\": null, \"place\": {   "
   " \"town\": \"London\\/\\u0041\\n\", \"empty\": {}}}  "))

(define (make-text)
  (let loop ((i records) (parts '("]")))
    (if (= i 1)
        (apply string-append "[" (make-record 1) parts)
        (loop (- i 1) (cons "," (cons (make-record i) parts))))))

;; An array is a vector, an object an association list, null a symbol.

(define text (make-text))
(define at 0)

;; The next character, or false at the end.
(define (peek)
  (and (< at (string-length text))
       (string-ref text at)))

(define (next)
  (let ((c (peek)))
    (set! at (+ at 1))
    c))

(define (skip-space)
  (when (eqv? (peek) #\space)
    (set! at (+ at 1))
    (skip-space)))

(define (expect c)
  (unless (eqv? (next) c)
    (error "expected" c)))

(define (expect-word word)
  (string-for-each expect word))

;; Whether the next character is this one, which is then read.
(define (accept c)
  (and (eqv? (peek) c)
       (begin (set! at (+ at 1)) #t)))

(define (parse-code)
  (let ((digits (substring text at (+ at 4))))
    (set! at (+ at 4))
    (integer->char (string->number digits 16))))

;; The character that an escape stands for; its backslash was read.
(define (parse-escape)
  (let ((c (next)))
    (case c
      ((#\n) #\newline)
      ((#\t) #\tab)
      ((#\u) (parse-code))
      (else c))))

(define (parse-string)
  (expect #\")
  (let loop ((characters '()))
    (let ((c (next)))
      (case c
        ((#\") (list->string (reverse characters)))
        ((#\\) (loop (cons (parse-escape) characters)))
        (else (loop (cons c characters)))))))

;; Reads digits on to a number. Two values: the number, and how many digits there were.
(define (parse-digits number)
  (let loop ((number number) (count 0))
    (let ((c (peek)))
      (if (and c (char<=? #\0 c #\9))
          (begin
            (set! at (+ at 1))
            (loop (+ (* number 10) (- (char->integer c) (char->integer #\0)))
                  (+ count 1)))
          (values number count)))))

(define (parse-fraction whole)
  (if (accept #\.)
      (let-values (((number count) (parse-digits whole)))
        (/ (inexact number) (expt 10 count)))
      whole))

(define (parse-exponent number)
  (if (accept #\e)
      (let*-values (((small) (accept #\-))
                    ((exponent count) (parse-digits 0)))
        ((if small / *) (inexact number) (expt 10 exponent)))
      number))

(define (parse-number)
  (let*-values (((negative) (accept #\-))
                ((whole count) (parse-digits 0)))
    (let ((number (parse-exponent (parse-fraction whole))))
      (if negative (- number) number))))

;; The items up to a closing character, of which each but the first has a comma in front of it.
(define (parse-items open close parse-item)
  (expect open)
  (skip-space)
  (let loop ((items '()))
    (cond ((accept close) (reverse items))
          (else
           (unless (null? items) (expect #\,))
           (loop (cons (parse-item) items))))))

(define (parse-member)
  (skip-space)
  (let ((key (parse-string)))
    (skip-space)
    (expect #\:)
    (cons key (parse-value))))

(define (parse-value)
  (skip-space)
  (let ((value
         (case (peek)
           ((#\{) (parse-items #\{ #\} parse-member))
           ((#\[) (list->vector (parse-items #\[ #\] parse-value)))
           ((#\") (parse-string))
           ((#\t) (expect-word "true") #t)
           ((#\f) (expect-word "false") #f)
           ((#\n) (expect-word "null") 'null)
           (else (parse-number)))))
    (skip-space)
    value))

(define values-seen 0)
(define characters 0)
(define depth 0)
(define numbers 0)

(define (measure value level)
  (set! values-seen (+ values-seen 1))
  (set! depth (max depth level))
  (cond ((number? value)
         (set! numbers (+ numbers value)))
        ((string? value)
         (set! characters (+ characters (string-length value))))
        ((vector? value)
         (vector-for-each (lambda (item) (measure item (+ level 1))) value))
        ((or (pair? value) (null? value))
         (for-each
          (lambda (member)
            (set! characters (+ characters (string-length (car member))))
            (measure (cdr member) (+ level 1)))
          value))))

(define (sum-of-ids records)
  (apply + (map (lambda (record) (cdr (assoc "id" record))) (vector->list records))))

(define (print-line value)
  (display value)
  (newline))

(let loop ((pass 0) (ids 0))
  (set! at 0)
  (if (< pass passes)
      (let ((root (parse-value)))
        (measure root 1)
        (loop (+ pass 1) (+ ids (sum-of-ids root))))
      (for-each
       print-line
       (list (string-length text)
             values-seen
             characters
             depth
             (exact (round (* numbers 100)))
             ids))))
