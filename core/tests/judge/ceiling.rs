//! Checks the rule for a count against a ceiling, for every truth value and every position of a range.

use proverka::count::CountRange;
use proverka::inspection::Judgement;
use proverka::judge::against_ceiling;
use proverka::verdict::{Truth, Verdict};

const CEILING: u32 = 5;

/// Every range with bounds from 0 to 7, and every one without an upper bound.
fn ranges() -> impl Iterator<Item = CountRange> {
    let open = (0..8).map(CountRange::at_least);
    (0..8).flat_map(|min| (min..8).map(move |max| CountRange::spanning(min, max))).chain(open)
}

/// The verdicts in every possible world: each count of the range, with the ceiling binding or not if that is unknown.
fn worlds(measured: CountRange, binds: Truth) -> Vec<Verdict> {
    let counts = measured.min()..=measured.max().unwrap_or(20);
    let binding: &[bool] = match binds {
        Truth::True => &[true],
        Truth::False => &[false],
        Truth::Unknown => &[true, false],
    };
    counts
        .flat_map(|count| {
            binding.iter().map(move |binds| match (binds, count <= CEILING) {
                (false, _) => Verdict::NotBinding,
                (true, true) => Verdict::Holds,
                (true, false) => Verdict::Fails,
            })
        })
        .collect()
}

/// The verdict is "fails" exactly if it is so in every world, and the same for "not binding". It is "holds" if no world
/// breaks the ceiling and the ceiling binds in some world.
#[test]
fn a_verdict_is_decided_exactly_if_every_world_agrees() {
    for binds in [Truth::True, Truth::False, Truth::Unknown] {
        for measured in ranges() {
            let worlds = worlds(measured, binds);
            let all = |verdict| worlds.iter().all(|world| *world == verdict);
            let due = if all(Verdict::NotBinding) {
                Verdict::NotBinding
            } else if all(Verdict::Fails) {
                Verdict::Fails
            } else if !worlds.contains(&Verdict::Fails) {
                Verdict::Holds
            } else {
                Verdict::Undecided
            };
            assert_eq!(against_ceiling(measured, CEILING, binds), due, "{measured:?}, binds: {binds:?}");
        }
    }
}

/// The judgement of a count on the device is that rule, for its limit and for the declared number.
#[test]
fn the_device_judges_a_count_by_the_same_rule() {
    for binds in [Truth::True, Truth::False, Truth::Unknown] {
        for total in 0..8 {
            let judgement = Judgement::new(total, CEILING, Some(CEILING), binds);
            let against = |binds| against_ceiling(CountRange::exactly(total), CEILING, binds);
            assert_eq!((judgement.limit, judgement.declared), (against(binds), against(Truth::True)));
            assert_eq!(judgement.in_force, Verdict::from(binds));
            assert_eq!(Judgement::read(judgement.byte()), judgement);
        }
    }
    assert_eq!(Judgement::new(7, 5, None, Truth::True).declared, Verdict::NotBinding);
}

/// FORMAT's byte: the limit in bits 0 and 1, the declared number in 2 and 3, the term in 4 and 5, all together in 6 and
/// 7.
#[test]
fn the_byte_of_a_judgement_is_that_of_the_format() {
    let all = Verdict::ALL;
    for (limit, low) in all.into_iter().zip(0_u8..) {
        for (declared, middle) in all.into_iter().zip(0_u8..) {
            for (in_force, high) in all.into_iter().zip(0_u8..) {
                let judgement = Judgement { in_force, limit, declared };
                assert_eq!(judgement.byte() & 0x3F, low | middle << 2 | high << 4);
                let overall = Judgement { limit: judgement.overall(), ..judgement };
                assert_eq!(judgement.byte() >> 6, overall.byte() & 3);
            }
        }
    }
}
