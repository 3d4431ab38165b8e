/** Where a tile is on the page. */
type Place = { left: number; top: number };

/** Which tile an arrow key leads to, in rows of any length. */
export function nextTile(
  places: Place[],
  present: number,
  key: string,
): number | undefined {
  const from = places[present];
  if (!from) {
    return undefined;
  }
  switch (key) {
    case 'ArrowRight':
      return present + 1 < places.length ? present + 1 : undefined;
    case 'ArrowLeft':
      return present > 0 ? present - 1 : undefined;
    case 'Home':
      return 0;
    case 'End':
      return places.length - 1;
    case 'ArrowDown':
      return nearest(
        places,
        from,
        Math.min(...tops(places).filter(top => top > from.top)),
      );
    case 'ArrowUp':
      return nearest(
        places,
        from,
        Math.max(...tops(places).filter(top => top < from.top)),
      );
    default:
      return undefined;
  }
}

function tops(places: Place[]): number[] {
  return places.map(place => place.top);
}

/** The tile of a row that stands nearest to a place; the row may not exist. */
function nearest(places: Place[], from: Place, top: number) {
  const row = places
    .map((place, index) => ({ place, index }))
    .filter(({ place }) => place.top === top)
    .sort(
      (a, b) =>
        Math.abs(a.place.left - from.left) - Math.abs(b.place.left - from.left),
    );
  return row[0]?.index;
}
