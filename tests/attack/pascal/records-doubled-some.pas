{ Records of two records each, as many as memory takes, copied by value. [memory depth fuel] }
program p;
type
  a = record x, y: integer end; b = record x, y: a end; c = record x, y: b end; d = record x, y: c end; e = record x, y: d end;
  f = record x, y: e end; g = record x, y: f end; h = record x, y: g end; i = record x, y: h end; j = record x, y: i end;
  k = record x, y: j end; l = record x, y: k end; m = record x, y: l end; n = record x, y: m end;
var big: n;
procedure q(r: n); begin q(r) ; r.x.x.x.x.x.x.x.x.x.x.x.x.x.x := 1 end;
begin q(big) end.
