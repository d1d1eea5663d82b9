{ 6.8.3.5: one statement by the value of the selector. }
program cases(output);
type
  day = (mon, tue, wed, thu, fri, sat, sun);
var
  i: integer;
  d: day;
  c: char;
begin
  for i := 1 to 6 do
    case i of
      1: write('one ');
      2, 3: write('few ');
      5: ;
      4, 6:
        case odd(i div 2) of
          true: write('odd ');
          false: write('even ')
        end
    end;
  writeln;
  for d := mon to sun do
    case d of
      sat, sun: write('rest ');
      mon, tue, wed, thu, fri: write('work ');
    end;
  writeln;
  for c := 'a' to 'e' do
    case c of
      'a', 'e': write('vowel ');
      'b', 'c', 'd': write('other ')
    end;
  writeln;
  i := 1000000;
  case i of
    -5: writeln('small');
    0, 17: writeln('middle');
    1000000: writeln('large');
    maxint: writeln('largest')
  end
end.
{ expect: one few few even odd
  expect: work work work work work rest rest
  expect: vowel other other other vowel
  expect: large }
