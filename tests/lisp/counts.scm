; Counts are exact integers of 0 or more.
(define (try thunk)
  (guard (e ((error-object? e) (display "refused") (newline)))
    (write (thunk))
    (newline)))
(try (lambda () (iota 3)))
(try (lambda () (iota 3 1 2)))
(try (lambda () (iota 0)))
(try (lambda () (iota -1)))
(try (lambda () (iota (- (expt 2 80)))))
(try (lambda () (iota 2.5)))
(try (lambda () (list-head '(1 2) 2)))
(try (lambda () (list-head '(1 2) -1)))
(try (lambda () (list-tail '(1 2) -1)))
(try (lambda () (make-list -1 0)))
(try (lambda () (make-list (expt 2 80) 0)))
(try (lambda () (make-vector -1 0)))
(try (lambda () (make-string -1 #\a)))
(try (lambda () (make-bytevector -1 0)))
(iota -5)
;; expect: (0 1 2)
;; expect: (1 3 5)
;; expect: ()
;; expect: refused
;; expect: refused
;; expect: refused
;; expect: (1 2)
;; expect: refused
;; expect: refused
;; expect: refused
;; expect: refused
;; expect: refused
;; expect: refused
;; expect: refused
;; expect error: a count is an exact integer of 0 or more
