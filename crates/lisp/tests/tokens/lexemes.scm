; every kind of lexeme
(define |a b| #\space) #\x41 #\( #\λ 'x `(,y ,@z)
12 -7 +5 1/1 1.5 .5 -1e10 #xFF #b-101 #o17 #e1.5e1 #i3 +inf.0 -nan.0
123456789012345678901234567890 #xffffffffffffffffffff
"a\n\x41;b\
   c" #t #false #(1 2) #u8(1 2) #;(skipped) ... + - -> a.b
#| nested #| comment |# |#
#!fold-case ABC #!no-fold-case ABC
1/2 #\nope #zz "\q" 1+i
