import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { aSample } from '../../__testUtils__/fixtures';
import {
  aResponseError,
  mockClusters,
  renderClusters,
  shownLocation,
} from '../../__testUtils__/renderClusters';

describe('UtilisationPage', () => {
  it('should report clusters and hosts, and name who cannot be measured', async () => {
    const user = userEvent.setup();
    const clusters = mockClusters();
    clusters.getUtilisation.mockResolvedValue({
      from: '2026-11-13T12:00:00Z',
      to: '2026-11-20T12:00:00Z',
      stepSeconds: 3600,
      cells: [
        aSample({ at: '2026-11-14T12:00:00Z', cpuUsed: 0.2, pods: 80 }),
        aSample({ at: '2026-11-15T12:00:00Z', cpuUsed: 0.4, pods: 120 }),
      ],
      nodes: [aSample({ node: 'node-7', pods: 3.5, cpuUsed: 0.05 })],
      missing: [
        { cell: 'bj-1', code: 'no-metrics', message: 'none' },
        { cell: 'bj-2', code: 'timeout', message: 'took too long' },
      ],
    });
    renderClusters('/clusters/utilisation', clusters);
    const table = await screen.findByRole('grid', { name: 'Clusters' });
    expect(
      await within(table).findByRole('row', { name: /gz-1/ }),
    ).toHaveTextContent(/gz-1.*10.*30 %.*80 %/);
    expect(screen.getByRole('row', { name: /node-7/ })).toHaveTextContent(
      /3.5.*5 %/,
    );
    expect(screen.getByText('The use of bj-1 is not known')).toBeVisible();
    expect(screen.getByText(/Install metrics-server there/)).toBeVisible();
    expect(screen.getByText('bj-2 did not answer in time')).toBeVisible();
    expect(screen.getByText('used 40 % · requested 80 %')).toBeInTheDocument();
    await user.click(screen.getByRole('radio', { name: '30 days' }));
    expect(shownLocation()).toBe('/clusters/utilisation?days=30');
    expect(clusters.getUtilisation).toHaveBeenLastCalledWith(30);
  });
  it('should show a host day by day, and lead through it with arrow keys', async () => {
    const user = userEvent.setup();
    const clusters = mockClusters();
    clusters.getNodeUtilisation.mockResolvedValue({
      from: '2026-11-13T12:00:00Z',
      to: '2026-11-20T12:00:00Z',
      stepSeconds: 86_400,
      samples: [
        aSample({ at: '2026-11-18T00:00:00Z', pods: 7, cpuUsed: 0.1 }),
        aSample({ at: '2026-11-19T00:00:00Z', pods: 9, cpuUsed: undefined }),
      ],
    });
    renderClusters('/clusters/utilisation?days=30', clusters);
    await user.click(await screen.findByRole('row', { name: /node-1/ }));
    const panel = await screen.findByRole('dialog', {
      name: 'Use of one host',
    });
    expect(shownLocation()).toBe(
      '/clusters/utilisation?days=30&host=gz-1%2Fnode-1',
    );
    expect(clusters.getNodeUtilisation).toHaveBeenCalledWith(
      'gz-1',
      'node-1',
      30,
    );
    const cpu = await within(panel).findByRole('slider', { name: 'CPU' });
    expect(cpu).toHaveAttribute(
      'aria-valuetext',
      expect.stringContaining('used – · requested 80 %'),
    );
    cpu.focus();
    await user.keyboard('{ArrowLeft}');
    expect(cpu).toHaveAttribute(
      'aria-valuetext',
      expect.stringContaining('used 10 % · requested 80 %'),
    );
    // All charts of the panel tell of the same moment.
    expect(
      within(panel).getByRole('slider', { name: 'Instances per host' }),
    ).toHaveAttribute('aria-valuetext', expect.stringContaining(' 7'));
    await user.click(within(panel).getByRole('button', { name: 'Close' }));
    expect(shownLocation()).toBe('/clusters/utilisation?days=30');
  });

  it('should say that nothing was measured, and what failed', async () => {
    const user = userEvent.setup();
    const clusters = mockClusters();
    clusters.getUtilisation
      .mockRejectedValueOnce(
        await aResponseError(503, {
          name: 'ServiceUnavailableError',
          message: 'down',
        }),
      )
      .mockResolvedValue({
        from: '2026-11-13T12:00:00Z',
        to: '2026-11-20T12:00:00Z',
        stepSeconds: 3600,
        cells: [],
        nodes: [],
        missing: [],
      });
    renderClusters('/clusters/utilisation', clusters);
    await user.click(await screen.findByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByText('Nothing has been measured yet'),
    ).toBeVisible();
  });
});
