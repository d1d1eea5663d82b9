;; What the programs need of R7RS's (scheme inexact), for Chez.
(library (scheme inexact)
  (export sqrt)
  (import (rnrs)))
