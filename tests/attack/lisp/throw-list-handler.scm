; The handler is a native that makes a list of what was thrown; raise is not continuable. [error]
(with-exception-handler list (lambda () (+ 1 (raise 'x))))
