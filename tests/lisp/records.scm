;; R7RS 5.5.
(define (show x) (write x) (newline))
(define-record-type <point>
  (make-point x y)
  point?
  (x point-x set-point-x!)
  (y point-y))

(define p (make-point 3 4))
(set-point-x! p 10)
(show (list (point? p) (point? 5) (point? (vector 3 4)) (point-x p) (point-y p)))
(show p)
(show (guard (e ((error-object? e) 'no-point)) (point-x 'a)))

;; A type made in a body is another one each time.
(define (make-type)
  (define-record-type cell (make value) cell? (value get))
  (list make cell? get))
(let* ((a (make-type)) (b (make-type)) (x ((car a) 1)))
  (show (list ((cadr a) x) ((cadr b) x) ((caddr a) x)))
  (show (guard (e ((error-object? e) 'other-type)) ((caddr b) x))))

;; Fields the constructor does not take.
(define-record-type node (make-node key) node? (key node-key) (next node-next set-node-next!))
(define n (make-node 'k))
(set-node-next! n 'end)
(show (list (node-key n) (node-next n)))
(show (map point-x (list p (make-point 1 2))))

;; expect: (#t #f #f 10 4)
;; expect: #<point x: 10 y: 4>
;; expect: no-point
;; expect: (#t #f 1)
;; expect: other-type
;; expect: (k end)
;; expect: (10 1)
