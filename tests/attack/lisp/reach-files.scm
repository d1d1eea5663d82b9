; Files are asked for and deleted. [done]
(define (try t) (guard (e (#t 'refused)) (t)))
(define got (list (try (lambda () (file-exists? "/etc/passwd"))) (try (lambda () (delete-file "/tmp/x")))))
(if (equal? got '(refused refused)) 'done (car 'reached))
