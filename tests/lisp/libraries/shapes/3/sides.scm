(define-library (shapes 3 sides)
  (export sides)
  (import (scheme base) (shapes stack))
  (begin
    (define (sides)
      (let ((s (make-stack)))
        (push! s 'stack)
        (push! s 'triangle)
        (stack-items s)))))
;; expect exit: 0
