{ Parses a JSON text of many records into values. Prints how many values, how many characters of strings and what
  depth it has, the sum of its numbers in units of 0.01, and the sum of the members `id` of its records. }
program JsonParser(output);

const
  records = 1000;
  passes = 10;
  lineSize = 44;
  textSize = 250000;
  poolSize = 100000;

type
  line = packed array [1..lineSize] of char;
  chars = record { a stretch of the pool }
    start, length: integer
  end;
  kinds = (nullValue, booleanValue, numberValue, stringValue, arrayValue, objectValue);
  value = ^node;
  node = record
    next: value; { of the array or object that this is in }
    key: chars;  { in an object }
    case kind: kinds of
      nullValue: ();
      booleanValue: (truth: boolean);
      numberValue: (number: real);
      stringValue: (content: chars);
      arrayValue: (elements: value);
      objectValue: (members: value)
  end;

var
  text: packed array [1..textSize] of char;
  pool: packed array [1..poolSize] of char;
  size, position, poolUsed: integer;
  pass, values, characters, depth: integer;
  numbers, ids: real;
  root: value;

procedure append(c: char);
begin
  size := size + 1;
  text[size] := c
end;

procedure appendLine(l: line);
var
  i: integer;
begin
  for i := 1 to lineSize do
    append(l[i])
end;

procedure appendNumber(n: integer);
begin
  if n >= 10 then
    appendNumber(n div 10);
  append(chr(ord('0') + n mod 10))
end;

procedure makeText;
var
  i: integer;
begin
  size := 0;
  append('[');
  for i := 1 to records do
  begin
    if i > 1 then
      append(',');
    appendLine('{"id":                                      ');
    appendNumber(i);
    appendLine(', "name": "Ada \"Countess\" Lovelace",      ');
    appendLine(' "scores": [1, -20, 3.5, 4e2, 0.25, []],    ');
    appendLine(' "active": true, "next": null, "place": {   ');
    appendLine(' "town": "London\/\u0041\n", "empty": {}}}  ')
  end;
  append(']')
end;

procedure skipSpace;
begin
  while text[position] = ' ' do
    position := position + 1
end;

procedure expect(c: char);
begin
  if text[position] <> c then
    writeln('expected ', c, ' at ', position:1);
  position := position + 1
end;

{ Whether the next character is this one, which is then read. }
function accept(c: char): boolean;
begin
  accept := text[position] = c;
  if text[position] = c then
    position := position + 1
end;

function isDigit(c: char): boolean;
begin
  isDigit := (c >= '0') and (c <= '9')
end;

function hexDigit(c: char): integer;
begin
  if isDigit(c) then
    hexDigit := ord(c) - ord('0')
  else
    hexDigit := ord(c) - ord('A') + 10
end;

{ The character that an escape stands for; its backslash was read. }
function escaped: char;
var
  i, code: integer;
  c: char;
begin
  c := text[position];
  position := position + 1;
  if c = 'n' then
    escaped := chr(10)
  else if c = 't' then
    escaped := chr(9)
  else if c = 'u' then
  begin
    code := 0;
    for i := 1 to 4 do
    begin
      code := code * 16 + hexDigit(text[position]);
      position := position + 1
    end;
    escaped := chr(code)
  end
  else
    escaped := c
end;

procedure parseString(var s: chars);
var
  c: char;
begin
  expect('"');
  s.start := poolUsed + 1;
  while not accept('"') do
  begin
    c := text[position];
    position := position + 1;
    if c = '\' then
      c := escaped;
    poolUsed := poolUsed + 1;
    pool[poolUsed] := c
  end;
  s.length := poolUsed + 1 - s.start
end;

function parseNumber: real;
var
  number, scale: real;
  negative, small: boolean;
  exponent, i: integer;
begin
  number := 0.0;
  negative := accept('-');
  while isDigit(text[position]) do
  begin
    number := number * 10 + (ord(text[position]) - ord('0'));
    position := position + 1
  end;
  if accept('.') then
  begin
    scale := 1.0;
    while isDigit(text[position]) do
    begin
      number := number * 10 + (ord(text[position]) - ord('0'));
      scale := scale * 10;
      position := position + 1
    end;
    number := number / scale
  end;
  if accept('e') then
  begin
    small := accept('-');
    exponent := 0;
    while isDigit(text[position]) do
    begin
      exponent := exponent * 10 + (ord(text[position]) - ord('0'));
      position := position + 1
    end;
    for i := 1 to exponent do
      if small then
        number := number / 10
      else
        number := number * 10
  end;
  if negative then
    parseNumber := -number
  else
    parseNumber := number
