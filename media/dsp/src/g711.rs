//! G.711: A-law and µ-law, both ways and into each other, by table.
//!
//! Linear values are 16 bit: the 13 (14) bits of the recommendation, left-aligned. Every table is
//! computed by the compiler from the definition (ITU-T G.711 tables 1 and 2).

/// Which of the two laws.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Law {
    /// A-law, `PCMA`: the whole world but North America and Japan.
    A,
    /// µ-law, `PCMU`.
    U,
}

impl Law {
    /// One octet to one sample.
    #[inline]
    #[must_use]
    pub fn to_linear(self, octet: u8) -> i16 {
        match self {
            Self::A => FROM_A[usize::from(octet)],
            Self::U => FROM_U[usize::from(octet)],
        }
    }

    /// One sample to one octet.
    #[inline]
    #[must_use]
    pub fn to_octet(self, sample: i16) -> u8 {
        match self {
            Self::A => TO_A[usize::from(sample as u16 >> 4)],
            Self::U => TO_U[usize::from(sample as u16 >> 2)],
        }
    }

    /// Decodes as many samples as both slices have.
    #[inline]
    pub fn decode(self, octets: &[u8], out: &mut [i16]) {
        let table = match self {
            Self::A => &FROM_A,
            Self::U => &FROM_U,
        };
        for (sample, octet) in out.iter_mut().zip(octets) {
            *sample = table[usize::from(*octet)];
        }
    }

    /// Encodes as many samples as both slices have.
    #[inline]
    pub fn encode(self, samples: &[i16], out: &mut [u8]) {
        match self {
            Self::A => {
                for (octet, sample) in out.iter_mut().zip(samples) {
                    *octet = TO_A[usize::from(*sample as u16 >> 4)];
                }
            }
            Self::U => {
                for (octet, sample) in out.iter_mut().zip(samples) {
                    *octet = TO_U[usize::from(*sample as u16 >> 2)];
                }
            }
        }
    }

    /// Translates a payload of this law into the other, in place.
    #[inline]
    pub fn translate(self, octets: &mut [u8]) {
        let table = match self {
            Self::A => &A_TO_U,
            Self::U => &U_TO_A,
        };
        for octet in octets {
            *octet = table[usize::from(*octet)];
        }
    }

    /// The other law.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::A => Self::U,
            Self::U => Self::A,
        }
    }
}

/// A-law to µ-law, octet by octet: the µ-law value nearest to what the A-law octet means.
pub static A_TO_U: [u8; 256] = translation(&FROM_A, &FROM_U);
/// µ-law to A-law, octet by octet.
pub static U_TO_A: [u8; 256] = translation(&FROM_U, &FROM_A);

static FROM_A: [i16; 256] = decode_table(Law::A);
static FROM_U: [i16; 256] = decode_table(Law::U);
/// By the upper 12 bits of a sample: all that A-law looks at.
static TO_A: [u8; 1 << 12] = encode_table_a();
/// By the upper 14 bits of a sample: all that µ-law looks at.
static TO_U: [u8; 1 << 14] = encode_table_u();

const fn decode_table(law: Law) -> [i16; 256] {
    let mut table = [0; 256];
    let mut octet = 0;
    while octet < 256 {
        table[octet] = match law {
            Law::A => expand_a(octet as u8),
            Law::U => expand_u(octet as u8),
        };
        octet += 1;
    }
    table
}

const fn encode_table_a() -> [u8; 1 << 12] {
    let mut table = [0; 1 << 12];
    let mut index = 0;
    while index < 1 << 12 {
        table[index] = compress_a(((index as u16) << 4) as i16);
        index += 1;
    }
    table
}

const fn encode_table_u() -> [u8; 1 << 14] {
    let mut table = [0; 1 << 14];
    let mut index = 0;
    while index < 1 << 14 {
        table[index] = compress_u(((index as u16) << 2) as i16);
        index += 1;
    }
    table
}

/// For each octet the octet of the other law whose value is nearest; of two, the quieter, and of the same sign.
const fn translation(from: &[i16; 256], to: &[i16; 256]) -> [u8; 256] {
    let mut table = [0; 256];
    let mut octet = 0;
    while octet < 256 {
        // In both laws the upper half is positive.
        let sign = octet & 0x80;
        let (mut best, mut smallest) = (sign, i32::MAX);
        let mut other = sign;
        while other < sign + 0x80 {
            let error = (to[other] as i32 - from[octet] as i32).abs();
            let quieter = (to[other] as i32).abs() < (to[best] as i32).abs();
            if error < smallest || (error == smallest && quieter) {
                (best, smallest) = (other, error);
            }
            other += 1;
        }
        table[octet] = best as u8;
        octet += 1;
    }
    table
}

/// Middle of the interval that an A-law octet stands for (G.711 table 1), 16-bit scale.
const fn expand_a(octet: u8) -> i16 {
    // Even bits travel inverted.
    let bits = octet ^ 0x55;
    let segment = (bits & 0x70) >> 4;
    let step = ((bits & 0x0f) as i16) << 4;
    let size = match segment {
        0 => step + 8,
        _ => (step + 0x108) << (segment - 1),
    };
    if bits & 0x80 != 0 { size } else { -size }
}

/// Negative samples count as their ones' complement, as in the ITU-T software tool library.
const fn compress_a(sample: i16) -> u8 {
    let (sign, size) = if sample >= 0 { (0x80, sample as u16) } else { (0, !(sample as u16)) };
    let size = size >> 4;
    // The first two segments have the same step, so they need no shift.
    let mut shift = 0;
    while size >> (shift + 5) != 0 {
        shift += 1;
    }
    let bits = if shift == 0 { size } else { ((shift + 1) << 4) | ((size >> shift) & 0x0f) };
    (bits as u8 | sign) ^ 0x55
}

/// Added before µ-law's logarithm, 16-bit scale.
const BIAS: i32 = 0x84;
/// Largest size that µ-law knows, 16-bit scale.
const CLIP: i32 = 32_635;

/// Middle of the interval that a µ-law octet stands for (G.711 table 2), 16-bit scale.
const fn expand_u(octet: u8) -> i16 {
    let bits = !octet;
    let segment = (bits & 0x70) >> 4;
    let size = (((((bits & 0x0f) as i32) << 3) + BIAS) << segment) - BIAS;
    (if bits & 0x80 != 0 { -size } else { size }) as i16
}

const fn compress_u(sample: i16) -> u8 {
    let (sign, size) = if sample >= 0 { (0, sample as i32) } else { (0x80, !(sample as i32)) };
    let size = if size > CLIP { CLIP } else { size } + BIAS;
    let mut segment = 7;
    while segment > 0 && size >> (segment + 7) == 0 {
        segment -= 1;
    }
    let step = (size >> (segment + 3)) & 0x0f;
    !(sign | ((segment as u8) << 4) | step as u8)
}
