; The environment is asked for, and what is refused is caught. [done]
(define (try t) (guard (e (#t 'refused)) (t)))
(define got (list (try (lambda () (get-environment-variable "HOME"))) (try get-environment-variables) (try command-line)))
(if (equal? got '(refused refused refused)) 'done (car 'reached))
