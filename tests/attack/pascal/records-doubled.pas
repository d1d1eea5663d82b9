{ Records of two records each, thirty deep. [refused memory error] }
program p;
type
  a = record x, y: integer end; b = record x, y: a end; c = record x, y: b end; d = record x, y: c end; e = record x, y: d end;
  f = record x, y: e end; g = record x, y: f end; h = record x, y: g end; i = record x, y: h end; j = record x, y: i end;
  k = record x, y: j end; l = record x, y: k end; m = record x, y: l end; n = record x, y: m end; o = record x, y: n end;
  q = record x, y: o end; r = record x, y: q end; s = record x, y: r end; t = record x, y: s end; u = record x, y: t end;
  v = record x, y: u end; w = record x, y: v end; x = record x, y: w end; y = record x, y: x end; z = record x, y: y end;
  aa = record x, y: z end; ab = record x, y: aa end; ac = record x, y: ab end; ad = record x, y: ac end; ae = record x, y: ad end;
var big: ae;
begin big.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x := 1 end.
