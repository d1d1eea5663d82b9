{ Functions at the edge of what they take. [error] }
program p;
begin if sqrt(-1.0) > ln(-1.0) then end.
