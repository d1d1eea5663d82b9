{ Blocks that do not end. [refused] }
program p; begin begin begin begin if true then case 1 of 1: repeat while true do with
