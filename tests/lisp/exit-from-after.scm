;; `exit` in `after`, on a way that a continuation began: the rest of the winds is left.
(dynamic-wind
 (lambda () (display "[a+]"))
 (lambda ()
   (call/cc
    (lambda (k)
      (dynamic-wind
       (lambda () (display "[b+]"))
       (lambda () (k 1))
       (lambda () (display "[b-]") (exit 3))))))
 (lambda () (display "[a-]")))
;; expect: [a+][b+][b-][a-]
;; expect exit: 3
