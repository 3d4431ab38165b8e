import { isJsonObject, Json } from '../objects';

/** What tells the items of a list apart: the value of a field, or the value itself. */
export function identity(item: Json, mergeKey: string | undefined): string {
  return JSON.stringify(
    mergeKey && isJsonObject(item) ? item[mergeKey] ?? null : item,
  );
}

/**
 * The order of a merged list, as the real server makes it: items that the
 * patch names stand as the patch (or its `$setElementOrder`) says, the others
 * as they stood. Where nothing says what comes first of two, it is what the
 * patch names: a new container stands before the old ones.
 */
export function orderElements(
  merged: Json[],
  named: Json[],
  before: Json[],
  mergeKey: string | undefined,
): Json[] {
  const positions = (list: Json[]) =>
    new Map(list.map((item, index) => [identity(item, mergeKey), index]));
  const byPatch = positions(named);
  const byServer = positions(before);
  const place = (item: Json, places: Map<string, number>) =>
    places.get(identity(item, mergeKey));
  const sorted = (items: Json[], places: Map<string, number>) =>
    [...items].sort(
      (a, b) =>
        (place(a, places) ?? Infinity) - (place(b, places) ?? Infinity) || 0,
    );

  const left = sorted(
    merged.filter(item => place(item, byPatch) === undefined),
    byServer,
  );
  const right = sorted(
    merged.filter(item => place(item, byPatch) !== undefined),
    byPatch,
  );
  const result: Json[] = [];
  while (left.length > 0 && right.length > 0) {
    const ours = place(left[0], byServer);
    const theirs = place(right[0], byServer);
    const oursFirst =
      ours !== undefined && theirs !== undefined && ours < theirs;
    result.push((oursFirst ? left : right).shift() as Json);
  }
  return [...result, ...left, ...right];
}
