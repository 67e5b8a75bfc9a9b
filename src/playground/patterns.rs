//! The named patterns: small grids that show what an operation does to edges, points and textures,
//! and one picture.

/// A pattern that the input can be.
pub struct Pattern {
    pub name: &'static str,
    /// The shape it has when none is asked for.
    pub shape: &'static [usize],
    /// The value at an index, in a tensor of a shape.
    value: fn(&[usize], &[usize]) -> f64,
}

impl Pattern {
    /// The values for this shape in reading order.
    pub fn values(&self, shape: &[usize]) -> Vec<f32> {
        let cells = shape.iter().product();
        let mut index = vec![0; shape.len()];
        let mut values = Vec::with_capacity(cells);
        for _ in 0..cells {
            values.push((self.value)(&index, shape) as f32);
            for (i, &size) in index.iter_mut().zip(shape).rev() {
                *i += 1;
                if *i < size {
                    break;
                }
                *i = 0;
            }
        }
        values
    }
}

pub static PATTERNS: &[Pattern] = &[
    Pattern {
        name: "ramp",
        shape: &[4, 4],
        value: |index, shape| {
            let flat = index.iter().zip(shape).fold(0, |flat, (i, n)| flat * n + i);
            let last = shape.iter().product::<usize>() - 1;
            flat as f64 / last.max(1) as f64
        },
    },
    Pattern {
        name: "gradient",
        shape: &[4, 4],
        value: |index, shape| {
            let ((_, j), (_, width)) = (plane(index), plane(shape));
            j / (width - 1.0).max(1.0)
        },
    },
    Pattern {
        name: "impulse",
        shape: &[5, 5],
        value: |index, shape| f64::from(index.iter().zip(shape).all(|(&i, &n)| i == n / 2)),
    },
    Pattern {
        name: "checkerboard",
        shape: &[6, 6],
        value: |index, _| (index.iter().sum::<usize>() % 2) as f64,
    },
    Pattern {
        name: "edge",
        shape: &[6, 6],
        value: |index, shape| {
            let (i, j) = plane(index);
            let (_, width) = plane(shape);
            f64::from(j + i * 0.5 > (width - 1.0) * 0.7)
        },
    },
    Pattern {
        name: "disk",
        shape: &[9, 9],
        value: |index, shape| {
            let smallest = shape.iter().copied().filter(|&n| n > 1).min().unwrap_or(1);
            let radius = (smallest - 1) as f64 / 2.0 + 0.1;
            let squares = index.iter().zip(shape).map(|(&i, &n)| {
                let from_centre = i as f64 - (n - 1) as f64 / 2.0;
                from_centre * from_centre
            });
            (radius - squares.sum::<f64>().sqrt()).clamp(0.0, 1.0)
        },
    },
    Pattern {
        name: "digit",
        shape: &[7, 7],
        value: |index, shape| {
            let (i, j) = plane(index);
            let (height, width) = plane(shape);
            let row = DIGIT[(i * DIGIT.len() as f64 / height) as usize];
            f64::from(row[(j * row.len() as f64 / width) as usize] == b'#')
        },
    },
    Pattern {
        name: "waves",
        shape: &[12, 12],
        value: |index, _| {
            let squares = index.iter().map(|&i| (i * i) as f64).sum::<f64>();
            0.5 + 0.5 * (0.09 * squares).sin()
        },
    },
    Pattern {
        name: super::input::BLANK,
        shape: &[4, 4],
        value: |_, _| 0.0,
    },
    Pattern {
        name: "photo",
        shape: &[224, 224],
        value: |index, shape| {
            let (i, j) = plane(index);
            let (height, width) = plane(shape);
            photo((j + 0.5) / width, (i + 0.5) / height)
        },
    },
];

const DIGIT: [&[u8; 7]; 7] = [
    b"..###..", b".#...#.", b".....#.", b"...##..", b".....#.", b".#...#.", b"..###..",
];

/// The last two entries, as row and column.
fn plane(index: &[usize]) -> (f64, f64) {
    match index {
        [.., i, j] => (*i as f64, *j as f64),
        // A line is a plane of one row; a single value, one of one cell.
        [j] => (0.0, *j as f64),
        [] => (0.0, 0.0),
    }
}

/// A lit ball on a striped floor before a wall, 0 to 255 in whole steps; `x` and `y` run from 0 to 1.
fn photo(x: f64, y: f64) -> f64 {
    const HORIZON: f64 = 0.56;
    const CENTRE: (f64, f64) = (0.56, 0.52);
    const RADIUS: f64 = 0.26;
    /// Towards the lamp: left, up, in front. Length 1.
    const LAMP: (f64, f64, f64) = (-0.48, -0.64, 0.6);

    let (u, v) = ((x - CENTRE.0) / RADIUS, (y - CENTRE.1) / RADIUS);
    let distance = u * u + v * v;
    let light = if distance < 1.0 {
        let w = (1.0 - distance).sqrt();
        let facing = u * LAMP.0 + v * LAMP.1 + w * LAMP.2;
        // The lamp's mirror image, seen from the front.
        let mirrored = (2.0 * facing * w - LAMP.2).max(0.0);
        0.12 + 0.62 * facing.max(0.0) + 0.4 * mirrored.powi(24)
    } else if y < HORIZON {
        0.74 - 0.3 * x - 0.18 * y
    } else {
        let depth = 1.0 / (y - HORIZON + 0.05);
        let stripe = ((x - 0.5) * depth * 2.6 + 100.0).floor() as i64 % 2 == 0;
        let shadow = {
            let (a, b) = ((x - 0.62) / 0.3, (y - 0.8) / 0.07);
            1.0 - 0.6 * (1.0 - a * a - b * b).clamp(0.0, 1.0)
        };
        (if stripe { 0.78 } else { 0.22 }) * shadow
    };
    (light.clamp(0.0, 1.0) * 255.0).round()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_fits_every_shape() {
        for pattern in PATTERNS {
            let shapes: [&[usize]; 8] = [
                pattern.shape,
                &[],
                &[0],
                &[1],
                &[8],
                &[3, 4, 5],
                &[1, 1, 1, 1],
                &[2, 0],
            ];
            for shape in shapes {
                let values = pattern.values(shape);
                assert_eq!(values.len(), shape.iter().product::<usize>());
                assert!(values.iter().all(|v| (0.0..=255.0).contains(v)));
            }
        }
    }

    #[test]
    fn the_impulse_is_one_cell() {
        let impulse = PATTERNS.iter().find(|p| p.name == "impulse").unwrap();
        let values = impulse.values(&[5, 5]);
        assert_eq!(values.iter().sum::<f32>(), 1.0);
        assert_eq!(values[12], 1.0);
    }
}
