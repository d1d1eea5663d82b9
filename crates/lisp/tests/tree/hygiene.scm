;; A macro's own names do not meet the program's.
(define-syntax swap!
  (syntax-rules ()
    ((_ a b) (let ((tmp a)) (set! a b) (set! b tmp)))))
(define-syntax my-or
  (syntax-rules ()
    ((_) #f)
    ((_ e) e)
    ((_ e r ...) (let ((t e)) (if t t (my-or r ...))))))
(let ((tmp 1) (other 2))
  (swap! tmp other)
  (list tmp other))
(let ((t 5) (if list))
  (my-or #f t))
(define-syntax while
  (syntax-rules (do)
    ((_ test do body ...) (let loop () (when test body ... (loop))))))
(let ((n 3)) (while (> n 0) do (set! n (- n 1))) n)
(define-syntax be-like-begin
  (syntax-rules ()
    ((_ name) (define-syntax name (syntax-rules () ((_ expr (... ...)) (begin expr (... ...))))))))
(be-like-begin sequence)
(sequence 1 2 3 4)
(let-syntax ((foo (syntax-rules () ((_ (a b ...) ...) '((b ... a) ...))))) (foo (1 2 3) (4)))
