/**
 * How many rows would appear, disappear or move between two lists of ids: the
 * number behind "3 changed". A row that only makes room for others has not
 * moved.
 */
export function changedRows(before: string[], after: string[]): number {
  const places = new Map(before.map((id, place) => [id, place]));
  const kept = after
    .map(id => places.get(id))
    .filter((place): place is number => place !== undefined);
  const added = after.length - kept.length;
  const removed = before.length - kept.length;
  return added + removed + kept.length - longestRise(kept);
}

/** Length of the longest increasing subsequence, by patience sorting. */
function longestRise(values: number[]): number {
  const piles: number[] = [];
  for (const value of values) {
    let low = 0;
    let high = piles.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (piles[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    piles[low] = value;
  }
  return piles.length;
}
