{ 6.4.3.3, 6.8.3.10: records, arrays of records, with. }
program records(output);
type
  date = record
    year: integer;
    month: 1..12;
    day: 1..31
  end;
  person = record
    name: packed array [1..4] of char;
    born: date;
    married: boolean;
    height: real
  end;
var
  people: array [1..3] of person;
  someone: person;
  i: integer;
begin
  with someone, born do begin
    name := 'Anna';
    year := 1990;
    month := 2;
    day := 28;
    married := true;
    height := 1.75
  end;
  for i := 1 to 3 do begin
    people[i] := someone;
    with people[i] do begin
      born.year := born.year + i;
      married := odd(i)
    end
  end;
  people[2].name[1] := 'H';
  for i := 3 downto 1 do
    with people[i], born do
      writeln(name, ' ', year, '-', month, '-', day, ' ', married, ' ', height:4:2);
  someone := people[2];
  i := 1;
  with people[i] do begin
    i := 3;
    born.day := 1
  end;
  writeln(someone.name, people[1].born.day, people[3].born.day)
end.
{ expect: Anna 1993-2-28 true 1.75
  expect: Hnna 1992-2-28 false 1.75
  expect: Anna 1991-2-28 true 1.75
  expect: Hnna128 }
