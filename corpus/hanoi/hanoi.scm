;; The towers of Hanoi: each move is given to a procedure, here one that prints and counts.
(define (hanoi discs start goal spare move)
  (unless (= discs 0)
    (hanoi (- discs 1) start spare goal move)
    (move discs start goal)
    (hanoi (- discs 1) spare goal start move)))

(define moves 0)

(hanoi 3 'A 'C 'B
       (lambda (disc from to)
         (set! moves (+ moves 1))
         (for-each display (list "disc " disc " from " from " to " to))
         (newline)))

(display moves)
(display " moves")
(newline)
