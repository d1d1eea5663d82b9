;; Control: several values, continuations, dynamic-wind, exceptions, parameters, promises.
;;
;; Names that begin with % are for the prelude and for what the compiler makes of special forms; programs cannot say
;; them. The dynamic state is a list, innermost first, of a list (anchor before . after) for each dynamic-wind and a
;; vector (parameter value) for each parameter bound. The anchor is the continuation of the call of dynamic-wind: it
;; calls the thunk that it is given there, with the handlers and parameters of that call.

;; Several values.

(define (call-with-values producer consumer)
  (let ((result (producer)))
    (if (= (%values-count result) 1)
        (consumer result)
        (apply consumer (%native "values.to_list" result)))))

;; Continuations.

(define (%depth state)
  (let loop ((state state) (depth 0))
    (if (pair? state) (loop (cdr state) (+ depth 1)) depth)))

(define (%common-tail a b)
  (let loop ((a a) (b b) (a-depth (%depth a)) (b-depth (%depth b)))
    (cond ((eq? a b) a)
          ((> a-depth b-depth) (loop (cdr a) b (- a-depth 1) b-depth))
          ((< a-depth b-depth) (loop a (cdr b) a-depth (- b-depth 1)))
          (else (loop (cdr a) (cdr b) (- a-depth 1) (- b-depth 1))))))

;; Leaves the present state for one that it is inside of, running what comes after each dynamic-wind; then goes on.
;; The state is that of an anchor when it is called, so the machine goes there at once.
(define (%unwind common then)
  (let ((state (%dynamic-get)))
    (if (eq? state common)
        (then)
        (let ((entry (car state)))
          (%dynamic-set! (cdr state))
          (if (pair? entry)
              ((car entry) (lambda () ((cddr entry)) (%unwind common then)))
              (%unwind common then))))))

;; Enters these states, each inside the one before it and the first inside the present one.
(define (%wind states then)
  (if (null? states)
      (then)
      (let* ((state (car states)) (entry (car state)))
        (define (enter)
          (%dynamic-set! state)
          (%wind (cdr states) then))
        (if (pair? entry)
            ((car entry) (lambda () ((cadr entry)) (enter)))
            (enter)))))

