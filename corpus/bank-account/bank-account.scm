;; An account is a closure over its balance; messages change it.
(define (make-account balance)
  (define (deposit! amount)
    (set! balance (+ balance amount))
    balance)
  (define (withdraw! amount)
    (cond ((> amount balance) #f)
          (else (set! balance (- balance amount)) balance)))
  (lambda (message . arguments)
    (case message
      ((deposit) (apply deposit! arguments))
      ((withdraw) (apply withdraw! arguments))
      ((balance) balance)
      (else (error "unknown message" message)))))

(define account (make-account 0))

(define (show kind amount)
  (for-each display (list kind " " amount ": "))
  (let ((balance (account kind amount)))
    (if balance
        (for-each display (list "balance " balance))
        (display "insufficient funds")))
  (newline))

(show 'deposit 100)
(show 'withdraw 30)
(show 'withdraw 500)
(show 'deposit 25)
(show 'withdraw 95)
(for-each display (list "final balance " (account 'balance)))
(newline)
