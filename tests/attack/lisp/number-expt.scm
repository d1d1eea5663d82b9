; A power that no memory holds, and its kin. [memory fuel time error]
(expt 7 (expt 10 12))
