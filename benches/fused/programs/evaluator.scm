;; A small Lisp in Lisp: environments are association lists, procedures are closures.
(define (lookup name env)
  (cond ((assq name env) => cdr)
        (else (error "unbound" name))))

(define (evaluate e env)
  (cond ((symbol? e) (lookup e env))
        ((not (pair? e)) e)
        (else
         (case (car e)
           ((quote) (cadr e))
           ((if) (if (evaluate (cadr e) env) (evaluate (caddr e) env) (evaluate (cadddr e) env)))
           ((lambda) (let ((names (cadr e)) (body (caddr e)))
                       (lambda args (evaluate body (bind names args env)))))
           ((let) (evaluate (caddr e)
                            (bind (map car (cadr e))
                                  (map (lambda (b) (evaluate (cadr b) env)) (cadr e))
                                  env)))
           (else (apply (evaluate (car e) env) (evaluate-all (cdr e) env)))))))

(define (evaluate-all es env)
  (if (null? es) '() (cons (evaluate (car es) env) (evaluate-all (cdr es) env))))

(define (bind names values env)
  (if (null? names) env (cons (cons (car names) (car values)) (bind (cdr names) (cdr values) env))))

(define globals
  (list (cons '+ +) (cons '- -) (cons '* *) (cons '< <) (cons '= =)
        (cons 'cons cons) (cons 'car car) (cons 'cdr cdr) (cons 'null? null?)))

(define program
  '(let ((fib (lambda (self n) (if (< n 2) n (+ (self self (- n 1)) (self self (- n 2))))))
         (sum (lambda (self items) (if (null? items) 0 (+ (car items) (self self (cdr items))))))
         (down (lambda (self n) (if (= n 0) (quote ()) (cons n (self self (- n 1)))))))
     (+ (fib fib 13) (sum sum (down down 60)))))

(let loop ((i 0) (total 0))
  (if (= i 12)
      (begin (display total) (newline))
      (loop (+ i 1) (+ total (evaluate program globals)))))
