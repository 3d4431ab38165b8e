/**
 * Divides a number of whole things in proportion to weights, by the largest
 * remainder (Hamilton's method). No part is larger than its weight, so that at
 * most the sum of the weights is given out. Equal remainders are served in the
 * order of the weights.
 *
 * @param count - whole, not negative
 * @param weights - whole, not negative
 * @returns a part for each weight
 */
export function shareOut(count: number, weights: number[]): number[] {
  // In whole numbers of any size: a remainder decides, so it must be exact.
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  const given = BigInt(count) < total ? BigInt(count) : total;
  if (total === 0n) {
    return weights.map(() => 0);
  }
  const quotas = weights.map((weight, index) => ({
    index,
    part: (given * BigInt(weight)) / total,
    remainder: (given * BigInt(weight)) % total,
  }));
  const parts = quotas.map(({ part }) => Number(part));
  const rest = Number(given) - parts.reduce((sum, part) => sum + part, 0);
  [...quotas]
    .sort((a, b) => Number(b.remainder - a.remainder) || a.index - b.index)
    .slice(0, rest)
    .forEach(({ index }) => {
      parts[index] += 1;
    });
  return parts;
}
