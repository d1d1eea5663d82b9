; Labels of data that refer to themselves and to what is not there. [refused error done]
(define x '#0=(a . #0#))
(define y '#1=#(1 #1# #2=(#2#)))
(equal? x (cdr x))
