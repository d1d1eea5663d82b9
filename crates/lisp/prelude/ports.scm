;; Ports (R7RS 6.13). Most procedures are natives; these call procedures, or are parameters.

(define (current-input-port . arguments) (%port-parameter 0 arguments))
(define (current-output-port . arguments) (%port-parameter 1 arguments))
(define (current-error-port . arguments) (%port-parameter 2 arguments))

;; A port stays open if its user leaves by a continuation: it may come back.
(define (call-with-port port procedure)
  (let ((result (procedure port)))
    (close-port port)
    result))

(define (call-with-input-file name procedure)
  (call-with-port (open-input-file name) procedure))
(define (call-with-output-file name procedure)
  (call-with-port (open-output-file name) procedure))

(define (with-input-from-file name thunk)
  (call-with-port (open-input-file name) (lambda (port) (%with-port 0 port thunk))))
(define (with-output-to-file name thunk)
  (call-with-port (open-output-file name) (lambda (port) (%with-port 1 port thunk))))

(define (delete-file name) (%native "host.delete_file" name))
