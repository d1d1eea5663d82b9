; write-shared of a list with a label for each of many parts. [fuel output done time memory]
(define parts (map list (iota 20000)))
(write-shared (append parts parts parts))
