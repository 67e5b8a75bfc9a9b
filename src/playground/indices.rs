//! Which rows and columns of a grid are numbered.

use std::collections::BTreeSet;

/// The numbers that are shown beside cells of this size, and which of them are live.
pub fn numbered(
    (before, size, after): (usize, usize, usize),
    cell: f64,
    lit: &BTreeSet<isize>,
    room: f64,
) -> Vec<(isize, bool)> {
    // Small cells are counted in even steps, far apart.
    let step = if cell >= room {
        1
    } else {
        // Cells without any width, while a window opens, leave one number.
        let least = (room.max(48.0) / cell).ceil().min(size as f64);
        even_step(least as isize, size as isize)
    };
    // A live index replaces a neighbour it would touch; of many live ones the first is shown.
    let lit: BTreeSet<isize> = match lit.first() {
        Some(&first) if step > 1 => [first].into(),
        _ => lit.clone(),
    };
    let close = |i: isize| {
        lit.iter()
            .any(|&l| l != i && ((l - i).abs() as f64) * cell < room)
    };
    (-(before as isize)..(size + after) as isize)
        .filter(|&i| lit.contains(&i) || (i % step == 0 && !close(i)))
        .map(|i| (i, lit.contains(&i)))
        .collect()
}

/// The next step for thinned indices: one that divides the size, where one is near, or a round one.
fn even_step(least: isize, size: isize) -> isize {
    let dividing = (least..=least * 2).find(|step| *step > 0 && size % step == 0);
    dividing.unwrap_or_else(|| {
        let round = [2, 4, 5, 8, 10, 16, 20, 32, 50, 64, 100, 128, 200, 256, 512];
        let found = round.into_iter().find(|&round| round >= least);
        found.unwrap_or(least)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thinned_indices_divide_the_size_where_they_can() {
        assert_eq!(even_step(38, 224), 56);
        assert_eq!(even_step(10, 56), 14);
        assert_eq!(even_step(4, 14), 7);
        assert_eq!(even_step(7, 101), 8);
    }

    #[test]
    fn cells_without_width_have_one_number() {
        for cell in [0.0, 1e-300, 0.001] {
            let shown = numbered((0, 8, 0), cell, &BTreeSet::new(), 16.0);
            assert_eq!(shown, [(0, false)], "{cell}");
        }
    }
}
