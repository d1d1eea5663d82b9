; make-list of sizes no memory holds. [memory error]
(guard (e (#t #f)) (make-list -1 0))
(make-list (expt 2 40) 0)
