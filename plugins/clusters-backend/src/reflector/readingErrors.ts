import { CellError } from '../connection/CellError';

/** What was read when something went wrong. */
export type Reading = { cell: string; plural: string };

/** The cell has answered with something that Kubernetes does not answer. */
export function badAnswer(reading: Reading, problem: string): CellError {
  const { cell, plural } = reading;
  return new CellError({
    code: 'bad-answer',
    message: `Cell '${cell}': ${problem} (${plural})`,
    params: { cell, what: plural },
  });
}

/** A watch has ended in another way than by its time. */
export function watchBroken(reading: Reading, cause: unknown): CellError {
  const { cell, plural } = reading;
  return new CellError(
    {
      code: 'watch-broken',
      message: `Cell '${cell}': the watch of ${plural} broke off`,
      params: { cell, what: plural },
    },
    { cause },
  );
}
