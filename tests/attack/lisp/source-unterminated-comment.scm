; Comments in comments that do not end. [refused]
#| #| #| |# (display 1)
