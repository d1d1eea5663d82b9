;; Nested calls and nested data are limited by memory only.
(define (f n) (if (= n 0) 0 (+ 1 (f (- n 1)))))
(write (f 1000000))
(newline)
(define (nest n) (let loop ((i 0) (l '())) (if (= i n) l (loop (+ i 1) (list l)))))
(define deep (nest 300000))
(write (let loop ((l deep) (n 0)) (if (null? l) n (loop (car l) (+ n 1)))))
(newline)
(write (equal? deep (nest 300000)))
(newline)
(define text (call/cc (lambda (k) (map (lambda (x) x) deep))))
(write (length (let loop ((i 0) (l '())) (if (= i 300000) l (loop (+ i 1) (cons i l))))))
(newline)
(write (apply + (iota 10000)))
(newline)

;; expect: 1000000
;; expect: 300000
;; expect: #t
;; expect: 300000
;; expect: 49995000
