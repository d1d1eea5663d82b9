{ 6.8.1, 6.8.2.4, 6.8.3.5, 6.8.3.9: labels, case constants, control variables. }
program control(output);
label 1, 2, 3, 10000; {! P030 a label lies between 0 and 9999 }{! P030 label 10000 stands before no statement }
var
  i, j, m: integer;
  x: real;

procedure threat;
begin
  j := 1
end;

procedure local;
label 5;
var
  k: integer;
begin
  for m := 1 to 2 do {! P031 is not declared as a variable of this block }
    k := m;
5:
  goto 1 {! P050 a goto out of a procedure or function is not there yet }
end;

begin
  for i := 1 to 10 do begin
    i := 2; {! P031 is the control variable of a for statement }
    for i := 1 to 2 do {! P031 is the control variable of a for statement }
      writeln(i)
  end;
  for j := 1 to 2 do {! P031 may be changed by a procedure or function of this block }
    writeln(j);
  for x := 1 to 2 do {! P031 is not of an ordinal type }
    writeln(x);
  for i := 'a' to 'z' do {! P020 found char, expected integer }{! P020 found char, expected integer }
    writeln(i);
  goto 2; {! P030 label 2 is inside a statement that does not hold this goto }
  if i > 0 then begin
    2: writeln(2);
    goto 2;
    goto 3
  end;
  1: writeln(1);
  1: writeln(3); {! P030 label 1 stands before two statements }
  3: goto 4; {! P030 label 4 is not declared }
  case i of
    1: writeln(1);
    2, 1: writeln(2); {! P024 this case constant stands twice }
    'a': writeln(3) {! P020 found char, expected integer }
  end
end.
