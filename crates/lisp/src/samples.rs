//! Small programs that show the language.

use polyc_frontend::Sample;

/// The samples.
pub const SAMPLES: &[Sample] = &[
    Sample {
        title: "a procedure and a loop",
        source: "(define (square x) (* x x))\n(do ((i 1 (+ i 1)))\n    ((> i 5))\n  (display (square i))\n  (newline))\n",
    },
    Sample {
        title: "a macro",
        source: "(define-syntax swap!\n  (syntax-rules ()\n    ((_ a b) (let ((tmp a)) (set! a b) (set! b tmp)))))\n(define x 1)\n(define y 2)\n(swap! x y)\n(write (list x y))\n(newline)\n",
    },
];
