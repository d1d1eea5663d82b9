(define-library (shapes 3 sides)
  (export sides)
  (import (scheme base) (shapes stack))
  (begin
    (define (sides)
      (let ((s (make-stack)))
        (push! s 'stack)
        (push! s 'triangle)
        (stack-items s)))))
;; Alone it does not find the other one: its folder is the first that is searched.
;; expect compile error: there is no library `(shapes stack)`
