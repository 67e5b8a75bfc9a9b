//! PyTorch's random numbers on the CPU, bit for bit.
//!
//! Sources: `aten/src/ATen/core/DistributionsHelper.h`, `ATen/native/cpu/DistributionTemplates.h`
//! and `ATen/native/cpu/avx_mathfun.h` of PyTorch; `tests/golden/generators.txt` holds it to the
//! numbers of an AVX2 machine.

use std::f64::consts::TAU;

use rand_mt::Mt;

/// The CPU generator after `torch.manual_seed(seed)`.
pub struct Generator {
    engine: Mt,
    /// Box and Muller's second sample, kept for the next small `randn`.
    next_normal: Option<f64>,
}

impl Generator {
    pub fn new(seed: u64) -> Self {
        Self {
            // The engine takes the low half of the seed.
            engine: Mt::new(seed as u32),
            next_normal: None,
        }
    }

    /// `torch.rand`: 24 random bits each.
    pub fn uniform(&mut self, count: usize) -> Vec<f32> {
        (0..count).map(|_| self.uniform_float()).collect()
    }

    /// `torch.randint(low, high)`, where `low < high`.
    pub fn integers(&mut self, low: i64, high: i64, count: usize) -> Vec<f32> {
        let range = high.wrapping_sub(low) as u64;
        (0..count)
            .map(|_| {
                let random = if range >= 1 << 28 {
                    self.random64()
                } else {
                    self.engine.next_u32().into()
                };
                low.wrapping_add((random % range) as i64) as f32
            })
            .collect()
    }

    /// `torch.randn`. From 16 values on they are made in blocks of 16, the last block anew from the
    /// end of the data; fewer are made one by one in double precision.
    pub fn normal(&mut self, count: usize) -> Vec<f32> {
        if count < BLOCK {
            return (0..count).map(|_| self.normal_double() as f32).collect();
        }
        let mut data = self.uniform(count);
        for block in data.chunks_exact_mut(BLOCK) {
            box_muller(block);
        }
        if !count.is_multiple_of(BLOCK) {
            let tail = &mut data[count - BLOCK..];
            tail.fill_with(|| self.uniform_float());
            box_muller(tail);
        }
        data
    }

    fn uniform_float(&mut self) -> f32 {
        const BITS: u32 = 24;
        (self.engine.next_u32() & ((1 << BITS) - 1)) as f32 / (1u32 << BITS) as f32
    }

    fn uniform_double(&mut self) -> f64 {
        const BITS: u32 = 53;
        (self.random64() & ((1 << BITS) - 1)) as f64 / (1u64 << BITS) as f64
    }

    fn normal_double(&mut self) -> f64 {
        if let Some(sample) = self.next_normal.take() {
            return sample;
        }
        let angle = TAU * self.uniform_double();
        let radius = (-2.0 * (-self.uniform_double()).ln_1p()).sqrt();
        self.next_normal = Some(radius * angle.sin());
        radius * angle.cos()
    }

    fn random64(&mut self) -> u64 {
        let high = u64::from(self.engine.next_u32());
        high << 32 | u64::from(self.engine.next_u32())
    }
}

const BLOCK: usize = 16;

/// Sixteen uniform samples become normal ones: eight radii from the first half, eight angles from
/// the second.
fn box_muller(block: &mut [f32]) {
    let (radii, angles) = block.split_at_mut(BLOCK / 2);
    for (u, v) in radii.iter_mut().zip(angles) {
        let radius = (-2.0 * log(1.0 - *u)).sqrt();
        let (sin, cos) = sin_cos(std::f32::consts::TAU * *v);
        *u = radius * cos;
        *v = radius * sin;
    }
}

/// `log256_ps` for one positive value. The fused steps are those of PyTorch's build: they decide
/// the last bit.
fn log(x: f32) -> f32 {
    const P: [f32; 9] = [
        7.037_683_6e-2,
        -1.151_461e-1,
        1.167_699_9e-1,
        -1.242_014_1e-1,
        1.424_932_3e-1,
        -1.666_805_8e-1,
        2.000_071_5e-1,
        -2.499_999_4e-1,
        3.333_333e-1,
    ];
    let bits = x.max(f32::MIN_POSITIVE).to_bits();
    let mut exponent = ((bits >> 23) as i32 - 126) as f32;
    let mut m = f32::from_bits(bits & 0x007f_ffff | 0x3f00_0000);
    if m < std::f32::consts::FRAC_1_SQRT_2 {
        exponent -= 1.0;
        m = (m - 1.0) + m;
    } else {
        m -= 1.0;
    }
    let square = m * m;
    let y = m * P[1..].iter().fold(P[0], |y, &p| y.mul_add(m, p));
    let y = y.mul_add(square, exponent * -2.121_944_4e-4);
    let y = (-square).mul_add(0.5, y);
    exponent.mul_add(0.693_359_4, m + y)
}

/// `sincos256_ps` for one value that is not negative.
fn sin_cos(x: f32) -> (f32, f32) {
    let octant = ((x * 1.273_239_5) as i32 + 1) & !1;
    let y = octant as f32;
    let x = y.mul_add(-0.785_156_25, x);
    let x = y.mul_add(-2.418_756_5e-4, x);
    let x = y.mul_add(-3.774_895e-8, x);
    let z = x * x;

    let c = 2.443_315_7e-5f32
        .mul_add(z, -1.388_731_6e-3)
        .mul_add(z, 4.166_664_6e-2);
    let c = (c * z).mul_add(z, -(z * 0.5)) + 1.0;
    let s = (-1.951_529_6e-4f32)
        .mul_add(z, 8.332_161e-3)
        .mul_add(z, -1.666_665_5e-1);
    let s = (s * z).mul_add(x, x);

    let (sin, cos) = if octant & 2 == 0 { (s, c) } else { (c, s) };
    (
        if octant & 4 == 0 { sin } else { -sin },
        if (octant - 2) & 4 == 0 { -cos } else { cos },
    )
}
