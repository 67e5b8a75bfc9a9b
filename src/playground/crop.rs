//! The part of a picture that becomes the grid.

/// Rows and columns.
pub type Extent = (usize, usize);

/// A part of a picture, in its pixels; never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crop {
    pub row: usize,
    pub column: usize,
    pub height: usize,
    pub width: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Corner {
    pub lower: bool,
    pub right: bool,
}

impl Corner {
    pub const LOWER_RIGHT: Self = Self::new(true, true);
    /// In reading order.
    pub const ALL: [Self; 4] = [
        Self::new(false, false),
        Self::new(false, true),
        Self::new(true, false),
        Self::LOWER_RIGHT,
    ];

    const fn new(lower: bool, right: bool) -> Self {
        Self { lower, right }
    }
}

impl Crop {
    pub fn whole((height, width): Extent) -> Self {
        Self {
            row: 0,
            column: 0,
            height: height.max(1),
            width: width.max(1),
        }
    }

    pub fn is_square(self) -> bool {
        self.height == self.width
    }

    /// The largest square in its middle.
    pub fn squared(self) -> Self {
        let side = self.height.min(self.width);
        Self {
            row: self.row + (self.height - side) / 2,
            column: self.column + (self.width - side) / 2,
            height: side,
            width: side,
        }
    }

    /// Where a corner is: between pixels, so that the lower right one of a whole picture has its
    /// rows and columns.
    pub fn corner(self, corner: Corner) -> Extent {
        (
            self.row + if corner.lower { self.height } else { 0 },
            self.column + if corner.right { self.width } else { 0 },
        )
    }

    /// Moved by rows and columns, as far as the picture goes.
    pub fn moved(self, (down, right): (isize, isize), picture: Extent) -> Self {
        let to = |from: usize, by: isize, most: usize| from.saturating_add_signed(by).min(most);
        Self {
            row: to(self.row, down, picture.0.saturating_sub(self.height)),
            column: to(self.column, right, picture.1.saturating_sub(self.width)),
            ..self
        }
    }

    /// With a corner moved by rows and columns while the opposite one stays; a square stays one.
    pub fn stretched(
        self,
        corner: Corner,
        (down, right): (isize, isize),
        square: bool,
        picture: Extent,
    ) -> Self {
        // The size that is asked for, and the largest there is room for.
        let side = |size: usize, start: usize, ends: bool, by: isize, picture: usize| {
            let (grows, room) = if ends {
                (by, picture - start)
            } else {
                (-by, start + size)
            };
            (size.saturating_add_signed(grows).max(1), room)
        };
        let (height, room_down) = side(self.height, self.row, corner.lower, down, picture.0);
        let (width, room_right) = side(self.width, self.column, corner.right, right, picture.1);
        let (height, width) = if square {
            // The corner follows the direction it was moved in most.
            let side = if down.abs() > right.abs() {
                height
            } else {
                width
            };
            let side = side.min(room_down).min(room_right);
            (side, side)
        } else {
            (height.min(room_down), width.min(room_right))
        };
        let start = |start: usize, old: usize, new: usize, ends: bool| {
            if ends { start } else { start + old - new }
        };
        Self {
            row: start(self.row, self.height, height, corner.lower),
            column: start(self.column, self.width, width, corner.right),
            height,
            width,
        }
    }

    /// Rows and columns of a grid with this many cells on the longer side.
    pub fn fitted(self, longer: usize) -> Extent {
        let most = self.width.max(self.height);
        let side = |n: usize| ((n * longer + most / 2) / most).max(1);
        (side(self.height), side(self.width))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PICTURE: Extent = (100, 200);

    fn crop(row: usize, column: usize, height: usize, width: usize) -> Crop {
        Crop {
            row,
            column,
            height,
            width,
        }
    }

    #[test]
    fn a_square_is_taken_from_the_middle() {
        let whole = Crop::whole(PICTURE);
        assert_eq!(whole.squared(), crop(0, 50, 100, 100));
        assert_eq!(crop(10, 0, 31, 20).squared(), crop(15, 0, 20, 20));
        assert_eq!(whole.squared().squared(), whole.squared());
    }

    #[test]
    fn a_frame_is_moved_up_to_the_edge() {
        let frame = crop(10, 20, 30, 40);
        assert_eq!(frame.moved((5, -7), PICTURE), crop(15, 13, 30, 40));
        assert_eq!(frame.moved((-50, 1000), PICTURE), crop(0, 160, 30, 40));
        assert_eq!(
            Crop::whole(PICTURE).moved((1, 1), PICTURE),
            Crop::whole(PICTURE)
        );
    }

    #[test]
    fn the_opposite_corner_stays() {
        let frame = crop(10, 20, 30, 40);
        let stretched = |at: usize, by| frame.stretched(Corner::ALL[at], by, false, PICTURE);
        assert_eq!(stretched(0, (-5, 10)), crop(5, 30, 35, 30));
        assert_eq!(stretched(1, (5, 10)), crop(15, 20, 25, 50));
        assert_eq!(stretched(2, (5, 10)), crop(10, 30, 35, 30));
        assert_eq!(stretched(3, (500, 500)), crop(10, 20, 90, 180));
        assert_eq!(stretched(0, (500, 500)), crop(39, 59, 1, 1));
        assert_eq!(frame.corner(Corner::ALL[1]), (10, 60));
    }

    #[test]
    fn a_square_follows_the_greater_movement() {
        let frame = crop(10, 20, 30, 30);
        let stretched = |by| frame.stretched(Corner::LOWER_RIGHT, by, true, PICTURE);
        assert_eq!(stretched((2, 9)), crop(10, 20, 39, 39));
        assert_eq!(stretched((-7, 1)), crop(10, 20, 23, 23));
        assert_eq!(stretched((0, 500)), crop(10, 20, 90, 90));
        let up = frame.stretched(Corner::ALL[0], (-50, 0), true, PICTURE);
        assert_eq!(up, crop(0, 10, 40, 40));
    }

    #[test]
    fn the_longer_side_is_fitted() {
        let whole = Crop::whole(PICTURE);
        assert_eq!(whole.fitted(28), (14, 28));
        assert_eq!(whole.fitted(1), (1, 1));
        assert_eq!(crop(0, 0, 3, 2).fitted(224), (224, 149));
    }

    proptest! {
        #[test]
        fn a_frame_never_leaves_the_picture(
            size in (1usize..50, 1usize..50),
            steps in prop::collection::vec((0usize..5, -60isize..60, -60isize..60, any::<bool>()), 1..12),
        ) {
            let mut frame = Crop::whole(size);
            for (part, down, right, square) in steps {
                if square && part < 4 {
                    frame = frame.squared();
                }
                frame = match Corner::ALL.get(part) {
                    Some(&corner) => frame.stretched(corner, (down, right), square, size),
                    None => frame.moved((down, right), size),
                };
                prop_assert!(frame.height >= 1 && frame.row + frame.height <= size.0);
                prop_assert!(frame.width >= 1 && frame.column + frame.width <= size.1);
                prop_assert!(!square || part == 4 || frame.is_square());
            }
        }
    }
}
