;; A message with each letter moved along the alphabet, and back.
(define (shifter key)
  (define (move c first)
    (let ((place (- (char->integer c) (char->integer first))))
      (integer->char (+ (char->integer first) (modulo (+ place key) 26)))))
  (lambda (c)
    (cond ((char<=? #\a c #\z) (move c #\a))
          ((char<=? #\A c #\Z) (move c #\A))
          (else c))))

(define encode (shifter 3))
(define decode (shifter -3))

(define message "Attack at dawn, by the Xyz gate!")
(define secret (string-map encode message))

(for-each
 (lambda (text) (display text) (newline))
 (list message secret (string-map decode secret)))
