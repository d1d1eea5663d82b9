;; A name that nothing defines: the one that was probably meant is said when the program is compiled and when it runs.
(define (count-all items) (lenght items))        ; expect warning: did you mean `length`?
(define (next counter) (+ conter 1))             ; expect warning: did you mean `counter`?
(define (other) (quite-another))                 ; expect warning: nothing defines `quite-another`
(define (bad) (cout-all '(1)))                   ; expect warning: did you mean `count-all`?
(display "begins")                               ; expect: begins
(count-all '(1 2))
;; expect error: `lenght` is not defined; did you mean `length`?
;; expect error: undefined-variable
