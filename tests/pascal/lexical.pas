{ 6.1: words in any case, both forms of comment *) (* may be mixed }
PROGRAM Lexical(Output);
VAR
  Count: Integer; A: ARRAY (.1..3.) OF integer; p: @integer; x: real;
BEGIN
  count := 1; COUNT := Count + 1;
  a(.2.) := coUNT;
  new(p); p@ := a[2]; p^ := p@ + 1;
  x := 1e2 + 1.5E-1 + 2E+0;
  WriteLn(p^, x:7:2, '''quoted''', '(*in a string')
END.
{ expect: 3 102.15'quoted'(*in a string }
