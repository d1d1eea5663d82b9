;; R7RS 6.14: `emergency-exit` runs nothing.
(dynamic-wind
 (lambda () (display "[in]"))
 (lambda () (guard (e (#t (display "caught"))) (emergency-exit 9)))
 (lambda () (display "[out]")))
;; expect: [in]
;; expect exit: 9
