import { ServiceSummary } from '@longshore/plugin-services-common';
import { aService } from '../../__testUtils__/fixtures';
import { groupServices, toGroupQuery } from './groupServices';

const rows: ServiceSummary[] = ['a', 'b', 'c', 'd'].flatMap(name => [
  aService({ name, environment: 'test' }),
  aService({ name, environment: 'production' }),
]);

function page(offset: number, limit: number) {
  const query = toGroupQuery({ offset, limit });
  const start = query.offset ?? 0;
  return groupServices(rows.slice(start, start + (query.limit ?? 0)), {
    offset,
    limit,
  }).map(({ name, environments }) => [name, ...Object.keys(environments)]);
}

describe('groupServices', () => {
  it('should show each service once and whole, however pages cut it', () => {
    const both = ['test', 'production'];
    expect(page(0, 3)).toEqual([
      ['a', ...both],
      ['b', ...both],
    ]);
    expect(page(3, 3)).toEqual([['c', ...both]]);
    expect(page(6, 3)).toEqual([['d', ...both]]);
  });

  it('should keep to the limit of the API', () => {
    expect(toGroupQuery({ offset: 200, limit: 200 }).limit).toBe(200);
  });
});
