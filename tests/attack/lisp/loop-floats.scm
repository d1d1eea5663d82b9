; A loop of floats that ends at no number. [fuel]
(do ((x 1.0 (/ x 3.0))) ((< x 0) x))
