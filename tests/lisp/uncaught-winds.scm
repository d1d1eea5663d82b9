;; Nothing catches it: the program ends where it was raised, and no `after` runs.
(dynamic-wind
 (lambda () (display "[in]"))
 (lambda () (raise 'nobody)) ; expect error: nobody
 (lambda () (display "[out]")))
;; expect: [in]
