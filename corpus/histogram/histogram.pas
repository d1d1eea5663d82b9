{ How often each mark was given, as bars. }
program Histogram(output);

const
  highest = 5;

type
  mark = 1..highest;

var
  counts: array [mark] of integer;
  m: mark;
  i: integer;

procedure give(m: mark);
begin
  counts[m] := counts[m] + 1
end;

begin
  for m := 1 to highest do
    counts[m] := 0;
  give(3); give(5); give(2); give(3); give(4); give(3); give(1);
  give(5); give(4); give(3); give(2); give(4); give(3);
  for m := 1 to highest do
  begin
    write(m:1, ' | ');
    for i := 1 to counts[m] do
      write('*');
    writeln
  end
end.
