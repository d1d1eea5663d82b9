;; What the programs need of R7RS's (scheme write), for Chez.
(library (scheme write)
  (export display write)
  (import (rnrs)))
