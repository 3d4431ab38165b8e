import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { aCell, aLostCell, anOperation } from '../../__testUtils__/fixtures';
import {
  aResponseError,
  mockClusters,
  renderClusters,
  shownLocation,
} from '../../__testUtils__/renderClusters';

function listing(...cells: ReturnType<typeof aCell>[]) {
  const clusters = mockClusters();
  clusters.listCells.mockResolvedValue({ cells });
  return clusters;
}

describe('ClusterListPage', () => {
  it('should show each cluster in its region with health and room', async () => {
    renderClusters(
      '/clusters',
      listing(aCell(), aCell({ name: 'bj-1', region: 'bj', simulated: true })),
    );
    const gz = await screen.findByRole('region', { name: 'Region gz' });
    const row = await within(gz).findByRole('row', { name: /gz-1/ });
    expect(row).toHaveTextContent(/healthy/);
    expect(row).toHaveTextContent('v1.34.4');
    expect(row).toHaveTextContent('3,104/4,620');
    expect(row).toHaveTextContent('78 %');
    expect(row).toHaveTextContent('0.2 s');
    expect(within(row).getByText('PROD')).toBeVisible();
    const bj = screen.getByRole('region', { name: 'Region bj' });
    expect(within(bj).getByRole('img', { name: 'simulated' })).toBeVisible();
  });

  it('should say since when a cluster is silent, why, and what is not concluded', async () => {
    const user = userEvent.setup();
    const lost = aLostCell();
    lost.health.watchLagMs = 4_342_400;
    renderClusters('/clusters', listing(aCell(), lost));
    const row = await screen.findByRole('row', { name: /gz-2/ });
    expect(row).toHaveTextContent('4,342 s');
    expect(row).toHaveTextContent(/no contact since/);
    // What was known before stays, as of the last contact.
    expect(row).toHaveTextContent('3,104/4,620');
    expect(
      screen.getByRole('button', { name: /1 no contact since/ }),
    ).toBeVisible();
    await user.click(
      within(row).getByRole('button', {
        name: 'Why is there no contact with gz-2?',
      }),
    );
    const why = await screen.findByRole('dialog');
    expect(why).toHaveTextContent('gz-2 did not answer in time');
    expect(why).toHaveTextContent('is not known');
    expect(why).toHaveTextContent(
      'nothing is moved, scaled or deleted because of it',
    );
    // The button is in a row that is a link itself.
    expect(shownLocation()).toBe('/clusters');
  });

  it('should keep filters and sorting in the address', async () => {
    const user = userEvent.setup();
    renderClusters(
      '/clusters?region=gz',
      listing(aCell(), aLostCell(), aCell({ name: 'bj-1', region: 'bj' })),
    );
    await screen.findByRole('row', { name: /gz-1/ });
    expect(screen.queryByRole('row', { name: /bj-1/ })).toBeNull();
    await user.click(screen.getByRole('button', { name: '2 healthy' }));
    await waitFor(() =>
      expect(screen.queryByRole('row', { name: /gz-2/ })).toBeNull(),
    );
    expect(shownLocation()).toBe('/clusters?region=gz&state=healthy');
    await user.click(screen.getByRole('columnheader', { name: 'Nodes' }));
    expect(shownLocation()).toBe(
      '/clusters?region=gz&state=healthy&sort=nodes',
    );
  });

  it('should tell hidden by filters from none at all', async () => {
    const user = userEvent.setup();
    renderClusters('/clusters?q=nowhere', listing(aCell()));
    expect(
      await screen.findByText('No cluster matches these filters'),
    ).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Clear filters' }));
    expect(await screen.findByRole('row', { name: /gz-1/ })).toBeVisible();
  });

  it('should lead to registration where no cluster is known', async () => {
    renderClusters('/clusters', listing());
    expect(
      await screen.findByText('No cluster is registered yet'),
    ).toBeVisible();
    const links = await screen.findAllByRole('link', {
      name: 'Register cluster',
    });
    expect(links[0]).toHaveAttribute('href', '/clusters/register');
  });

  it.each([
    [
      'who may only look',
      { read: true, manage: false },
      /^Register cluster: Needs the right to manage clusters/,
    ],
    [
      'whose rights could not be read',
      undefined,
      /^Register cluster: What you may do could not be found out/,
    ],
  ])('should say why those cannot register %s', async (_, access, name) => {
    const clusters = listing();
    clusters.getAccess.mockImplementation(async () => {
      if (!access) {
        throw new TypeError('Failed to fetch');
      }
      return access;
    });
    renderClusters('/clusters', clusters);
    const [inToolbar, ofEmptyList] = await screen.findAllByRole('button', {
      name,
    });
    expect(inToolbar).toHaveAttribute('aria-disabled', 'true');
    expect(ofEmptyList).toHaveAttribute('aria-disabled', 'true');
    expect(screen.queryByRole('link', { name: 'Register cluster' })).toBeNull();
  });

  it('should have old credentials sealed with the newest key', async () => {
    const user = userEvent.setup();
    const clusters = listing(aCell());
    clusters.getSealing.mockResolvedValue({
      key: '2027',
      credentials: 3,
      outdated: 2,
    });
    const operation = anOperation({ kind: 'rotate-keys' });
    clusters.rotateKeys
      .mockRejectedValueOnce(
        await aResponseError(503, {
          name: 'ServiceUnavailableError',
          message: 'down',
        }),
      )
      .mockResolvedValue(operation);
    renderClusters('/clusters', clusters);
    expect(
      await screen.findByText(
        '2 of 3 sealed credentials still need an older key',
      ),
    ).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Seal with 2027' }));
    expect(
      await screen.findByText('The credentials were not sealed anew'),
    ).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Seal with 2027' }));
    await waitFor(() =>
      expect(shownLocation()).toBe(`/clusters/operations/${operation.id}`),
    );
  });

  it.each([
    [
      'where all have the newest key',
      { read: true, manage: true },
      { key: '2027', credentials: 3, outdated: 0 },
    ],
    [
      'to those who may only look',
      { read: true, manage: false },
      { key: '2027', credentials: 3, outdated: 3 },
    ],
  ])('should say nothing of keys %s', async (_, access, sealing) => {
    const clusters = listing(aCell());
    clusters.getAccess.mockResolvedValue(access);
    clusters.getSealing.mockResolvedValue(sealing);
    renderClusters('/clusters', clusters);
    await screen.findByRole('row', { name: /gz-1/ });
    await waitFor(() =>
      expect(clusters.getSealing).toHaveBeenCalledTimes(access.manage ? 1 : 0),
    );
    expect(screen.queryByText(/older key/)).toBeNull();
  });

  it('should look to others as if there were nothing', async () => {
    const clusters = mockClusters();
    clusters.listCells.mockRejectedValue(
      await aResponseError(404, { name: 'NotFoundError', message: 'no' }),
    );
    renderClusters('/clusters', clusters);
    expect(await screen.findByText('Not found, or not for you')).toBeVisible();
  });

  it('should name what failed and try again', async () => {
    const user = userEvent.setup();
    const clusters = listing(aCell());
    clusters.listCells.mockRejectedValueOnce(
      await aResponseError(503, {
        name: 'ServiceUnavailableError',
        message: 'down',
      }),
    );
    renderClusters('/clusters', clusters);
    expect(
      await screen.findByText('The list of clusters could not be read'),
    ).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('row', { name: /gz-1/ })).toBeVisible();
  });
});
