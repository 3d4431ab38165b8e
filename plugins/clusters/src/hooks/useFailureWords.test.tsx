import { renderInTestApp } from '@backstage/frontend-test-utils';
import { Failure } from '@longshore/plugin-longshore-common';
import { screen } from '@testing-library/react';
import { FailureRemedy } from '../components/FailureRemedy';
import { rootRouteRef } from '../routes';
import { useFailureWords } from './useFailureWords';

function Said({ failure }: { failure: Failure }) {
  const words = useFailureWords()(failure);
  return (
    <>
      <p>{words.text}</p>
      <FailureRemedy words={words} />
    </>
  );
}

function render(code: string, params: Record<string, string>) {
  renderInTestApp(<Said failure={{ code, message: 'raw', params }} />, {
    mountedRoutes: { '/clusters': rootRouteRef },
  });
}

describe('useFailureWords', () => {
  it.each([
    ['token-expires', { days: '0' }, 'Our token expires in less than a day'],
    ['token-expires', { days: '1' }, 'Our token expires in 1 day'],
    [
      'certificate-expires',
      { days: '12' },
      'The certificate of its API server expires in 12 days',
    ],
    [
      'certificate-expired',
      { cell: 'gz-2' },
      'The certificate of its API server has expired',
    ],
    [
      'token-expired',
      { at: '2026-01-01T10:00:00Z' },
      /^Our token expired on Jan 1, 2026/,
    ],
    [
      'client-certificate-expired',
      { at: '2026-01-01T10:00:00Z' },
      /^Our client certificate expired on Jan 1, 2026/,
    ],
    [
      'token-expired',
      { at: '2026-01-01T10:00:00Z' },
      /^Our token expired on Jan 1, 2026/,
    ],
    [
      'certificate-expired',
      { cell: 'gz-2' },
      'The certificate of its API server has expired',
    ],
    ['clock-skew', { seconds: '95' }, 'Its clock is 95 s ahead of ours'],
    ['clock-skew', { seconds: '-95' }, 'Its clock is 95 s behind ours'],
    [
      'version-skew',
      { nodes: '1', node: 'node-1', kubelet: 'v1.29.1', server: 'v1.34.4' },
      'The kubelet of node-1, v1.29.1, is too far from the API server of v1.34.4',
    ],
    [
      'version-skew',
      { nodes: '7', node: 'node-1', kubelet: 'v1.29.1', server: 'v1.34.4' },
      'Kubelets of 7 nodes, such as v1.29.1 of node-1, are too far from the API server of v1.34.4',
    ],
    ['timeout', { cell: 'gz-2' }, 'gz-2 did not answer in time'],
    ['never-heard-of', {}, 'raw'],
  ])('should word %s with %j', async (code, params, text) => {
    render(code, params);
    expect(await screen.findByText(text)).toBeVisible();
  });

  it.each([
    ['rule-missing', { rule: 'list pods', yaml: 'resources: ["pods"]' }],
    ['forbidden', { what: 'list pods', rule: 'resources: ["pods"]' }],
  ])(
    'should give the YAML that mends %s, to be copied',
    async (code, params) => {
      render(code, params);
      expect(await screen.findByText('resources: ["pods"]')).toBeVisible();
      expect(screen.getByRole('button', { name: 'Copy YAML' })).toBeVisible();
    },
  );

  it('should lead to the operation that is in the way', async () => {
    render('operation-open', { operation: 'op-1' });
    expect(
      await screen.findByText('another operation is at work on it'),
    ).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'See what is being done with it' }),
    ).toHaveAttribute('href', '/clusters/operations/op-1');
  });
});
