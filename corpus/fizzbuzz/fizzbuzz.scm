;; Multiples of three and five, said in words.
(define (divides? d n) (= 0 (remainder n d)))

(define (say n)
  (cond ((divides? 15 n) "FizzBuzz")
        ((divides? 3 n) "Fizz")
        ((divides? 5 n) "Buzz")
        (else n)))

(let loop ((n 1))
  (when (<= n 30)
    (display (say n))
    (newline)
    (loop (+ n 1))))
