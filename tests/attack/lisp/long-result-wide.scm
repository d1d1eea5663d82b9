; The result is a vector of large numbers. [done output memory fuel]
(make-vector 1000000 (expt 2 59))
