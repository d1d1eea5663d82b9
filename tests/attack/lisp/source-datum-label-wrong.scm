; Labels that are their own whole, or not defined. [refused]
(quote (#1=#1# #5#))
