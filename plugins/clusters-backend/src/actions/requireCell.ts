import { NotFoundError } from '@backstage/errors';
import { CellOverview } from '@longshore/plugin-clusters-common';
import { CellOverviews } from '../health/CellOverviews';

/** @throws NotFoundError with the names that there are */
export async function requireCell(
  overviews: CellOverviews,
  name: string,
): Promise<CellOverview> {
  const overview = await overviews.get(name);
  if (!overview) {
    const names = (await overviews.list()).map(cell => cell.name);
    throw new NotFoundError(
      `There is no cluster '${name}'; there are ${names.join(', ')}`,
    );
  }
  return overview;
}
