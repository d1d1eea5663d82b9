{ A string that does not end. [refused] }
program p(output); begin write('abc
