;; A hash table with chains that grows: counts how often each number of a random sequence occurs, and forgets every
;; fifth one. Prints the size, the sum of the counts, a checksum and the length of the longest chain.
(import (scheme base) (scheme write))

(define rounds 1000000)
(define first-capacity 7)

;; A chain is a list of entries.
(define-record-type entry
  (make-entry key count)
  entry?
  (key entry-key)
  (count entry-count set-entry-count!))

(define-record-type table
  (make-table size buckets)
  table?
  (size table-size set-table-size!)
  (buckets table-buckets set-table-buckets!))

(define (capacity table)
  (vector-length (table-buckets table)))

(define (bucket table key)
  (modulo key (capacity table)))

(define (chain table key)
  (vector-ref (table-buckets table) (bucket table key)))

(define (set-chain! table key entries)
  (vector-set! (table-buckets table) (bucket table key) entries))

(define (insert! table entry)
  (let ((key (entry-key entry)))
    (set-chain! table key (cons entry (chain table key)))))

(define (grow! table)
  (let ((chains (table-buckets table)))
    (set-table-buckets! table (make-vector (+ (* 2 (vector-length chains)) 1) '()))
    (vector-for-each
     (lambda (entries)
       (for-each (lambda (entry) (insert! table entry)) entries))
     chains)))

(define (find table key)
  (let loop ((entries (chain table key)))
    (cond ((null? entries) #f)
          ((= (entry-key (car entries)) key) (car entries))
          (else (loop (cdr entries))))))

(define (add! table key)
  (let ((entry (find table key)))
    (cond (entry
           (set-entry-count! entry (+ (entry-count entry) 1)))
          (else
           (when (= (table-size table) (* 2 (capacity table)))
             (grow! table))
           (insert! table (make-entry key 1))
           (set-table-size! table (+ (table-size table) 1))))))

(define (without entry entries)
  (if (eq? (car entries) entry)
      (cdr entries)
      (cons (car entries) (without entry (cdr entries)))))

(define (remove! table key)
  (let ((entry (find table key)))
    (when entry
      (set-chain! table key (without entry (chain table key)))
      (set-table-size! table (- (table-size table) 1)))))

(define (print-line value)
  (display value)
  (newline))

(define (summarise table)
  (let ((longest 0) (sum 0) (checksum 0))
    (vector-for-each
     (lambda (entries)
       (set! longest (max longest (length entries)))
       (for-each
        (lambda (entry)
          (set! sum (+ sum (entry-count entry)))
          (set! checksum
                (modulo (+ checksum (* (entry-key entry) (entry-count entry))) 1000003)))
        entries))
     (table-buckets table))
    (for-each print-line (list (table-size table) sum checksum longest))))

(let ((counts (make-table 0 (make-vector first-capacity '()))))
  (let loop ((round 1) (seed 42))
    (when (<= round rounds)
      (let ((seed (modulo (+ (* seed 3877) 29573) 139968)))
        (if (= (modulo round 5) 0)
            (remove! counts seed)
            (add! counts seed))
        (loop (+ round 1) seed))))
  (summarise counts))