;; The states from one in to another, which is inside it.
(define (%states-between common state)
  (let loop ((state state) (states '()))
    (if (eq? state common) states (loop (cdr state) (cons state states)))))

;; The machine calls it to resume from another dynamic state, with the continuation, its state and the values.
(define (%resume-from-elsewhere resume state . values)
  (let ((common (%common-tail (%dynamic-get) state)))
    (%unwind
     common
     (lambda ()
       (%wind (%states-between common state) (lambda () (apply resume values)))))))

(%native "continuation.on_rewind" "lisp" %resume-from-elsewhere)

(define (call/cc procedure) (%call/cc procedure))

(define (call-with-current-continuation procedure) (%call/cc procedure))

(define (dynamic-wind before thunk after)
  (before)
  ((%call/cc
    (lambda (anchor)
      (lambda ()
        (let ((outside (%dynamic-get)))
          (%dynamic-set! (cons (cons anchor (cons before after)) outside))
          (let ((result (%finally (begin (%dynamic-set! outside) (after)) (thunk))))
            (%dynamic-set! outside)
            (after)
            result)))))))

;; Exceptions.

(define (with-exception-handler handler thunk)
  (if (not (procedure? handler))
      (error "with-exception-handler: the handler must be a procedure:" handler))
  (%with-handler handler (thunk)))

;; `guard` with an `else` clause: nothing goes on.
(define (%guard thunk handler)
  (let ((state (%dynamic-get)))
    (%catch (raised)
      (begin (%dynamic-set! state) (handler raised))
      (thunk))))

;; `guard` without one: what no clause takes is raised again where it was raised first (R7RS 4.2.7).
(define (%guard-or-raise thunk handler)
  ((call/cc
    (lambda (leave)
      (with-exception-handler
       (lambda (raised)
         ((call/cc
           (lambda (return)
             (leave
              (lambda ()
                (handler raised
                         (lambda ()
                           (return (lambda () (raise-continuable raised)))))))))))
       (lambda ()
         (let ((result (thunk)))
           (leave (lambda () result)))))))))

(define (error-object? object) (%condition? object))
(define (error-object-message object)
  (%native "lisp.error_message" object))
(define (error-object-irritants object) (%native "lisp.error_irritants" object))
(define (file-error? object)
  (and (%condition? object) (eq? (%native "condition.code" object) 'host-error)))
(define (read-error? object)
  (and (%condition? object) (eq? (%native "condition.code" object) 'read-error)))

;; `exit` leaves what dynamic-wind surrounds, `emergency-exit` does not (R7RS 6.14).
(define (exit . code)
  (%native "host.exit" (if (null? code) #t (car code))))
(define (emergency-exit . code)
  (%native "host.halt" (if (null? code) #t (car code))))

;; Parameters. A parameter given this key answers with its converter.

(define %parameter-key (vector 'parameter))

(define (%bound parameter state otherwise)
  (let loop ((state state))
    (if (pair? state)
        (let ((entry (car state)))
          (if (and (vector? entry) (eq? (vector-ref entry 0) parameter))
              (vector-ref entry 1)
              (loop (cdr state))))
        otherwise)))

(define (make-parameter value . converter)
  (let* ((convert (if (null? converter) (lambda (value) value) (car converter)))
         (initial (convert value)))
    (letrec ((parameter
              (lambda arguments
                (cond ((null? arguments)
                       (%bound parameter (%dynamic-get) initial))
                      ((eq? (car arguments) %parameter-key) convert)
                      (else (error "a parameter takes no argument:" (car arguments)))))))
      parameter)))

;; A parameter of a port answers the key with the port's number instead: see %with-ports.
(define (%parameterize bindings thunk)
  (let ((outside (%dynamic-get)))
    (let loop ((bindings bindings) (state outside) (ports '()))
      (if (pair? bindings)
          (let* ((parameter (caar bindings))
                 (convert (parameter %parameter-key)))
            (if (procedure? convert)
                (loop (cdr bindings)
                      (cons (vector parameter (convert (cdar bindings))) state)
                      ports)
                (loop (cdr bindings) state (cons (cons convert (cdar bindings)) ports))))
          (begin
            (%dynamic-set! state)
            (let ((result (%finally (%dynamic-set! outside) (%with-ports ports thunk))))
              (%dynamic-set! outside)
              result))))))

;; The machine knows the current ports, so that printing looks for nothing. They are set on the way in and out.
(define (%with-ports bindings thunk)
  (if (null? bindings)
      (thunk)
      (%with-port (caar bindings) (cdar bindings)
                  (lambda () (%with-ports (cdr bindings) thunk)))))

(define (%with-port number port thunk)
  (let ((outside (%native "port.current" number)))
    (dynamic-wind
     (lambda () (%native "port.bind" number port))
     thunk
     (lambda () (%native "port.bind" number outside)))))

;; What current-output-port and its like do.
(define (%port-parameter number arguments)
  (cond ((null? arguments) (%native "port.current" number))
        ((eq? (car arguments) %parameter-key) number)
        (else (error "a parameter takes no argument:" (car arguments)))))

;; Promises. Several share one content, a pair: whether it is done, and the value or how to come to it (R7RS 7.3).

(define-record-type promise
  (%make-promise content)
  promise?
  (content %promise-content %set-promise-content!))

(define (%delay-force thunk) (%make-promise (cons #f thunk)))

(define (make-promise value)
  (if (promise? value) value (%make-promise (cons #t value))))

(define (force promise)
  (if (promise? promise) (%force promise) promise))

(define (%force promise)
  (let ((content (%promise-content promise)))
    (if (car content)
        (cdr content)
        (let* ((next ((cdr content)))
               (content (%promise-content promise)))
          (if (not (car content))
              (let ((other (%promise-content next)))
                (set-car! content (car other))
                (set-cdr! content (cdr other))
                (%set-promise-content! next content)))
          (%force promise)))))
