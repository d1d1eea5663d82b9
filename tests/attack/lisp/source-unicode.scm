; Identifiers, characters and escapes at the edges of Unicode. [done refused error]
(define λ∀̈ 1)
(define |a\x10FFFF;b| "\x10FFFF;\x0;\xFFFE;")
(list λ∀̈ |a\x10FFFF;b| #\x10FFFF #\x0 (string #\x200B #\x202E) 'ﬁ 'ſ (string-upcase "ŉßﬃ") (string-foldcase "ΣΑΣ"))
