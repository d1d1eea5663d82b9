;; Builds a long text: each number with its name in English and in Roman numerals. Prints the text's length, how many times
;; each vowel occurs, and a checksum of its characters.
(import (scheme base) (scheme write))

(define numbers 20000)
(define rounds 2)

(define small
  (vector "" "one" "two" "three" "four" "five" "six" "seven" "eight" "nine" "ten"
          "eleven" "twelve" "thirteen" "fourteen" "fifteen" "sixteen" "seventeen" "eighteen" "nineteen"))

(define tens
  (vector "" "" "twenty" "thirty" "forty" "fifty" "sixty" "seventy" "eighty" "ninety"))

(define numerals
  '((1000 . "M") (900 . "CM") (500 . "D") (400 . "CD") (100 . "C") (90 . "XC") (50 . "L")
    (40 . "XL") (10 . "X") (9 . "IX") (5 . "V") (4 . "IV") (1 . "I")))

;; In English, of numbers from 1 to 999999.
(define (name n)
  (define (more separator rest)
    (if (= rest 0)
        ""
        (string-append separator (name rest))))
  (cond ((>= n 1000)
         (string-append (name (quotient n 1000)) " thousand" (more " " (modulo n 1000))))
        ((>= n 100)
         (string-append (vector-ref small (quotient n 100)) " hundred" (more " and " (modulo n 100))))
        ((>= n 20)
         (string-append (vector-ref tens (quotient n 10)) (more "-" (modulo n 10))))
        (else (vector-ref small n))))

(define (roman n)
  (let loop ((n n) (numerals numerals) (text ""))
    (cond ((null? numerals) text)
          ((>= n (caar numerals))
           (loop (- n (caar numerals)) numerals (string-append text (cdar numerals))))
          (else (loop n (cdr numerals) text)))))

(define (line n)
  (string-append (number->string n) " " (name n) " " (roman (modulo n 4000)) ";"))

(define (build)
  (let loop ((n numbers) (lines '()))
    (if (= n 0)
        (apply string-append lines)
        (loop (- n 1) (cons (line n) lines)))))

(define vowels (string->list "aeiou"))

;; Vowels and how many times they occurred.
(define counts
  (map (lambda (vowel) (cons vowel 0)) vowels))

(define (count! c)
  (let ((entry (assv c counts)))
    (when entry
      (set-cdr! entry (+ (cdr entry) 1)))))

(define (add-to checksum text)
  (let ((length (string-length text)))
    (let loop ((i 0) (sum checksum))
      (if (= i length)
          sum
          (let ((c (string-ref text i)))
            (count! c)
            (loop (+ i 1) (modulo (+ (* sum 31) (char->integer c)) 1000003)))))))

(define (print-line value)
  (display value)
  (newline))

(let again ((round 1) (checksum 0))
  (let* ((text (build))
         (checksum (add-to checksum text)))
    (if (< round rounds)
        (again (+ round 1) checksum)
        (begin
          (print-line (string-length text))
          (for-each (lambda (entry) (print-line (cdr entry))) counts)
          (print-line checksum)))))
