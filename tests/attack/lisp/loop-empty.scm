; The shortest loop there is. [fuel]
(let loop () (loop))
