import { Cell } from '@longshore/plugin-clusters-common';
import { cellWarnings, CellSigns } from './cellWarnings';

const NOW = Date.parse('2026-06-01T00:00:00Z');
const DAY = 24 * 3_600_000;
const CELL: Cell = {
  name: 'a',
  region: 'gz',
  environments: ['production'],
  simulated: false,
  version: 'v1.34.4',
  writable: true,
  contact: { state: 'live', since: '2026-05-01T00:00:00Z' },
};

function warn(signs: Partial<CellSigns>) {
  return cellWarnings({
    cell: CELL,
    now: NOW,
    probeTimes: [],
    nodes: [],
    watches: [],
    ...signs,
  }).map(({ code, params }) => [code, params]);
}

function inDays(days: number, life = 365) {
  return { from: NOW + (days - life) * DAY, until: NOW + days * DAY };
}

describe('cellWarnings', () => {
  it('should have nothing to say of a cell that is well', () => {
    expect(
      warn({
        certificate: inDays(200),
        credentials: { type: 'token', until: NOW + 90 * DAY },
        aheadMs: -900,
        probeTimes: [5, 7, 900],
        watchLagMs: 40,
        nodes: [{ name: 'n', kubeletVersion: 'v1.31.0' }],
        watches: [
          { resource: 'pods', state: 'live', objects: 1, dials: 1, lists: 1 },
        ],
      }),
    ).toEqual([]);
  });

  it('should tell of a certificate that nobody has renewed', () => {
    expect(warn({ certificate: inDays(29) })).toEqual([
      ['certificate-expires', { cell: 'a', days: '29' }],
    ]);
    expect(warn({ certificate: inDays(31) })).toEqual([]);
  });

  it('should leave a short certificate to what renews it, until it does not', () => {
    expect(warn({ certificate: inDays(0.5, 1) })).toEqual([]);
    expect(warn({ certificate: inDays(0.1, 1) })).toEqual([
      ['certificate-expires', { cell: 'a', days: '0' }],
    ]);
  });

  it('should tell of our own credentials in time', () => {
    const until = (days: number) => NOW + days * DAY;
    expect(
      warn({ credentials: { type: 'client-certificate', until: until(29.5) } }),
    ).toEqual([['client-certificate-expires', { cell: 'a', days: '29' }]]);
    expect(warn({ credentials: { type: 'token', until: until(8) } })).toEqual(
      [],
    );
    expect(warn({ credentials: { type: 'token', until: until(6.9) } })).toEqual(
      [['token-expires', { cell: 'a', days: '6' }]],
    );
  });

  it('should say of what has ended that it has, and when', () => {
    const at = '2026-05-31T12:00:00.000Z';
    const until = Date.parse(at);
    expect(warn({ certificate: { from: until - 365 * DAY, until } })).toEqual([
      ['certificate-expired', { cell: 'a', at }],
    ]);
    expect(
      warn({ credentials: { type: 'client-certificate', until } }),
    ).toEqual([['client-certificate-expired', { cell: 'a', at }]]);
    const [{ code, message }] = cellWarnings({
      cell: CELL,
      now: NOW,
      probeTimes: [],
      nodes: [],
      watches: [],
      credentials: { type: 'token', until },
    });
    expect(code).toBe('token-expired');
    expect(message).toBe(`Cell 'a': our token has expired on ${at}; renew it`);
    // Hours are left.
    expect(warn({ credentials: { type: 'token', until: NOW + 1 } })).toEqual([
      ['token-expires', { cell: 'a', days: '0' }],
    ]);
  });

  it.each([
    ['newer than', 'v1.35.0', true],
    ['as old as is allowed for', 'v1.31.9-eks', false],
    ['too old for', 'v1.30.0', true],
    ['not known beside', undefined, false],
  ])(
    'should judge a kubelet that is %s its API server',
    (_, kubeletVersion, warned) => {
      const nodes = [
        { name: 'good', kubeletVersion: 'v1.34.4' },
        { name: 'other', kubeletVersion },
      ];
      expect(warn({ nodes })).toEqual(
        warned
          ? [
              [
                'version-skew',
                {
                  cell: 'a',
                  kubelet: kubeletVersion,
                  server: 'v1.34.4',
                  nodes: '1',
                  node: 'other',
                },
              ],
            ]
          : [],
      );
    },
  );

  it('should go by the median of probes, and by none when there are few', () => {
    expect(warn({ probeTimes: [4_000, 4_000] })).toEqual([]);
    expect(warn({ probeTimes: [4_000, 10, 1_500] })).toEqual([
      ['slow-api', { cell: 'a', ms: '1500' }],
    ]);
  });

  it('should tell of watches that lag, unless the cell is stale anyhow', () => {
    expect(warn({ watchLagMs: 12_400 })).toEqual([
      ['watch-lag', { cell: 'a', seconds: '12' }],
    ]);
    const contact = { ...CELL.contact, state: 'stale' as const };
    expect(warn({ watchLagMs: 12_400, cell: { ...CELL, contact } })).toEqual(
      [],
    );
  });

  it('should tell of clocks that differ, either way', () => {
    expect(warn({ aheadMs: 31_000 })).toEqual([
      ['clock-skew', { cell: 'a', seconds: '31' }],
    ]);
    expect(warn({ aheadMs: -95_400 })).toEqual([
      ['clock-skew', { cell: 'a', seconds: '-95' }],
    ]);
  });

  it('should name what we may not do', () => {
    const failure = {
      code: 'forbidden',
      message: 'we may not watch jobs',
      params: { what: 'watch jobs', rule: '- apiGroups: ["batch"]' },
    };
    expect(
      warn({
        cell: { ...CELL, writable: false },
        watches: [
          {
            resource: 'jobs',
            state: 'connecting',
            objects: 0,
            dials: 3,
            lists: 0,
            failure,
          },
        ],
      }),
    ).toEqual([
      [
        'rule-missing',
        { cell: 'a', rule: 'watch jobs', yaml: '- apiGroups: ["batch"]' },
      ],
      [
        'not-writable',
        {
          cell: 'a',
          rule: 'impersonate users, groups, userextras',
          yaml: expect.stringMatching(/resourceNames:\s+- longshore\n/),
        },
      ],
    ]);
  });

  it('should tell that our credentials are refused', () => {
    const contact = {
      ...CELL.contact,
      state: 'stale' as const,
      failure: { code: 'unauthorized', message: 'no' },
    };
    expect(warn({ cell: { ...CELL, contact } })).toEqual([
      ['credentials-refused', { cell: 'a' }],
    ]);
  });
});
