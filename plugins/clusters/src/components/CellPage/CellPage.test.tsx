import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  aCell,
  aLostCell,
  aNode,
  anOperation,
} from '../../__testUtils__/fixtures';
import {
  aResponseError,
  mockClusters,
  renderClusters,
  shownLocation,
} from '../../__testUtils__/renderClusters';

function answering(cell = aCell()) {
  const clusters = mockClusters();
  clusters.getCell.mockResolvedValue(cell);
  return clusters;
}

describe('CellPage', () => {
  it('should say how the cluster is and what to do about its warnings', async () => {
    const clusters = answering(
      aCell({
        health: {
          ...aCell().health,
          warnings: [
            {
              code: 'token-expires',
              message: 'token expires',
              params: { days: '6' },
            },
          ],
        },
      }),
    );
    clusters.listOperations.mockResolvedValue([anOperation()]);
    renderClusters('/clusters/gz-1', clusters);
    expect(await screen.findByRole('heading', { name: 'gz-1' })).toBeVisible();
    expect(screen.getByText('41 of 42 take instances')).toBeVisible();
    expect(screen.getByText('Our token expires in 6 days')).toBeVisible();
    expect(
      screen.getByText(/replace the credentials in Settings/),
    ).toBeVisible();
    expect(
      await screen.findByRole('link', { name: 'Drain node-1 of gz-1' }),
    ).toHaveAttribute('href', '/clusters/operations/operation-1');
  });

  it('should explain a silent cluster and allow nothing there', async () => {
    renderClusters('/clusters/gz-2?node=node-1', answering(aLostCell()));
    const alert = await screen.findByRole('alert', { hidden: true });
    expect(alert).toHaveTextContent(/gz-2 has not answered since/);
    expect(alert).toHaveTextContent(/Nothing is concluded from silence/);
    const node = await screen.findByRole('dialog', { name: 'Node' });
    expect(
      await within(node).findByRole('button', {
        name: 'Drain…: There is no contact with gz-2 now.',
      }),
    ).toHaveAttribute('aria-disabled', 'true');
  });

  it('should look the same for what does not exist and what is not for the reader', async () => {
    const clusters = mockClusters();
    clusters.getCell.mockRejectedValue(
      await aResponseError(404, { name: 'NotFoundError', message: 'no' }),
    );
    renderClusters('/clusters/nowhere', clusters);
    expect(await screen.findByText('Not found, or not for you')).toBeVisible();
  });

  it('should draw nodes as tiles among which arrows move', async () => {
    const user = userEvent.setup();
    const clusters = answering();
    clusters.listNodes.mockResolvedValue({
      nodes: [
        aNode({ node: 'node-10', cordoned: true }),
        aNode({ node: 'node-2', pressure: ['DiskPressure'] }),
      ],
    });
    renderClusters('/clusters/gz-1', clusters);
    const tiles = await screen.findByRole('list', { name: 'Nodes' });
    expect(
      within(tiles)
        .getAllByRole('button')
        .map(tile => tile.getAttribute('aria-label')),
    ).toEqual([
      'node-2: 75 % requested, under pressure',
      'node-10: 75 % requested, cordoned',
    ]);
    await user.click(within(tiles).getAllByRole('button')[0]);
    expect(shownLocation()).toBe('/clusters/gz-1?node=node-2');
    const panel = await screen.findByRole('dialog', { name: 'Node' });
    expect(within(panel).getByText('3 of 4 cores')).toBeVisible();
    await user.click(within(panel).getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(shownLocation()).toBe('/clusters/gz-1'));
    within(tiles).getAllByRole('button')[0].focus();
    await user.keyboard('{ArrowRight}');
    expect(within(tiles).getAllByRole('button')[1]).toHaveFocus();
  });

  it('should show the same nodes as a table, the worst first', async () => {
    const clusters = answering();
    clusters.listNodes.mockResolvedValue({
      nodes: [
        aNode({ node: 'node-1' }),
        aNode({ node: 'node-2', ready: 'False' }),
      ],
    });
    renderClusters('/clusters/gz-1?view=table', clusters);
    const table = await screen.findByRole('grid', { name: 'Nodes' });
    const rows = await within(table).findAllByRole('row');
    expect(rows[1]).toHaveTextContent(/node-2.*not ready/);
    expect(rows[2]).toHaveTextContent(/node-1.*ready.*75 %.*25 %.*20\/110/);
  });

  it('should cordon a node and read it again', async () => {
    const user = userEvent.setup();
    const clusters = answering();
    renderClusters('/clusters/gz-1?node=node-1', clusters);
    const panel = await screen.findByRole('dialog', { name: 'Node' });
    const cordon = await within(panel).findByRole('button', { name: 'Cordon' });
    clusters.listNodes.mockResolvedValue({
      nodes: [aNode({ cordoned: true })],
    });
    await user.click(cordon);
    expect(clusters.setCordon).toHaveBeenCalledWith('gz-1', 'node-1', {
      cordoned: true,
    });
    expect(
      await within(panel).findByRole('button', { name: 'Uncordon' }),
    ).toBeVisible();
  });

  it('should name budgets and what a drain would lose before it starts one', async () => {
    const user = userEvent.setup();
    const clusters = answering();
    clusters.previewDrain.mockResolvedValue({
      cell: 'gz-1',
      node: 'node-1',
      pods: [
        {
          namespace: 'shop',
          name: 'checkout-1',
          fate: 'blocked',
          budget: 'checkout',
        },
        {
          namespace: 'shop',
          name: 'cart-1',
          fate: 'evict',
          localData: true,
        },
        { namespace: 'kube-system', name: 'proxy', fate: 'leave-daemonset' },
        { namespace: 'shop', name: 'by-hand', fate: 'unmanaged' },
      ],
      budgets: [
        {
          namespace: 'shop',
          name: 'checkout',
          allowed: 0,
          currentHealthy: 3,
          desiredHealthy: 3,
          pods: 1,
        },
      ],
    });
    renderClusters('/clusters/gz-1?drain=node-1', clusters);
    const dialog = await screen.findByRole('dialog', {
      name: 'Drain node-1 of gz-1',
    });
    expect(await within(dialog).findByText('2 pods leave')).toBeVisible();
    expect(dialog).toHaveTextContent('shop/checkout-1');
    expect(dialog).toHaveTextContent(
      'The budget shop/checkout allows no eviction now',
    );
    expect(dialog).toHaveTextContent('3 healthy, 3 needed');
    const loss = within(dialog).getByText(
      '1 pod loses what it has on the node',
    );
    expect(loss.parentElement).toHaveTextContent(
      /ends with its pod:shop\/cart-1$/,
    );
    const submit = (reason: string) =>
      within(dialog).findByRole('button', {
        name: `Drain node-1 of gz-1${reason}`,
      });
    expect(await submit(': Say the reason first.')).toBeVisible();
    await user.type(within(dialog).getByRole('textbox'), 'new kernel');
    // What nothing starts again must be let go on purpose.
    expect(
      await submit(
        ': There are pods that nothing starts again: agree that they go too, or move them first.',
      ),
    ).toHaveAttribute('aria-disabled', 'true');
    await user.click(within(dialog).getByRole('checkbox'));
    await user.click(await submit(''));
    await waitFor(() =>
      expect(shownLocation()).toBe('/clusters/operations/operation-1'),
    );
    expect(clusters.drain).toHaveBeenCalledWith('gz-1', 'node-1', {
      reason: 'new kernel',
      evictUnmanaged: true,
    });
    expect(
      await screen.findByRole('heading', { name: 'Drain node-1 of gz-1' }),
    ).toBeVisible();
  });

  it('should tell our own requests and each watch', async () => {
    const clusters = answering();
    clusters.getRequests.mockResolvedValue({
      minutes: [
        {
          at: '2026-11-20T12:00:00Z',
          byVerb: { probe: 6, list: 2 },
          failed: 1,
        },
      ],
      watches: [
        {
          resource: 'jobs',
          state: 'stale',
          objects: 0,
          dials: 3,
          lists: 0,
          failure: {
            code: 'rule-missing',
            message: 'no',
            params: { rule: 'list jobs.batch' },
          },
        },
      ],
      inFlight: 3,
      inFlightLimit: 32,
    });
    renderClusters('/clusters/gz-1/requests', clusters);
    expect(
      await screen.findByText(/probe 6 · list 2 · 1 failed/),
    ).toBeVisible();
    expect(
      screen.getByText('3 of at most 32 requests are in flight now.'),
    ).toBeVisible();
    expect(await screen.findByRole('row', { name: /jobs/ })).toHaveTextContent(
      'stale · Our account may not list jobs.batch',
    );
  });

  it('should show events, warnings alone if wanted', async () => {
    const user = userEvent.setup();
    const clusters = answering();
    clusters.listEvents.mockResolvedValue([
      {
        uid: '1',
        type: 'Warning',
        reason: 'BackOff',
        message: 'Back-off restarting',
        object: { kind: 'Pod', namespace: 'shop', name: 'cart-1' },
        count: 4,
        lastSeen: '2026-11-20T12:00:00Z',
      },
      {
        uid: '2',
        type: 'Normal',
        reason: 'Pulled',
        message: 'Pulled image',
        object: { kind: 'Pod', namespace: 'shop', name: 'cart-2' },
        count: 1,
      },
    ]);
    renderClusters('/clusters/gz-1/events', clusters);
    expect(
      await screen.findByRole('row', { name: /Pulled/ }),
    ).toHaveTextContent('Pod shop/cart-2');
    await user.click(screen.getByRole('button', { name: 'Warnings only' }));
    await waitFor(() =>
      expect(screen.queryByRole('row', { name: /Pulled/ })).toBeNull(),
    );
    expect(screen.getByRole('row', { name: /BackOff/ })).toBeVisible();
    expect(shownLocation()).toBe('/clusters/gz-1/events?type=Warning');
  });

  it.each([
    ['config', 'This cluster is declared in configuration'],
    ['located', 'A module of this portal located this cluster'],
  ] as const)(
    'should say where a cluster is changed that is known from %s',
    async (source, title) => {
      renderClusters('/clusters/gz-1/settings', answering(aCell({ source })));
      expect(await screen.findByText(title)).toBeVisible();
    },
  );

  it('should say why a located cluster is not watched', async () => {
    const failure = {
      code: 'person-token-needed',
      message: 'no',
      params: { cell: 'gz-1', what: 'oidc' },
    };
    const cell = aCell({
      source: 'located',
      contact: { state: 'connecting', since: '2026-11-20T08:00:00Z', failure },
    });
    const { state: _, ...health } = cell.health;
    renderClusters(
      '/clusters/gz-1',
      answering({ ...cell, health: { ...health, state: 'unknown', failure } }),
    );
    expect(
      (await screen.findAllByText(/opened by a person’s token \(oidc\)/))[0],
    ).toBeVisible();
  });

  it('should remove a registered cluster only when its name was typed', async () => {
    const user = userEvent.setup();
    const clusters = answering();
    const removal = anOperation({ kind: 'remove-cell', subject: 'gz-1' });
    clusters.removeCell.mockResolvedValue(removal);
    clusters.getOperation.mockResolvedValue(removal);
    renderClusters('/clusters/gz-1/settings', clusters);
    await user.click(
      await screen.findByRole('button', { name: 'Remove gz-1' }),
    );
    const dialog = await screen.findByRole('dialog');
    const submit = within(dialog).getByRole('button', { name: 'Remove gz-1' });
    expect(submit).toBeDisabled();
    await user.type(within(dialog).getByRole('textbox'), 'gz-1');
    await user.click(submit);
    await waitFor(() =>
      expect(shownLocation()).toBe('/clusters/operations/operation-1'),
    );
    expect(clusters.removeCell).toHaveBeenCalledWith('gz-1');
  });
});
