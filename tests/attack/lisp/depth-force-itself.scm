; A promise that forces itself. [depth memory fuel]
(define p (delay (+ 1 (force p))))
(force p)
