;; Numbers of any kind, procedures as values, variables that are assigned.
(define (sum a b) (+ a b)) ; why: any.add generic-arithmetic
(define (rest a b) (modulo a b)) ; why: any.modulo remainder
(define (first p) (car p)) ; why: pair.first kind
(define (element v i) (vector-ref v i)) ; why: i64.from_any kind, vector.get bounds
(define (letter s i) (string-ref s i)) ; why: any.from_char representation, i64.from_any kind, string.get text
(define (apply-it f x) (f x)) ; why: tail.call.closure call
(define (list-of . items) items)
(define (adder n) (lambda (x) (+ x n))) ; why: any.add generic-arithmetic, closure.get closure, closure.new closure
(define (counter)
  (let ((n 0)) ; why: box.new boxed-variable
    (lambda () (set! n (+ n 1)) n))) ; why: any.add generic-arithmetic, box.get boxed-variable, box.set boxed-variable, closure.get closure, closure.new closure
(define (either a b) (or a b)) ; why: any.truthy truth, br_unless laziness
(define (all a b) (and a b)) ; why: any.truthy truth, br_unless laziness
(define (same-way a) (if (and (car a) (cdr a)) 1 2)) ; why: any.truthy truth, br_unless laziness, pair.first kind, pair.rest kind
(define (choose a) (if a 1 2)) ; why: any.truthy truth
(define (same? a b) (equal? a b)) ; why: any.equal equality, any.from_bool representation
(define (identical? a b) (eqv? a b)) ; why: any.eqv equality, any.from_bool representation
(define (nearest x) (round x)) ; why: call.native rounding
(define (text x) (number->string x)) ; why: call.native conversion
(define-record-type point (make-point x) point? (x point-x)) ; why: any.from_bool representation, any.from_obj representation, obj.cast kind, obj.is kind, obj.new storage, ref.load storage, ref.store storage
(define (fail x) (raise x)) ; why: throw exception
(define (two) (values 1 2)) ; why: values.of multiple-values
(letrec ((a (lambda () b)) (b (if (procedure? list-of) a 1))) (a)) ; why: any.defined initialisation, box.get boxed-variable, box.new boxed-variable, box.set boxed-variable, closure.get closure, closure.new closure
(display (list-of 1 2)) ; why: call.native input-output, pair.new rest-arguments
(define (fill n) ; a copy of the loop is for floats
  (let loop ((i 0) (total 0.0))
    (if (< i 10) ; why -O2:
        (loop (+ i 1) (+ total n)) ; why -O2: any.add generic-arithmetic, i64.add_wrap generic-arithmetic
        total))) ; why -O2:
(define (list-all . items) items)
(display (list-all (fill 2.5) 1)) ; why -O2: call.native input-output, pair.new rest-arguments
