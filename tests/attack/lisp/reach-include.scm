; A file is included while compiling. [refused error]
(include "/etc/passwd")
