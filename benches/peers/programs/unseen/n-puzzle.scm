;; The 15-puzzle solved by iterative deepening, IDA*, with the sum of the tiles' distances from home. Prints for each
;; scrambled board the fewest moves that solve it, and how many boards were looked at.
(import (scheme base) (scheme write))

(define size 4)
(define cells (* size size))
(define boards 6)
(define scrambles 150)
(define unlimited 1000)

;; Directions are up, left, right and down: 0 to 3.
(define row-steps (vector -1 0 0 1))
(define column-steps (vector 0 -1 1 0))
(define (opposite direction) (- 3 direction))

(define board (make-vector cells 0))  ; 0 is the empty cell
(define empty-row 0)
(define empty-column 0)
(define bound 0)
(define visited 0)
(define seed 42)

(define (cell row column)
  (+ (* row size) column))

;; How far a tile at a cell is from home: a vector of cells for each tile.
(define distances
  (let ((distances (make-vector cells)))
    (do ((tile 0 (+ tile 1)))
        ((= tile cells) distances)
      (let ((from-home (make-vector cells 0)))
        (vector-set! distances tile from-home)
        (unless (= tile 0)
          (do ((cell 0 (+ cell 1)))
              ((= cell cells))
            (vector-set! from-home cell
                         (+ (abs (- (quotient cell size) (quotient tile size)))
                            (abs (- (modulo cell size) (modulo tile size)))))))))))

(define (distance tile row column)
  (vector-ref (vector-ref distances tile) (cell row column)))

(define (tile-at row column)
  (vector-ref board (cell row column)))

(define (put-tile! row column tile)
  (vector-set! board (cell row column) tile))

(define (inside? row column)
  (and (< -1 row size) (< -1 column size)))

;; The board in order, then random moves of the empty cell.
(define (scramble!)
  (do ((cell 0 (+ cell 1)))
      ((= cell cells))
    (vector-set! board cell cell))
  (set! empty-row 0)
  (set! empty-column 0)
  (do ((move 0 (+ move 1)))
      ((= move scrambles))
    (set! seed (modulo (+ (* seed 3877) 29573) 139968))
    (let* ((chosen (modulo (quotient seed 1000) 4))
           (row (+ empty-row (vector-ref row-steps chosen)))
           (column (+ empty-column (vector-ref column-steps chosen))))
      (when (inside? row column)
        (put-tile! empty-row empty-column (tile-at row column))
        (put-tile! row column 0)
        (set! empty-row row)
        (set! empty-column column)))))

(define (estimate)
  (let loop ((cell 0) (sum 0))
    (if (= cell cells)
        sum
        (loop (+ cell 1)
              (+ sum (vector-ref (vector-ref distances (vector-ref board cell)) cell))))))

;; Searches on from a board reached by `moves` moves and at least `missing` from the solution. Two values: the moves
;; that solved it, or else the fewest that a solution beyond the bound needs; and whether it was solved.
(define (search row column moves missing arrived)
  (set! visited (+ visited 1))
  (cond ((= missing 0) (values moves #t))
        ((> (+ moves missing) bound) (values (+ moves missing) #f))
        (else
         (let loop ((direction 0) (least unlimited))
           (if (= direction 4)
               (values least #f)
               (let ((next-row (+ row (vector-ref row-steps direction)))
                     (next-column (+ column (vector-ref column-steps direction))))
                 (if (or (not (inside? next-row next-column))
                         (and arrived (= direction (opposite arrived))))
                     (loop (+ direction 1) least)
                     (let ((tile (tile-at next-row next-column)))
                       (put-tile! row column tile)
                       (let-values (((found solved)
                                     (search next-row next-column (+ moves 1)
                                             (+ (- missing (distance tile next-row next-column))
                                                (distance tile row column))
                                             direction)))
                         (put-tile! next-row next-column tile)
                         (put-tile! row column 0)
                         (if solved
                             (values found #t)
                             (loop (+ direction 1) (min least found))))))))))))

(define (solve)
  (let ((missing (estimate)))
    (set! bound missing)
    (let deepen ()
      (let-values (((moves solved) (search empty-row empty-column 0 missing #f)))
        (set! bound moves)
        (unless solved (deepen))))))

(define (print-line value)
  (display value)
  (newline))

(do ((i 0 (+ i 1)))
    ((= i boards))
  (scramble!)
  (set! visited 0)
  (solve)
  (print-line bound)
  (print-line visited))
