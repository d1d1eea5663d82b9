program expressions(output);
begin
  x := -a + b * c - d div e mod f;
  y := not p and q or (r <= s);
  z := u in [1, 2..n, k];
  a[i, j][k].f^.g := g(x, y + 1);
  write(x:5:2, 'it''s', 1e3, nil)
end.
