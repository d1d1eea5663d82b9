; Escapes of what is no character. [refused]
(list #\xD800 #\x110000 "\xD800;" "\xFFFFFFFFFFFFFFFFFF;" |\x110000;|)
