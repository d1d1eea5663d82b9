;; Where numbers stand in a sorted vector, halving what is left of it.
(define numbers #(2 3 5 8 13 21 34 55 89 144 233))

(define (search x)
  (let loop ((low 0) (high (- (vector-length numbers) 1)))
    (and (<= low high)
         (let* ((middle (quotient (+ low high) 2))
                (found (vector-ref numbers middle)))
           (cond ((= found x) (+ middle 1))
                 ((< found x) (loop (+ middle 1) high))
                 (else (loop low (- middle 1))))))))

(define (describe x)
  (display x)
  (cond ((search x)
         => (lambda (place)
              (display " is number ")
              (display place)))
        (else (display " is absent")))
  (newline))

(for-each describe '(2 21 22 233 1 500))
