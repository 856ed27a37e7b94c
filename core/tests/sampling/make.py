"""Writes sizes.csv: sample sizes by whole numbers of any length, compared with SciPy's hypergeometric distribution.

    pip install scipy && python3 core/tests/sampling/make.py > core/tests/sampling/sizes.csv

A row is items, violations, the probability of the measurement, the confidence, and the smallest sample; empty if even all
items are not enough.
"""

import random
from fractions import Fraction
from math import comb

from scipy.stats import hypergeom


def missed(items, violations, sample, measurement):
    """The probability that no violation is noticed, as a fraction."""
    overlooked = 1 - measurement
    least, most = max(0, sample - (items - violations)), min(sample, violations)
    if overlooked == 0:
        return Fraction(comb(items - violations, sample), comb(items, sample)) if least == 0 else Fraction(0)
    weights = (comb(violations, k) * comb(items - violations, sample - k) * overlooked**k for k in range(least, most + 1))
    return sum(weights, Fraction(0)) / comb(items, sample)


def smallest(items, violations, measurement, confidence):
    """The smallest sample, by bisection."""
    enough = lambda sample: missed(items, violations, sample, measurement) <= 1 - confidence
    if not enough(items):
        return None
    low, high = 0, items
    while low < high:
        middle = (low + high) // 2
        if enough(middle):
            high = middle
        else:
            low = middle + 1
    if measurement == 1:
        # SciPy agrees, as far as floats go.
        at = hypergeom.pmf(0, items, violations, high) if high else 1.0
        assert at <= float(1 - confidence) * (1 + 1e-9) + 1e-12, (items, violations, high)
        if high:
            before = hypergeom.pmf(0, items, violations, high - 1)
            assert before >= float(1 - confidence) * (1 - 1e-9) - 1e-12, (items, violations, high)
    return high


def row(items, violations, measurement, confidence):
    """Prints a row."""
    size = smallest(items, violations, measurement, confidence)
    print(f"{items},{violations},{measurement},{confidence},{'' if size is None else size}")


def main():
    """Prints the table."""
    print("items,violations,measurement,confidence,sample")
    confidences = [Fraction(1, 2), Fraction(9, 10), Fraction(19, 20), Fraction(999, 1000)]
    for items in range(1, 201):
        # For each number of items all violations up to 3, and some more.
        for violations in sorted({v for v in (1, 2, 3, 5, items // 10, items // 2, items - 1, items) if 0 < v <= items}):
            row(items, violations, Fraction(1), confidences[(items + violations) % 4])
    for items in range(1, 41):
        for violations in sorted({v for v in (1, 2, items // 3, items) if 0 < v <= items}):
            for measurement in (Fraction(1, 2), Fraction(9, 10)):
                row(items, violations, measurement, confidences[(items + violations) % 4])
    source = random.Random(20261129)
    for _ in range(60):
        items = source.randrange(1_000, 100_001)
        violations = source.randrange(1, max(2, items // source.choice([2, 20, 200])))
        row(items, violations, Fraction(1), Fraction(source.randrange(500_000, 1_000_000), 1_000_000))
    for _ in range(12):
        items = source.randrange(1_000, 5_001)
        violations = source.randrange(1, items // source.choice([2, 20, 200]))
        row(items, violations, Fraction(source.randrange(1, 20), 20), Fraction(source.randrange(500, 1_000), 1_000))


main()
