import { renderInTestApp } from '@backstage/frontend-test-utils';
import { ServiceStatus } from '@longshore/plugin-services-common';
import { screen } from '@testing-library/react';
import { useStatusText } from './useStatusText';

function Words({ status }: { status: ServiceStatus }) {
  const text = useStatusText();
  return (
    <>
      <p>{text.short(status)}</p>
      <p>{text.why(status)}</p>
    </>
  );
}

const CASES: [ServiceStatus, string, RegExp][] = [
  [
    { state: 'running', code: 'running', params: { desired: 1200 } },
    'running',
    /^All 1,200 instances are ready/,
  ],
  [
    { state: 'stopped', code: 'scaled-to-zero', params: {} },
    'scaled to zero',
    /asked for 0 instances/,
  ],
  [
    { state: 'changing', code: 'rolling', params: { percent: 40 } },
    'rolling 40 %',
    /40 % is done/,
  ],
  [
    { state: 'changing', code: 'scaling', params: { ready: 2, desired: 4 } },
    'scaling, 2 of 4 ready',
    /2 of 4 instances are ready/,
  ],
  [
    { state: 'failed', code: 'stalled', params: { ready: 2, desired: 4 } },
    'stalled at 2 of 4',
    /passed its deadline/,
  ],
  [
    {
      state: 'degraded',
      code: 'instances-failing',
      params: { failing: 1, desired: 6, reason: 'CrashLoopBackOff' },
    },
    '1 of 6 failing',
    /CrashLoopBackOff/,
  ],
  [
    {
      state: 'degraded',
      code: 'instances-not-ready',
      params: { notReady: 1, desired: 6 },
    },
    '1 of 6 not ready',
    /readiness probe/,
  ],
  [
    { state: 'failed', code: 'none-ready', params: { desired: 6 } },
    'none of 6 ready',
    /^None of 6 instances is ready, so/,
  ],
  [
    {
      state: 'failed',
      code: 'none-ready',
      params: { desired: 6, reason: 'ImagePullBackOff' },
    },
    'none of 6 ready',
    /\(ImagePullBackOff\)/,
  ],
  [
    {
      state: 'degraded',
      code: 'cannot-place',
      params: { pending: 2, desired: 6 },
    },
    '2 of 6 cannot be placed',
    /no node with enough room/,
  ],
  [
    { state: 'unknown', code: 'cell-silent', params: { cells: 'gz-2' } },
    'no contact with gz-2',
    /last we heard/,
  ],
  [
    { state: 'unknown', code: 'no-live-objects', params: {} },
    'nothing found running',
    /No cluster holds/,
  ],
];

describe('useStatusText', () => {
  it.each(CASES)('should word %j', async (status, short, why) => {
    renderInTestApp(<Words status={status} />);
    expect(await screen.findByText(short)).toBeVisible();
    expect(screen.getByText(why)).toBeVisible();
  });
});
