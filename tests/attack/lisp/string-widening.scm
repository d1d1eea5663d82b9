; A narrow string becomes wide again and again. [fuel memory time]
(define (f)
  (let ((s (make-string 1000000 #\a)))
    (string-set! s 999999 #\x10000)
    (f)))
(f)
