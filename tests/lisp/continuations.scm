;; R7RS 6.10: escaping and re-entered continuations.
(define (show x) (write x) (newline))

(show (call/cc (lambda (k) (+ 1 (k 42)))))
(show (call-with-current-continuation procedure?))

;; A generator: the tree walk and its consumer resume each other.
(define (tree->generator tree)
  (define return #f)
  (define (walk tree)
    (cond ((null? tree) 'skip)
          ((pair? tree) (walk (car tree)) (walk (cdr tree)))
          (else
           (call/cc
            (lambda (rest)
              (set! resume (lambda () (rest 'go)))
              (return tree))))))
  (define resume (lambda () (walk tree) (return 'done)))
  (lambda () (call/cc (lambda (k) (set! return k) (resume)))))

(define next (tree->generator '(1 (2 3) ((4)))))
(let loop ((x (next)))
  (write x)
  (write-char #\space)
  (if (not (eq? x 'done)) (loop (next))))
(newline)

;; Coming back into `map` does not change what was returned before.
(let ((k #f) (results '()))
  (let ((result (map (lambda (x) (call/cc (lambda (c) (if (= x 2) (set! k c)) x))) '(1 2 3))))
    (set! results (cons result results))
    (if (< (length results) 3)
        (k (* 10 (length results)))
        (show (reverse results)))))

;; A variable keeps its value when the continuation comes back; the assigned one does not go back.
(let ((r #f) (n 0))
  (let ((x (call/cc (lambda (k) (set! r k) 1))))
    (set! n (+ n 1))
    (if (< n 3) (r (+ x 1)) (show (list x n)))))

;; Several values to a continuation.
(call-with-values (lambda () (call/cc (lambda (k) (k 1 2 3)))) (lambda all (show all)))

;; expect: 42
;; expect: #t
;; expect: 1 2 3 4 done
;; expect: ((1 2 3) (1 10 3) (1 20 3))
;; expect: (3 3)
;; expect: (1 2 3)
