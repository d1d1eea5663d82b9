;; A text searched character by character, each time from one character later: its words, the longest of them, and
;; how often a pattern occurs. Prints the sums of what was found.
(import (scheme base) (scheme write))

(define size 100000)
(define rounds 30)

(define (make-text)
  (let ((text (make-string size #\space)))
    (let loop ((i 0) (seed 42))
      (if (= i size)
          text
          (let* ((seed (modulo (+ (* seed 1309) 13849) 65536))
                 (code (quotient seed 8192)))
            (when (< code 6)
              (string-set! text i (integer->char (+ (char->integer #\a) code))))
            (loop (+ i 1) seed))))))

;; The index of the first space at or after `i`, or the length.
(define (word-end text i)
  (cond ((= i size) i)
        ((char=? (string-ref text i) #\space) i)
        (else (word-end text (+ i 1)))))

;; Two values: how many words, and the length of the longest.
(define (scan-words text from)
  (let loop ((i from) (words 0) (longest 0))
    (cond ((= i size) (values words longest))
          ((char=? (string-ref text i) #\space) (loop (+ i 1) words longest))
          (else
           (let ((end (word-end text i)))
             (loop end (+ words 1) (max longest (- end i))))))))

(define (occurrences text wanted from)
  (let ((wanted-size (string-length wanted)))
    (define (match-at? start)
      (let loop ((matched 0))
        (cond ((= matched wanted-size) #t)
              ((char=? (string-ref text (+ start matched)) (string-ref wanted matched))
               (loop (+ matched 1)))
              (else #f))))
    (let loop ((start from) (count 0))
      (cond ((> start (- size wanted-size)) count)
            ((match-at? start) (loop (+ start 1) (+ count 1)))
            (else (loop (+ start 1) count))))))

(define (print-line value)
  (display value)
  (newline))

(let ((text (make-text)))
  (let again ((from 0) (words 0) (longest 0) (found 0))
    (if (< from rounds)
        (let-values (((words-here longest-here) (scan-words text from)))
          (again (+ from 1)
                 (+ words words-here)
                 (+ longest longest-here)
                 (+ found (occurrences text "abba" from))))
        (for-each print-line (list words longest found)))))
