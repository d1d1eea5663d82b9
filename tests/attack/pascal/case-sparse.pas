{ A case over the whole range. [fuel] }
program p;
var i: integer;
begin
  i := 0;
  while true do
    case i of
      -9223372036854775807: i := 0;
      0: i := 9223372036854775807;
      9223372036854775807: i := 4294967296;
      4294967296, 65536, 256: i := -9223372036854775807
    end
end.
