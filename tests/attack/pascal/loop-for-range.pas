{ A for loop over all integers, whose end must not overflow. [fuel] }
program p;
var i: integer;
begin for i := -maxint to maxint do end.
