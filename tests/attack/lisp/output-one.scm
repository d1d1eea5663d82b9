; One text larger than the limit of output. [output fuel]
(display (make-string 3000000 #\a))
