;; Named let and do become blocks; nested ones too.
(define (triangle n)
  (let outer ((i 0) (sum 0))
    (if (< i n)
        (let inner ((j 0) (sum sum))
          (if (< j i)
              (inner (+ j 1) (+ sum 1))
              (outer (+ i 1) sum)))
        sum)))

(define (count-up n)
  (+ 1 (do ((i 0 (+ i 1))) ((= i n) i))))

(write (triangle 4))
(write (count-up 3))
