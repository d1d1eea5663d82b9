{ Procedures in procedures that call the outermost. [depth] }
program p;
procedure a(n: integer);
  procedure b(m: integer);
    procedure c(k: integer); begin a(n + m + k); n := k end;
  begin c(m + n); m := n end;
begin b(n) ; n := 0 end;
begin a(0) end.
