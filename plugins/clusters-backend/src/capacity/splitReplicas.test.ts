import { PlaceableCell, splitReplicas } from './splitReplicas';

// Thousands of cases, on a machine that may be busy.
jest.setTimeout(60_000);

/** Each property is tried with so many random cases. */
const CASES = 2_500;

type Case = { replicas: number; leastCells: number; cells: PlaceableCell[] };

/** Mulberry32: the same numbers for the same seed on every machine. */
function randomFrom(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

function randomCase(
  seed: number,
): Case & { random: (below: number) => number } {
  const random = randomFrom(seed);
  // Small numbers most of the time, so that ties and limits are met often.
  const upTo = [3, 12, 1_000][random(3)];
  const cells = Array.from({ length: random(8) }, (_, index) => ({
    cell: `cell-${index}`,
    room: random(3) === 0 ? 0 : random(upTo),
    current: random(2) === 0 ? 0 : random(upTo),
    ...(random(4) === 0 && { closed: 'not-healthy' as const }),
  }));
  return {
    replicas: random(3 * upTo),
    leastCells: random(4),
    cells,
    random,
  };
}

function forAll(check: (given: ReturnType<typeof randomCase>) => void) {
  for (let seed = 1; seed <= CASES; seed += 1) {
    const given = randomCase(seed);
    try {
      check(given);
    } catch (error) {
      throw new Error(
        `Seed ${seed}: ${JSON.stringify({
          ...given,
          split: splitReplicas(given),
        })}\n${error}`,
      );
    }
  }
}

function sum(numbers: number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

function running(cells: PlaceableCell[]): number {
  return sum(cells.map(({ current }) => current));
}

/** Fewer than run, or none where none run. */
function fewerThanRun({ cells, random }: ReturnType<typeof randomCase>) {
  return random(Math.max(1, running(cells)));
}

function replicasOf(split: ReturnType<typeof splitReplicas>) {
  return Object.fromEntries(
    split.shares.map(({ cell, replicas }) => [cell, replicas]),
  );
}

describe('splitReplicas', () => {
  const ab = (current: [number, number], room: [number, number] = [20, 10]) => [
    { cell: 'a', room: room[0], current: current[0] },
    { cell: 'b', room: room[1], current: current[1] },
  ];

  it('should give 6 to free room of 2:1 as 4 and 2', () => {
    const split = splitReplicas({
      replicas: 6,
      leastCells: 2,
      cells: ab([0, 0]),
    });
    expect(split).toEqual({
      shares: [
        { cell: 'a', replicas: 4, room: 20, current: 0, reasons: ['share'] },
        { cell: 'b', replicas: 2, room: 10, current: 0, reasons: ['share'] },
      ],
      shortage: 0,
      excess: 0,
    });
  });

  it('should move nothing that runs when 6 become 9', () => {
    const { shares, shortage } = splitReplicas({
      replicas: 9,
      leastCells: 2,
      cells: ab([4, 2], [16, 8]),
    });
    expect(shares.map(({ replicas }) => replicas)).toEqual([6, 3]);
    expect(shares[0].reasons).toEqual(['kept', 'share']);
    expect(shortage).toBe(0);
  });

  it('should shrink from 6 to 3 in proportion', () => {
    const split = splitReplicas({
      replicas: 3,
      leastCells: 2,
      cells: ab([4, 2]),
    });
    expect(replicasOf(split)).toEqual({ a: 2, b: 1 });
  });

  it('should say how many fit nowhere', () => {
    const split = splitReplicas({
      replicas: 9,
      leastCells: 2,
      cells: ab([0, 0], [4, 2]),
    });
    expect(split.shortage).toBe(3);
    expect(split.shares.map(({ reasons }) => reasons)).toEqual([
      ['share', 'full'],
      ['share', 'full'],
    ]);
  });

  it('should use a second cell for two, however small its room', () => {
    const split = splitReplicas({
      replicas: 2,
      leastCells: 2,
      cells: ab([0, 0], [1_000, 1]),
    });
    expect(replicasOf(split)).toEqual({ a: 1, b: 1 });
    expect(split.shares[1].reasons).toEqual(['spread', 'full']);
  });

  it('should keep one in each cell when it shrinks to two', () => {
    const split = splitReplicas({
      replicas: 2,
      leastCells: 2,
      cells: ab([10, 1]),
    });
    expect(replicasOf(split)).toEqual({ a: 1, b: 1 });
  });

  it('should give no substitutes for what runs in a silent cell', () => {
    const cells: PlaceableCell[] = [
      { cell: 'a', room: 20, current: 3 },
      { cell: 'b', room: 10, current: 3, closed: 'not-healthy' },
    ];
    const same = splitReplicas({ replicas: 6, leastCells: 2, cells });
    expect(replicasOf(same)).toEqual({ a: 3, b: 3 });
    const more = splitReplicas({ replicas: 8, leastCells: 2, cells });
    expect(replicasOf(more)).toEqual({ a: 5, b: 3 });
    expect(more.shares[1].reasons).toEqual(['kept', 'not-healthy']);
  });

  it('should not take from the others what it cannot take from a silent cell', () => {
    const split = splitReplicas({
      replicas: 4,
      leastCells: 2,
      cells: [
        { cell: 'a', room: 20, current: 4 },
        { cell: 'b', room: 10, current: 4, closed: 'not-healthy' },
      ],
    });
    expect(replicasOf(split)).toEqual({ a: 2, b: 4 });
    expect(split).toMatchObject({ shortage: 0, excess: 2 });
  });

  it('should serve equal remainders by the name of the cell', () => {
    const split = splitReplicas({
      replicas: 1,
      leastCells: 1,
      cells: [
        { cell: 'b', room: 5, current: 0 },
        { cell: 'a', room: 5, current: 0 },
      ],
    });
    expect(split.shares).toMatchObject([
      { cell: 'a', replicas: 1 },
      { cell: 'b', replicas: 0, reasons: ['not-needed'] },
    ]);
  });

  it('should place nothing where there are no cells', () => {
    expect(splitReplicas({ replicas: 3, leastCells: 2, cells: [] })).toEqual({
      shares: [],
      shortage: 3,
      excess: 0,
    });
  });

  describe('for any cells', () => {
    it('should account for every instance that is wanted', () => {
      forAll(given => {
        const { shares, shortage, excess } = splitReplicas(given);
        const placed = sum(shares.map(({ replicas }) => replicas));
        expect(placed + shortage).toBe(given.replicas + excess);
        expect(Math.min(shortage, excess)).toBe(0);
      });
    });

    it('should lack exactly what the open cells have no room for', () => {
      forAll(given => {
        const split = splitReplicas(given);
        const room = given.cells.reduce(
          (all, cell) => all + (cell.closed ? 0 : cell.room),
          0,
        );
        expect(split.shortage).toBe(
          Math.max(0, given.replicas - running(given.cells) - room),
        );
      });
    });

    it('should never place more than there is room for', () => {
      forAll(given => {
        for (const share of splitReplicas(given).shares) {
          expect(share.replicas).toBeGreaterThanOrEqual(0);
          expect(share.replicas).toBeLessThanOrEqual(
            share.current + share.room,
          );
        }
      });
    });

    it('should move nothing that runs when more or the same are wanted', () => {
      forAll(given => {
        const replicas = running(given.cells) + given.random(20);
        for (const share of splitReplicas({ ...given, replicas }).shares) {
          expect(share.replicas).toBeGreaterThanOrEqual(share.current);
        }
      });
    });

    it('should start nothing when fewer are wanted', () => {
      forAll(given => {
        const replicas = fewerThanRun(given);
        for (const share of splitReplicas({ ...given, replicas }).shares) {
          expect(share.replicas).toBeLessThanOrEqual(share.current);
        }
      });
    });

    it('should change nothing in a cell that is silent', () => {
      forAll(given => {
        const { shares } = splitReplicas(given);
        const silent = given.cells.filter(({ closed }) => closed);
        expect(
          shares
            .filter(share => silent.some(({ cell }) => cell === share.cell))
            .map(({ replicas }) => replicas),
        ).toEqual(silent.map(({ current }) => current));
      });
    });

    it('should shrink the others no more because one is silent', () => {
      forAll(given => {
        const replicas = fewerThanRun(given);
        const open = given.cells.map(({ closed: _, ...cell }) => cell);
        const reached = replicasOf(
          splitReplicas({ ...given, replicas, cells: open }),
        );
        const silent = replicasOf(splitReplicas({ ...given, replicas }));
        for (const { cell } of given.cells.filter(({ closed }) => !closed)) {
          expect(silent[cell]).toBe(reached[cell]);
        }
      });
    });

    it('should not depend on the order of the cells', () => {
      forAll(given => {
        const shuffled = [...given.cells];
        for (let last = shuffled.length - 1; last > 0; last -= 1) {
          const other = given.random(last + 1);
          [shuffled[last], shuffled[other]] = [shuffled[other], shuffled[last]];
        }
        expect(splitReplicas({ ...given, cells: shuffled })).toEqual(
          splitReplicas(given),
        );
      });
    });

    it('should use as many cells as are asked for and can be used', () => {
      forAll(given => {
        const fresh = given.cells.map(cell => ({ ...cell, current: 0 }));
        const { shares, shortage } = splitReplicas({ ...given, cells: fresh });
        const usable = fresh.filter(({ closed, room }) => !closed && room > 0);
        const used = shares.filter(({ replicas }) => replicas > 0).length;
        expect(used).toBeGreaterThanOrEqual(
          Math.min(given.leastCells, given.replicas - shortage, usable.length),
        );
      });
    });

    it('should keep as many cells in use as are asked for when it shrinks', () => {
      forAll(given => {
        const replicas = fewerThanRun(given);
        const { shares } = splitReplicas({ ...given, replicas });
        const inUse = given.cells.filter(({ current }) => current > 0).length;
        const used = shares.filter(share => share.replicas > 0).length;
        expect(used).toBeGreaterThanOrEqual(
          Math.min(given.leastCells, replicas, inUse),
        );
      });
    });

    it('should lack no more when there is more room', () => {
      forAll(given => {
        if (given.cells.length === 0) return;
        const before = splitReplicas(given).shortage;
        const roomier = given.cells.map((cell, index) =>
          index === given.random(given.cells.length)
            ? { ...cell, room: cell.room + 1 + given.random(5) }
            : cell,
        );
        expect(
          splitReplicas({ ...given, cells: roomier }).shortage,
        ).toBeLessThanOrEqual(before);
      });
    });

    it('should settle: asked again for what it gave, it changes nothing', () => {
      forAll(given => {
        const first = splitReplicas(given);
        const { shares, shortage, excess } = first;
        const then = splitReplicas({
          ...given,
          replicas: given.replicas - shortage + excess,
          cells: given.cells.map(cell => {
            const replicas = replicasOf(first)[cell.cell];
            return {
              ...cell,
              current: replicas,
              room: Math.max(0, cell.room - (replicas - cell.current)),
            };
          }),
        });
        expect(then.shares.map(({ replicas }) => replicas)).toEqual(
          shares.map(({ replicas }) => replicas),
        );
      });
    });

    it('should stay within one of the exact proportion where nothing else counts', () => {
      forAll(given => {
        const cells = given.cells.map(({ cell, room }) => ({
          cell,
          room,
          current: 0,
        }));
        const all = sum(cells.map(({ room }) => room));
        const replicas = given.random(all + 1);
        for (const share of splitReplicas({ replicas, leastCells: 0, cells })
          .shares) {
          const quota = (replicas * share.room) / Math.max(1, all);
          expect(Math.abs(share.replicas - quota)).toBeLessThan(1);
        }
      });
    });
  });
});
