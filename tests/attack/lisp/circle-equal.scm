; equal? of two circles of lengths that are coprime. [fuel done memory time]
(define (circle n) (let ((c (make-list n 1))) (set-cdr! (list-tail c (- n 1)) c) c))
(equal? (circle 9999) (circle 10000))