end;

procedure expectWord(first, second, third, fourth: char);
begin
  expect(first);
  expect(second);
  expect(third);
  expect(fourth)
end;

function parseValue: value;
forward;

procedure parseArray(var first: value);
var
  item, last: value;
begin
  expect('[');
  skipSpace;
  first := nil;
  last := nil;
  while not accept(']') do
  begin
    if last <> nil then
      expect(',');
    item := parseValue;
    if last = nil then
      first := item
    else
      last^.next := item;
    last := item
  end
end;

procedure parseObject(var first: value);
var
  item, last: value;
  key: chars;
begin
  expect('{');
  skipSpace;
  first := nil;
  last := nil;
  while not accept('}') do
  begin
    if last <> nil then
      expect(',');
    skipSpace;
    parseString(key);
    skipSpace;
    expect(':');
    item := parseValue;
    item^.key := key;
    if last = nil then
      first := item
    else
      last^.next := item;
    last := item
  end
end;

function parseValue;
var
  result: value;
  c: char;
begin
  skipSpace;
  new(result);
  result^.next := nil;
  c := text[position];
  if c = '{' then
  begin
    result^.kind := objectValue;
    parseObject(result^.members)
  end
  else if c = '[' then
  begin
    result^.kind := arrayValue;
    parseArray(result^.elements)
  end
  else if c = '"' then
  begin
    result^.kind := stringValue;
    parseString(result^.content)
  end
  else if c = 't' then
  begin
    result^.kind := booleanValue;
    result^.truth := true;
    expectWord('t', 'r', 'u', 'e')
  end
  else if c = 'f' then
  begin
    result^.kind := booleanValue;
    result^.truth := false;
    expect('f');
    expectWord('a', 'l', 's', 'e')
  end
  else if c = 'n' then
  begin
    result^.kind := nullValue;
    expectWord('n', 'u', 'l', 'l')
  end
  else
  begin
    result^.kind := numberValue;
    result^.number := parseNumber
  end;
  skipSpace;
  parseValue := result
end;

procedure measure(v: value; level: integer);
var
  item: value;
begin
  values := values + 1;
  if level > depth then
    depth := level;
  case v^.kind of
    nullValue, booleanValue: ;
    numberValue:
      numbers := numbers + v^.number;
    stringValue:
      characters := characters + v^.content.length;
    arrayValue:
      begin
        item := v^.elements;
        while item <> nil do
        begin
          measure(item, level + 1);
          item := item^.next
        end
      end;
    objectValue:
      begin
        item := v^.members;
        while item <> nil do
        begin
          characters := characters + item^.key.length;
          measure(item, level + 1);
          item := item^.next
        end
      end
  end
end;

function isId(key: chars): boolean;
begin
  isId := false;
  if key.length = 2 then
    isId := (pool[key.start] = 'i') and (pool[key.start + 1] = 'd')
end;

{ The sum of the members `id` of an array of objects. }
function sumOfIds(v: value): real;
var
  item, member: value;
  sum: real;
begin
  sum := 0.0;
  item := v^.elements;
  while item <> nil do
  begin
    member := item^.members;
    while not isId(member^.key) do
      member := member^.next;
    sum := sum + member^.number;
    item := item^.next
  end;
  sumOfIds := sum
end;

procedure release(v: value);
var
  item, next: value;
begin
  item := nil;
  if v^.kind = arrayValue then
    item := v^.elements
  else if v^.kind = objectValue then
    item := v^.members;
  while item <> nil do
  begin
    next := item^.next;
    release(item);
    item := next
  end;
  dispose(v)
end;

begin
  makeText;
  values := 0;
  characters := 0;
  depth := 0;
  numbers := 0.0;
  ids := 0.0;
  for pass := 1 to passes do
  begin
    position := 1;
    poolUsed := 0;
    root := parseValue;
    measure(root, 1);
    ids := ids + sumOfIds(root);
    release(root)
  end;
  writeln(size:1);
  writeln(values:1);
  writeln(characters:1);
  writeln(depth:1);
  writeln(round(numbers * 100):1);
  writeln(round(ids):1)
end.
