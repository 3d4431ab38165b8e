import { renderInTestApp } from '@backstage/frontend-test-utils';
import { OperationLogLine } from '@longshore/plugin-longshore-common';
import { screen } from '@testing-library/react';
// What the backend writes is read from its sources.
// eslint-disable-next-line no-restricted-imports
import { readFileSync } from 'fs';
// eslint-disable-next-line no-restricted-imports
import { resolve } from 'path';
import { rootRouteRef } from '../../routes';
import { useLogWords } from './useLogWords';

const BACKEND = resolve(__dirname, '../../../../clusters-backend/src');
const SOURCES = [
  'nodes/drainLines.ts',
  'registry/registerCell.ts',
  'registry/rotateKeys.ts',
];

/** Codes of all lines that the backend writes. */
const WRITTEN = SOURCES.flatMap(path => [
  ...readFileSync(resolve(BACKEND, path), 'utf8').matchAll(
    /logText\(\s*'([a-z-]+)'/g,
  ),
]).map(([, code]) => code);

function Said({ lines }: { lines: Array<Partial<OperationLogLine>> }) {
  const words = useLogWords();
  return (
    <ul>
      {lines.map((line, sequence) => (
        <li key={sequence}>
          {words({ sequence, at: '', message: 'RAW', ...line })}
        </li>
      ))}
    </ul>
  );
}

async function say(...lines: Array<Partial<OperationLogLine>>) {
  renderInTestApp(<Said lines={lines} />, {
    mountedRoutes: { '/clusters': rootRouteRef },
  });
  const items = await screen.findAllByRole('listitem');
  return items.map(({ textContent }) => textContent);
}

describe('useLogWords', () => {
  it('should have words for every line that the backend writes', async () => {
    expect(WRITTEN.length).toBeGreaterThan(10);
    const params = { cause: 'timeout', step: 'clock', result: 'ok' };
    const said = await say(...WRITTEN.map(code => ({ code, params })));
    expect(WRITTEN.filter((_, place) => said[place] === 'RAW')).toEqual([]);
  });

  it('should fill them, name what failed within, and fall back', async () => {
    expect(
      await say(
        { code: 'pod-evicted', params: { pod: 'shop/web-1' } },
        {
          code: 'trying-again',
          params: { cell: 'gz-1', cause: 'timeout', detail: 'x' },
        },
        {
          code: 'check-step',
          params: { step: 'clock', result: 'ok' },
        },
        {
          code: 'check-step',
          params: {
            cell: 'gz-1',
            step: 'reachable',
            result: 'failed',
            cause: 'timeout',
            detail: 'x',
          },
        },
        { code: 'timeout', params: { cell: 'gz-1' } },
        { code: 'never-heard-of' },
        {},
      ),
    ).toEqual([
      'shop/web-1 is evicted',
      'gz-1 did not answer in time; trying again',
      'Clock: in order',
      'Reachable: failed: gz-1 did not answer in time',
      'gz-1 did not answer in time',
      'RAW',
      'RAW',
    ]);
  });
});
