;; Sorting by what is below, equal to and above the first element.
(define (keep wanted? items)
  (cond ((null? items) '())
        ((wanted? (car items)) (cons (car items) (keep wanted? (cdr items))))
        (else (keep wanted? (cdr items)))))

(define (quicksort items)
  (if (null? items)
      '()
      (let ((pivot (car items)))
        (append (quicksort (keep (lambda (x) (< x pivot)) items))
                (keep (lambda (x) (= x pivot)) items)
                (quicksort (keep (lambda (x) (> x pivot)) items))))))

(let ((sorted (quicksort '(31 4 15 92 65 35 89 79 32 38 46 26 43 38 32 79))))
  (display (car sorted))
  (for-each (lambda (x) (display " ") (display x)) (cdr sorted))
  (newline))
