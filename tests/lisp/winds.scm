;; R7RS 6.10, 6.11, 4.2.7: in which environment things run when control passes.
(define (show x) (write x) (newline))
(define (collector)
  (let ((items '()))
    (case-lambda (() (reverse items)) ((item) (set! items (cons item items)) item))))

;; `after` has the handlers of its dynamic-wind, whatever handler is there where the jump begins.
(let ((note (collector)))
  (with-exception-handler
   (lambda (e) (note (list 'outer e)))
   (lambda ()
     (call/cc
      (lambda (k)
        (dynamic-wind
         (lambda () (note 'in))
         (lambda ()
           (with-exception-handler
            (lambda (e) (note (list 'inner e)))
            (lambda () (k 'left))))
         (lambda () (raise-continuable 'after)))))))
  (show (note)))

;; `before` too, when control comes back from elsewhere.
(let ((note (collector)) (again #f))
  (with-exception-handler
   (lambda (e) (note (list 'outer e)))
   (lambda ()
     (dynamic-wind
      (lambda () (raise-continuable 'before))
      (lambda () (call/cc (lambda (k) (if (not again) (set! again k)))))
      (lambda () (raise-continuable 'after)))))
  (if (< (length (note)) 4)
      (with-exception-handler
       (lambda (e) (note (list 'elsewhere e)))
       (lambda () (again 'back))))
  (show (note)))

;; So with parameters.
(define p (make-parameter 'none))
(let ((note (collector)) (again #f))
  (define (note-parameter) (note (p)))
  (parameterize ((p 'outside))
    (dynamic-wind
     note-parameter
     (lambda () (parameterize ((p 'inside)) (call/cc (lambda (k) (set! again k))) (note (p))))
     note-parameter))
  (if (< (length (note)) 6) (parameterize ((p 'elsewhere)) (again 'back)))
  (show (note)))

;; A parameter bound around a jump is what it was before, on both sides.
(let ((k #f) (count 0))
  (define seen '())
  (parameterize ((p 'in))
    (call/cc (lambda (c) (set! k c)))
    (set! seen (cons (p) seen)))
  (set! seen (cons (p) seen))
  (set! count (+ count 1))
  (if (< count 3) (k #f))
  (show seen))

;; The way goes through each dynamic-wind in turn, and a continuation that `after` calls takes over.
(let ((note (collector)))
  (show (call/cc
         (lambda (first)
           (dynamic-wind
            (lambda () (note 'a+))
            (lambda ()
              (call/cc
               (lambda (second)
                 (dynamic-wind
                  (lambda () (note 'b+))
                  (lambda () (first 'first))
                  (lambda () (note 'b-) (second 'second)))))
              'went-on)
            (lambda () (note 'a-))))))
  (show (note)))

;; Coming into several at once, with parameters between them.
(let ((note (collector)) (k #f))
  (dynamic-wind
   (lambda () (note (list 'a+ (p))))
   (lambda ()
     (parameterize ((p 1))
       (dynamic-wind
        (lambda () (note (list 'b+ (p))))
        (lambda () (parameterize ((p 2)) (call/cc (lambda (c) (set! k c))) (note (p))))
        (lambda () (note (list 'b- (p)))))))
   (lambda () (note (list 'a- (p)))))
  (if (< (length (note)) 10) (k #f) (show (note))))

;; What `after` raises on the way to a `guard` is raised inside the `guard`.
(show (guard (e ((symbol? e) e))
        (dynamic-wind list (lambda () (raise 'a)) (lambda () (raise 'cleanup)))))
(show (guard (e (else (list 'else e)))
        (dynamic-wind list (lambda () (raise 'a)) (lambda () (raise 'cleanup)))))
(show (guard (e ((string? e) (list 'outer e)))
        (guard (e ((symbol? e) (list 'inner e)))
          (dynamic-wind list (lambda () (raise 'a)) (lambda () (raise "cleanup"))))))
(show (guard (e ((symbol? e) e))
        (dynamic-wind
         list
         (lambda () (dynamic-wind list (lambda () (raise 'a)) (lambda () (raise 'b))))
         (lambda () (raise 'c)))))

;; What no clause takes is raised again where it was raised, with that place's parameters and winds.
(let ((note (collector)))
  (show (with-exception-handler
         (lambda (e) (note (list 'handler e (p))) 10)
         (lambda ()
           (guard (e ((string? e) 'text))
             (dynamic-wind
              (lambda () (note 'in))
              (lambda () (parameterize ((p 'raised-here)) (+ 1 (raise-continuable 'no-text))))
              (lambda () (note 'out)))))))
  (show (note)))
;; So the handler outside may not return from `raise`.
(show (guard (e ((error-object? e) 'returned))
        (with-exception-handler
         (lambda (e) 10)
         (lambda () (guard (e ((string? e) 'text)) (raise 'no-text))))))

;; The clauses run outside.
(show (parameterize ((p 'guard))
        (guard (e (#t (list e (p)))) (parameterize ((p 'body)) (raise (p))))))
(show (let ((k (guard (e ((procedure? e) e)) (call/cc (lambda (k) (raise k))) 'came-back)))
        (if (procedure? k) (k 'again) k)))

;; A handler runs with the handlers outside of it, an error in it too.
(show (guard (e (#t (list 'guard e)))
        (with-exception-handler
         (lambda (e) (raise (list 'second e)))
         (lambda () (raise 'first)))))
(show (with-exception-handler
       (lambda (e) (list 1 e))
       (lambda ()
         (with-exception-handler
          (lambda (e) (list 2 (raise-continuable e)))
          (lambda ()
            (with-exception-handler
             (lambda (e) (list 3 (raise-continuable e)))
             (lambda () (raise-continuable 'x))))))))
;; After the handler has returned, it is there again.
(show (with-exception-handler
       (lambda (e) (+ e 1))
       (lambda () (+ (raise-continuable 1) (raise-continuable 10)))))

;; A handler sees the parameters of the place that raised.
(show (with-exception-handler
       (lambda (e) (p))
       (lambda () (parameterize ((p 'there)) (raise-continuable 'x)))))

;; A converter is applied to each new value, once, before any parameter is bound.
(let* ((note (collector))
       (q (make-parameter 1 (lambda (x) (note (list 'q x)) (* x 10))))
       (r (make-parameter 2 (lambda (x) (note (list 'r x (q))) (list x)))))
  (show (list (q) (r)))
  (show (parameterize ((q 3) (r 4)) (list (q) (r))))
  (show (list (q) (r)))
  (show (guard (e (#t (list e (q)))) (parameterize ((q 5) (r (raise 'no))) 'not-here)))
  (show (note)))

;; expect: (in (outer after))
;; expect: ((outer before) (outer after) (outer before) (outer after))
;; expect: (outside inside outside outside inside outside)
;; expect: (none in none in none in)
;; expect: went-on
;; expect: (a+ b+ b- a-)
;; expect: ((a+ none) (b+ 1) 2 (b- 1) (a- none) (a+ none) (b+ 1) 2 (b- 1) (a- none))
;; expect: cleanup
;; expect: (else cleanup)
;; expect: (outer "cleanup")
;; expect: c
;; expect: 11
;; expect: (in out in (handler no-text raised-here) out)
;; expect: returned
;; expect: (body guard)
;; expect: came-back
;; expect: (guard (second first))
;; expect: (3 (2 (1 x)))
;; expect: 13
;; expect: there
;; expect: (10 (2))
;; expect: (30 (4))
;; expect: (10 (2))
;; expect: (no 10)
;; expect: ((q 1) (r 2 10) (q 3) (r 4 10))
