;; R7RS 6.10: before and after run whenever control passes, whichever way.
(define (show x) (write x) (newline))

(let ((path '()) (k #f))
  (dynamic-wind
   (lambda () (set! path (cons 'in path)))
   (lambda () (call/cc (lambda (c) (set! k c))) (set! path (cons 'body path)))
   (lambda () (set! path (cons 'out path))))
  (if (< (length path) 6) (k 'again) (show (reverse path))))

(show (call/cc
       (lambda (escape)
         (dynamic-wind
          (lambda () (display "[outer in]"))
          (lambda ()
            (dynamic-wind
             (lambda () (display "[inner in]"))
             (lambda () (escape 'escaped))
             (lambda () (display "[inner out]"))))
          (lambda () (display "[outer out]"))))))

(show (guard (e (else (list 'caught e)))
        (dynamic-wind
         (lambda () (display "[in]"))
         (lambda () (raise 'oops))
         (lambda () (display "[out]")))))

;; From one extent into another: only what differs is left and entered.
(let ((trace '()) (k1 #f))
  (define (note x) (set! trace (cons x trace)))
  (dynamic-wind
   (lambda () (note 'a+))
   (lambda ()
     (dynamic-wind
      (lambda () (note 'b+))
      (lambda () (call/cc (lambda (k) (set! k1 k))))
      (lambda () (note 'b-)))
     (dynamic-wind
      (lambda () (note 'c+))
      (lambda () (if k1 (let ((k k1)) (set! k1 #f) (k 'back))))
      (lambda () (note 'c-))))
   (lambda () (note 'a-)))
  (show (reverse trace)))

(define p (make-parameter 10 (lambda (x) (* x 2))))
(define (both) (list (p) (parameterize ((p 1)) (p)) (p)))
(show (both))
(show (parameterize ((p 3)) (both)))
(show (call/cc (lambda (k) (parameterize ((p 7)) (k (p))))))
(show (p))

;; expect: (in body out in body out)
;; expect: [outer in][inner in][inner out][outer out]escaped
;; expect: [in][out](caught oops)
;; expect: (a+ b+ b- c+ c- b+ b- c+ c- a-)
;; expect: (20 2 20)
;; expect: (6 2 6)
;; expect: 14
;; expect: 20
