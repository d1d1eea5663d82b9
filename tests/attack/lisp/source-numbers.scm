; Numerals at the edge of what the reader takes. [refused done error]
(list 1e400 -1e400 1e-400 #e1e400 999999999999999999999999999999 +inf.0 -nan.0 1e99999999999999999999 #e1e99999999999999 .5e #b102)
