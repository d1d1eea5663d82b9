; The result is a string of megabytes, all of it escapes. [done output]
(make-string 3000000 #\x7)
