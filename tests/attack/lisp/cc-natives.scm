; Natives as receivers of continuations. [error]
(call/cc car)
