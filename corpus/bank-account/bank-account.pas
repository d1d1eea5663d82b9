{ An account as a record, changed by procedures with variable parameters. }
program BankAccount(output);

type
  account = record
    balance: integer
  end;

var
  mine: account;

procedure deposit(var a: account; amount: integer);
begin
  a.balance := a.balance + amount;
  writeln('deposit ', amount:1, ': balance ', a.balance:1)
end;

procedure withdraw(var a: account; amount: integer);
begin
  write('withdraw ', amount:1, ': ');
  with a do
    if amount > balance then
      writeln('insufficient funds')
    else
    begin
      balance := balance - amount;
      writeln('balance ', balance:1)
    end
end;

begin
  mine.balance := 0;
  deposit(mine, 100);
  withdraw(mine, 30);
  withdraw(mine, 500);
  deposit(mine, 25);
  withdraw(mine, 95);
  writeln('final balance ', mine.balance:1)
end.
