//! Four float32 at once: one vector of wasm's simd128, elsewhere an array that the compiler puts
//! into one register. The quick loops are written with these, so that tests on the host run them.

use std::ops::{Add, Div, Mul};

#[cfg(target_feature = "simd128")]
use std::arch::wasm32 as wasm;

#[cfg(target_feature = "simd128")]
type Four = wasm::v128;
#[cfg(not(target_feature = "simd128"))]
type Four = [f32; 4];

#[derive(Clone, Copy)]
pub(super) struct Lanes(Four);

/// How many there are.
pub(super) const LANES: usize = 4;

impl Lanes {
    #[inline(always)]
    pub fn splat(value: f32) -> Self {
        Self::of([value; 4])
    }

    #[inline(always)]
    pub fn of([a, b, c, d]: [f32; 4]) -> Self {
        #[cfg(target_feature = "simd128")]
        return Self(wasm::f32x4(a, b, c, d));
        #[cfg(not(target_feature = "simd128"))]
        return Self([a, b, c, d]);
    }

    #[inline(always)]
    pub fn cells(self) -> [f32; 4] {
        #[cfg(target_feature = "simd128")]
        return [
            wasm::f32x4_extract_lane::<0>(self.0),
            wasm::f32x4_extract_lane::<1>(self.0),
            wasm::f32x4_extract_lane::<2>(self.0),
            wasm::f32x4_extract_lane::<3>(self.0),
        ];
        #[cfg(not(target_feature = "simd128"))]
        return self.0;
    }

    /// The four cells from `at` on.
    #[inline(always)]
    pub fn load(x: &[f32], at: usize) -> Self {
        let four = &x[at..at + LANES];
        // SAFETY: the slice has four cells; the read needs no alignment.
        Self(unsafe { four.as_ptr().cast::<Four>().read_unaligned() })
    }

    /// [`Lanes::load`] without its check.
    ///
    /// # Safety
    ///
    /// `x` has the four cells from `at` on.
    #[inline(always)]
    pub unsafe fn load_unchecked(x: &[f32], at: usize) -> Self {
        debug_assert!(at + LANES <= x.len());
        // SAFETY: promised by the caller; the read needs no alignment.
        Self(unsafe { x.as_ptr().add(at).cast::<Four>().read_unaligned() })
    }

    /// Four cells of `x`.
    ///
    /// # Safety
    ///
    /// `x` has each of them.
    #[inline(always)]
    pub unsafe fn gather_unchecked(x: &[f32], cells: [u32; LANES]) -> Self {
        debug_assert!(cells.iter().all(|&cell| (cell as usize) < x.len()));
        // SAFETY: promised by the caller.
        Self::of(cells.map(|cell| unsafe { *x.get_unchecked(cell as usize) }))
    }

    /// Writes the four cells from `at` on.
    #[inline(always)]
    pub fn store(self, out: &mut [f32], at: usize) {
        let four = &mut out[at..at + LANES];
        // SAFETY: the slice has four cells; the write needs no alignment.
        unsafe { four.as_mut_ptr().cast::<Four>().write_unaligned(self.0) }
    }

    /// [`Lanes::store`] without its check.
    ///
    /// # Safety
    ///
    /// `out` has the four cells from `at` on.
    #[inline(always)]
    pub unsafe fn store_unchecked(self, out: &mut [f32], at: usize) {
        debug_assert!(at + LANES <= out.len());
        // SAFETY: promised by the caller; the write needs no alignment.
        unsafe {
            out.as_mut_ptr()
                .add(at)
                .cast::<Four>()
                .write_unaligned(self.0)
        }
    }

    /// The cells with even positions in `self` and then `next`.
    #[inline(always)]
    pub fn even(self, next: Self) -> Self {
        #[cfg(target_feature = "simd128")]
        return Self(wasm::i32x4_shuffle::<0, 2, 4, 6>(self.0, next.0));
        #[cfg(not(target_feature = "simd128"))]
        return Self([self.0[0], self.0[2], next.0[0], next.0[2]]);
    }

