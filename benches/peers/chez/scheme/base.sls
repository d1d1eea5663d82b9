;; What the programs need of R7RS's (scheme base), for Chez, which has R6RS. Fields of a record are in the order of its
;; constructor's arguments. Names that R7RS leaves to the programs are not exported.
(library (scheme base)
  (export define-record-type)
  (import (rename (rnrs) (define-record-type define-rnrs-record-type))
          (only (chezscheme) export))

  (export (import (except (rnrs)
                          define-record-type
                          find filter partition remove remp remq remv
                          fold-left fold-right for-all exists memp assp cons*)
                  (rnrs mutable-pairs)
                  (rnrs mutable-strings)
                  (only (rnrs r5rs) modulo quotient remainder)))

  (define-syntax define-record-type
    (lambda (form)
      (define (field-clause field)
        (syntax-case field ()
          [(name get) #'(immutable name get)]
          [(name get set) #'(mutable name get set)]))
      (syntax-case form ()
        [(_ type (make argument ...) type? field ...)
         (with-syntax ([(clause ...) (map field-clause #'(field ...))])
           #'(define-rnrs-record-type (type make type?)
               (fields clause ...)))]))))
