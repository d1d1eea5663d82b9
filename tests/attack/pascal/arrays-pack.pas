{ pack and unpack with every bound wrong. [error] }
program p;
var a: array [1..100] of char; z: packed array [1..50] of char; i: integer;
begin i := 51; pack(a, i, z); unpack(z, a, i); i := i + 1; pack(a, i, z) end.