    /// The cells with odd positions in `self` and then `next`.
    #[inline(always)]
    pub fn odd(self, next: Self) -> Self {
        #[cfg(target_feature = "simd128")]
        return Self(wasm::i32x4_shuffle::<1, 3, 5, 7>(self.0, next.0));
        #[cfg(not(target_feature = "simd128"))]
        return Self([self.0[1], self.0[3], next.0[1], next.0[3]]);
    }

    /// `self` on even positions and `odd` on odd ones: eight cells.
    #[inline(always)]
    pub fn interleave(self, odd: Self) -> [Self; 2] {
        #[cfg(target_feature = "simd128")]
        return [
            Self(wasm::i32x4_shuffle::<0, 4, 1, 5>(self.0, odd.0)),
            Self(wasm::i32x4_shuffle::<2, 6, 3, 7>(self.0, odd.0)),
        ];
        #[cfg(not(target_feature = "simd128"))]
        return [
            Self([self.0[0], odd.0[0], self.0[1], odd.0[1]]),
            Self([self.0[2], odd.0[2], self.0[3], odd.0[3]]),
        ];
    }

    /// The larger of both, as PyTorch's pools choose: the earlier of equals, and NaN before all.
    #[inline(always)]
    pub fn larger(self, later: Self) -> Self {
        #[cfg(target_feature = "simd128")]
        {
            let above = wasm::f32x4_gt(later.0, self.0);
            let nan = wasm::f32x4_ne(later.0, later.0);
            Self(wasm::v128_bitselect(
                later.0,
                self.0,
                wasm::v128_or(above, nan),
            ))
        }
        #[cfg(not(target_feature = "simd128"))]
        return self.zip(later, larger);
    }

    /// The larger of both, the earlier of equals, where neither is NaN.
    #[inline(always)]
    pub fn larger_number(self, later: Self) -> Self {
        #[cfg(target_feature = "simd128")]
        return Self(wasm::f32x4_pmax(self.0, later.0));
        #[cfg(not(target_feature = "simd128"))]
        return self.zip(later, |a, b| if a < b { b } else { a });
    }

    /// 1 where a cell is at least as large as that of `bound`, and 0 elsewhere.
    #[inline(always)]
    pub fn reaches(self, bound: Self) -> Self {
        #[cfg(target_feature = "simd128")]
        return Self(wasm::v128_and(
            wasm::f32x4_ge(self.0, bound.0),
            wasm::f32x4_splat(1.0),
        ));
        #[cfg(not(target_feature = "simd128"))]
        return self.zip(bound, |cell, bound| f32::from(u8::from(cell >= bound)));
    }

    /// Whether both have the same bits.
    #[inline(always)]
    pub fn same_bits(self, other: Self) -> bool {
        #[cfg(target_feature = "simd128")]
        return !wasm::v128_any_true(wasm::v128_xor(self.0, other.0));
        #[cfg(not(target_feature = "simd128"))]
        return self.0.map(f32::to_bits) == other.0.map(f32::to_bits);
    }

    /// Whether one of the cells is NaN.
    #[inline(always)]
    pub fn has_nan(self) -> bool {
        #[cfg(target_feature = "simd128")]
        return wasm::v128_any_true(wasm::f32x4_ne(self.0, self.0));
        #[cfg(not(target_feature = "simd128"))]
        return self.0.iter().any(|cell| cell.is_nan());
    }

    #[cfg(not(target_feature = "simd128"))]
    #[inline(always)]
    fn zip(self, other: Self, f: impl Fn(f32, f32) -> f32) -> Self {
        Self(std::array::from_fn(|i| f(self.0[i], other.0[i])))
    }
}

/// The larger of both, the earlier of equals, and NaN before all.
#[inline(always)]
pub(super) fn larger(earlier: f32, later: f32) -> f32 {
    if later > earlier || later.is_nan() {
        later
    } else {
        earlier
    }
}

macro_rules! arithmetic {
    ($($operator:ident $method:ident $vector:ident),*) => {$(
        impl $operator for Lanes {
            type Output = Self;

            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                #[cfg(target_feature = "simd128")]
                return Self(wasm::$vector(self.0, other.0));
                #[cfg(not(target_feature = "simd128"))]
                return self.zip(other, f32::$method);
            }
        }
    )*};
}

arithmetic!(Add add f32x4_add, Mul mul f32x4_mul, Div div f32x4_div);
