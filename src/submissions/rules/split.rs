//! Splitting a secret into three shares of which any two give it back (Shamir, over the field of 256 elements).
//!
//! For each byte `s` of the secret a random `r` makes the line `s + r·x`; share `x` has its value at `x = 1, 2, 3`. One share alone
//! says nothing about the secret: for every byte there is an `r` that fits any value. Written here and not taken from a library
//! because it is a dozen lines whose every step can be read, and part of what is proved; randomness is an argument.

/// Where the shares lie on the line: department, supervisor, escrow.
pub const PLACES: [u8; 3] = [1, 2, 3];

/// Product in the field GF(2⁸) with x⁸+x⁴+x³+x+1, in the same time whatever is multiplied.
fn times(a: u8, b: u8) -> u8 {
    let (mut a, mut product) = (a, 0);
    for bit in 0..8 {
        product ^= a & 0_u8.wrapping_sub((b >> bit) & 1);
        a = (a << 1) ^ (0x1b & 0_u8.wrapping_sub(a >> 7));
    }
    product
}

/// `1 / a`, which is a²⁵⁴; nothing of nothing.
fn inverse(a: u8) -> u8 {
    let mut power = 1;
    for _ in 0..254 {
        power = times(power, a);
    }
    power
}

/// The three shares of `secret`. `random` must be as long as the secret, fresh from the operating system, and used once.
#[must_use]
pub fn split(secret: &[u8], random: &[u8]) -> [Vec<u8>; 3] {
    PLACES.map(|x| secret.iter().zip(random).map(|(s, r)| s ^ times(*r, x)).collect())
}

/// The secret from two shares at different places; `None` where they cannot belong together. That they did is for the caller to
/// check against something known of the secret.
#[must_use]
pub fn join((x, a): (u8, &[u8]), (y, b): (u8, &[u8])) -> Option<Vec<u8>> {
    let known = PLACES.contains(&x) && PLACES.contains(&y);
    if !known || x == y || a.len() != b.len() {
        return None;
    }
    // The line through both points, at 0: (a·y + b·x) / (x + y); minus is plus in this field.
    let over = inverse(x ^ y);
    Some(a.iter().zip(b).map(|(a, b)| times(times(*a, y) ^ times(*b, x), over)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_field_is_the_one_of_fips_197() {
        // FIPS 197 §4.2: {57}·{83} = {c1}, {57}·{13} = {fe}.
        assert_eq!((times(0x57, 0x83), times(0x57, 0x13)), (0xc1, 0xfe));
        for a in 1..=255 {
            assert_eq!(times(a, inverse(a)), 1, "{a}");
        }
    }

    /// However a byte of one share looks, every byte of the secret is possible, and each by exactly one random byte.
    #[test]
    fn one_share_tells_nothing() {
        for place in 0..3 {
            for share in [0_u8, 1, 77, 255] {
                for secret in 0..=255 {
                    let fits = (0..=255).filter(|r| split(&[secret], &[*r])[place] == [share]).count();
                    assert_eq!(fits, 1, "place {place}, share {share}, secret {secret}");
                }
            }
        }
    }

    #[test]
    fn shares_that_cannot_belong_together_are_refused() {
        assert_eq!(join((1, &[1]), (1, &[1])), None);
        assert_eq!(join((1, &[1]), (2, &[1, 2])), None);
        assert_eq!(join((0, &[1]), (2, &[1])), None);
        assert_eq!(join((1, &[1]), (4, &[1])), None);
    }

    proptest! {
        #[test]
        fn any_two_give_it_back(pairs in proptest::collection::vec(any::<(u8, u8)>(), 0..100)) {
            let (secret, random): (Vec<u8>, Vec<u8>) = pairs.into_iter().unzip();
            let shares = split(&secret, &random);
            for (i, j) in [(0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1)] {
                let joined = join((PLACES[i], &shares[i]), (PLACES[j], &shares[j]));
                prop_assert_eq!(joined.as_deref(), Some(secret.as_slice()));
            }
        }

        #[test]
        fn a_changed_share_gives_something_else(secret in any::<[u8; 16]>(), random in any::<[u8; 16]>(), at in 0..16_usize, flip in 1..=255_u8) {
            let [a, mut b, _] = split(&secret, &random);
            b[at] ^= flip;
            prop_assert_ne!(join((1, &a), (2, &b)).unwrap(), secret.to_vec());
        }
    }
}
