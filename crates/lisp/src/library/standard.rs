//! The libraries of R7RS-small and the names that each exports (appendix A): special forms, the words that only mean
//! something inside of one, and procedures.

/// A library `(scheme NAME)`.
#[derive(Debug)]
pub struct StandardLibrary {
    /// Its second name: `base` of `(scheme base)`.
    pub name: &'static str,
    /// What it exports, a blank between two names.
    names: &'static str,
}

impl StandardLibrary {
    /// The names that it exports, in the order of the report.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.names.split_ascii_whitespace()
    }

    /// Whether it exports that name.
    #[must_use]
    pub fn exports(&self, name: &str) -> bool {
        self.names().any(|it| it == name)
    }
}

/// The library `(scheme NAME)`.
#[must_use]
pub fn library(name: &str) -> Option<&'static StandardLibrary> {
    LIBRARIES.iter().find(|it| it.name == name)
}

/// The libraries that export a name. The first one is what a program imports for it: `r5rs` repeats names of others.
pub fn libraries_of(name: &str) -> impl Iterator<Item = &'static StandardLibrary> {
    LIBRARIES.iter().filter(move |it| it.exports(name))
}

/// All of them; `r5rs` comes last. It has what macros and quasiquotation need beside the names of the appendix, which
/// leaves them out.
pub static LIBRARIES: &[StandardLibrary] = &[
    StandardLibrary {
        name: "base",
        names: "* + - ... / < <= = => > >= _ abs and append apply assoc assq assv begin binary-port? boolean=? \
            boolean? bytevector bytevector-append bytevector-copy bytevector-copy! bytevector-length \
            bytevector-u8-ref bytevector-u8-set! bytevector? caar cadr call-with-current-continuation \
            call-with-port call-with-values call/cc car case cdar cddr cdr ceiling char->integer char-ready? \
            char<=? char<? char=? char>=? char>? char? close-input-port close-output-port close-port complex? \
            cond cond-expand cons current-error-port current-input-port current-output-port define \
            define-record-type define-syntax define-values denominator do dynamic-wind else eof-object \
            eof-object? eq? equal? eqv? error error-object-irritants error-object-message error-object? even? \
            exact exact-integer-sqrt exact-integer? exact? expt features file-error? floor floor-quotient \
            floor-remainder floor/ flush-output-port for-each gcd get-output-bytevector get-output-string guard \
            if include include-ci inexact inexact? input-port-open? input-port? integer->char integer? lambda \
            lcm length let let* let*-values let-syntax let-values letrec letrec* letrec-syntax list list->string \
            list->vector list-copy list-ref list-set! list-tail list? make-bytevector make-list make-parameter \
            make-string make-vector map max member memq memv min modulo negative? newline not null? \
            number->string number? numerator odd? open-input-bytevector open-input-string open-output-bytevector \
            open-output-string or output-port-open? output-port? pair? parameterize peek-char peek-u8 port? \
            positive? procedure? quasiquote quote quotient raise raise-continuable rational? rationalize \
            read-bytevector read-bytevector! read-char read-error? read-line read-string read-u8 real? remainder \
            reverse round set! set-car! set-cdr! square string string->list string->number string->symbol \
            string->utf8 string->vector string-append string-copy string-copy! string-fill! string-for-each \
            string-length string-map string-ref string-set! string<=? string<? string=? string>=? string>? \
            string? substring symbol->string symbol=? symbol? syntax-error syntax-rules textual-port? truncate \
            truncate-quotient truncate-remainder truncate/ u8-ready? unless unquote unquote-splicing \
            utf8->string values vector vector->list vector->string vector-append vector-copy vector-copy! \
            vector-fill! vector-for-each vector-length vector-map vector-ref vector-set! vector? when \
            with-exception-handler write-bytevector write-char write-string write-u8 zero?",
    },
    StandardLibrary {
        name: "case-lambda",
        names: "case-lambda",
    },
    StandardLibrary {
        name: "char",
        names: "char-alphabetic? char-ci<=? char-ci<? char-ci=? char-ci>=? char-ci>? char-downcase char-foldcase \
            char-lower-case? char-numeric? char-upcase char-upper-case? char-whitespace? digit-value \
            string-ci<=? string-ci<? string-ci=? string-ci>=? string-ci>? string-downcase string-foldcase \
            string-upcase",
    },
    StandardLibrary {
        name: "complex",
        names: "angle imag-part magnitude make-polar make-rectangular real-part",
    },
    StandardLibrary {
        name: "cxr",
        names: "caaaar caaadr caaar caadar caaddr caadr cadaar cadadr cadar caddar cadddr caddr cdaaar cdaadr cdaar \
            cdadar cdaddr cdadr cddaar cddadr cddar cdddar cddddr cdddr",
    },
    StandardLibrary {
        name: "eval",
        names: "environment eval",
    },
    StandardLibrary {
        name: "file",
        names: "call-with-input-file call-with-output-file delete-file file-exists? open-binary-input-file \
            open-binary-output-file open-input-file open-output-file with-input-from-file with-output-to-file",
    },
    StandardLibrary {
        name: "inexact",
        names: "acos asin atan cos exp finite? infinite? log nan? sin sqrt tan",
    },
    StandardLibrary {
        name: "lazy",
        names: "delay delay-force force make-promise promise?",
    },
    StandardLibrary {
        name: "load",
        names: "load",
    },
    StandardLibrary {
        name: "process-context",
        names: "command-line emergency-exit exit get-environment-variable get-environment-variables",
    },
    StandardLibrary {
        name: "read",
        names: "read",
    },
    StandardLibrary {
        name: "repl",
        names: "interaction-environment",
    },
    StandardLibrary {
        name: "time",
        names: "current-jiffy current-second jiffies-per-second",
    },
    StandardLibrary {
        name: "write",
        names: "display write write-shared write-simple",
    },
    StandardLibrary {
        name: "r5rs",
        names: "* + - ... / < <= = => > >= _ abs acos and angle append apply asin assoc assq assv atan begin \
            boolean? caaaar caaadr caaar caadar caaddr caadr caar cadaar cadadr cadar caddar cadddr caddr cadr \
            call-with-current-continuation call-with-input-file call-with-output-file call-with-values car case \
            cdaaar cdaadr cdaar cdadar cdaddr cdadr cdar cddaar cddadr cddar cdddar cddddr cdddr cddr cdr \
            ceiling char->integer char-alphabetic? char-ci<=? char-ci<? char-ci=? char-ci>=? char-ci>? \
            char-downcase char-lower-case? char-numeric? char-ready? char-upcase char-upper-case? \
            char-whitespace? char<=? char<? char=? char>=? char>? char? close-input-port close-output-port \
            complex? cond cons cos current-input-port current-output-port define define-syntax delay denominator \
            display do dynamic-wind else eof-object? eq? equal? eqv? eval even? exact->inexact exact? exp expt \
            floor for-each force gcd if imag-part inexact->exact inexact? input-port? integer->char integer? \
            interaction-environment lambda lcm length let let* let-syntax letrec letrec-syntax list list->string \
            list->vector list-ref list-tail list? load log magnitude make-polar make-rectangular make-string \
            make-vector map max member memq memv min modulo negative? newline not null-environment null? \
            number->string number? numerator odd? open-input-file open-output-file or output-port? pair? \
            peek-char positive? procedure? quasiquote quote quotient rational? rationalize read read-char \
            real-part real? remainder reverse round scheme-report-environment set! set-car! set-cdr! sin sqrt \
            string string->list string->number string->symbol string-append string-ci<=? string-ci<? string-ci=? \
            string-ci>=? string-ci>? string-copy string-fill! string-length string-ref string-set! string<=? \
            string<? string=? string>=? string>? string? substring symbol->string symbol? syntax-rules tan \
            truncate unquote unquote-splicing values vector vector->list vector-fill! vector-length vector-ref \
            vector-set! vector? with-input-from-file with-output-to-file write write-char zero?",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found() {
        let of = |name| libraries_of(name).map(|it| it.name).collect::<Vec<_>>();
        assert_eq!(of("car"), ["base", "r5rs"]);
        assert_eq!(of("caddr"), ["cxr", "r5rs"]);
        assert_eq!(of("exact->inexact"), ["r5rs"]);
        assert_eq!(of("if"), ["base", "r5rs"]);
        assert!(of("filter").is_empty());
        assert!(library("base").is_some_and(|it| it.exports("=>")) && library("bas").is_none());
    }

    /// The counts of appendix A, and seven more names in `r5rs`.
    #[test]
    fn no_name_is_missing_or_said_twice() {
        let counts: Vec<_> = LIBRARIES.iter().map(|it| (it.name, it.names().count())).collect();
        for library in LIBRARIES {
            let mut names: Vec<_> = library.names().collect();
            names.sort_unstable();
            assert!(names.windows(2).all(|it| it[0] != it[1]), "{}", library.name);
        }
        assert_eq!(
            counts,
            [
                ("base", 238),
                ("case-lambda", 1),
                ("char", 22),
                ("complex", 6),
                ("cxr", 24),
                ("eval", 2),
                ("file", 10),
                ("inexact", 12),
                ("lazy", 5),
                ("load", 1),
                ("process-context", 5),
                ("read", 1),
                ("repl", 1),
                ("time", 3),
                ("write", 4),
                ("r5rs", 224),
            ]
        );
    }
}
