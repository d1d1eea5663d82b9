; An error whose message and irritants are long. [error memory fuel]
(error (make-string 600000 #\") (make-vector 1000000 "x") (make-string 500000 #\x0))
