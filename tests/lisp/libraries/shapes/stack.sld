;;; A stack.
(define-library (shapes stack)
  (include-library-declarations "stack.exports")
  (cond-expand
    ((and r7rs (library (scheme base)) (not (library (no such)))) (import (scheme base)))
    (else (import (no such))))
  (include "stack-body.inc"))
;; expect exit: 0
