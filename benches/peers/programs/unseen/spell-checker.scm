;; A spell checker: a dictionary of made-up words as a tree by letters, in which the nearest word to each misspelt one is
;; searched. Prints how many words the dictionary has, how many were found at no, one and two edits, how many were not
;; found, and a checksum of the words found.
(import (scheme base) (scheme write))

(define attempts 8000)
(define queries 300)
(define too-far 3)
(define letters 26)

(define seed 42)

(define (random limit)
  (set! seed (modulo (+ (* seed 3877) 29573) 139968))
  (quotient (* seed limit) 139968))

(define (any-of text)
  (string (string-ref text (random (string-length text)))))

(define (consonant) (any-of "bdfgklmnprst"))
(define (vowel) (any-of "aeiou"))

;; Two to four syllables.
(define (make-word)
  (let loop ((syllables (+ 2 (random 3))) (word ""))
    (if (= syllables 0)
        word
        (let* ((first (consonant))
               (second (vowel)))
          (loop (- syllables 1) (string-append word first second))))))

(define (before word place)
  (substring word 0 place))

(define (from word place)
  (substring word place (string-length word)))

(define (replace-one word)
  (let ((place (random (string-length word))))
    (string-append (before word place) (consonant) (from word (+ place 1)))))

(define (leave-one-out word)
  (let ((place (random (string-length word))))
    (string-append (before word place) (from word (+ place 1)))))

(define (add-one word)
  (let ((place (random (+ (string-length word) 1))))
    (string-append (before word place) (vowel) (from word place))))

;; A word with one letter replaced, one left out and one added, each in one case of two.
(define (misspell word)
  (let loop ((changes (list replace-one leave-one-out add-one)) (word word))
    (cond ((null? changes) word)
          ((= (random 2) 0) (loop (cdr changes) ((car changes) word)))
          (else (loop (cdr changes) word)))))

;; A child or false for each letter; a spelling, or false.
(define-record-type node
  (make-node children spelling)
  node?
  (children node-children)
  (spelling node-spelling set-node-spelling!))

(define (new-node)
  (make-node (make-vector letters #f) #f))

(define (letter-index c)
  (- (char->integer c) (char->integer #\a)))

(define (index-letter i)
  (integer->char (+ i (char->integer #\a))))

(define (child! node letter)
  (let ((children (node-children node))
        (index (letter-index letter)))
    (or (vector-ref children index)
        (let ((child (new-node)))
          (vector-set! children index child)
          child))))

(define root (new-node))
(define size 0)

(define (insert! word)
  (let loop ((i 0) (node root))
    (cond ((< i (string-length word))
           (loop (+ i 1) (child! node (string-ref word i))))
          ((not (node-spelling node))
           (set-node-spelling! node word)
           (set! size (+ size 1))))))

;; Two values: the word nearest to one wanted, or false, and its edits.
(define (nearest wanted)
  (define length (string-length wanted))
  (define found #f)
  (define least too-far)

  ;; Fills a row of edits from the one above. Returns the fewest.
  (define (fill-row! row above letter)
    (vector-set! row 0 (+ (vector-ref above 0) 1))
    (let loop ((column 1) (best (vector-ref row 0)))
      (if (> column length)
          best
          (let* ((same (char=? (string-ref wanted (- column 1)) letter))
                 (replaced (+ (vector-ref above (- column 1)) (if same 0 1)))
                 (edits (min replaced
                             (+ (vector-ref above column) 1)
                             (+ (vector-ref row (- column 1)) 1))))
            (vector-set! row column edits)
            (loop (+ column 1) (min best edits))))))

  ;; Goes down to a node by a letter. `above` has the edits that make of the letters before it each beginning of the word.
  (define (search node letter above)
    (let* ((row (make-vector (+ length 1)))
           (best (fill-row! row above letter))
           (edits (vector-ref row length)))
      (when (and (node-spelling node) (< edits least))
        (set! found (node-spelling node))
        (set! least edits))
      (when (< best least)
        (search-children node row))))

  (define (search-children node row)
    (let ((children (node-children node)))
      (do ((i 0 (+ i 1)))
          ((= i letters))
        (let ((child (vector-ref children i)))
          (when child
            (search child (index-letter i) row))))))

  (let ((first (make-vector (+ length 1))))
    (do ((column 0 (+ column 1)))
        ((> column length))
      (vector-set! first column column))
    (search-children root first))
  (values found least))

(define (add-to checksum word)
  (let loop ((i 0) (sum checksum))
    (if (= i (string-length word))
        sum
        (loop (+ i 1)
              (modulo (+ (* sum 31) (char->integer (string-ref word i))) 1000003)))))

(define (print-line value)
  (display value)
  (newline))

(do ((i 0 (+ i 1)))
    ((= i attempts))
  (insert! (make-word)))
(let ((counts (make-vector (+ too-far 1) 0)))
  (let loop ((i 0) (checksum 0))
    (if (< i queries)
        (let-values (((word edits) (nearest (misspell (make-word)))))
          (vector-set! counts edits (+ (vector-ref counts edits) 1))
          (loop (+ i 1) (if word (add-to checksum word) checksum)))
        (begin
          (print-line size)
          (vector-for-each print-line counts)
          (print-line checksum)))))
