; Exit with what is no code. [exit error]
(guard (e (#t (exit (make-string 100000 #\a)))) (exit (list 1 2)))
