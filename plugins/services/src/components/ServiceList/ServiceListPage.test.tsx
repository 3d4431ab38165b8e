import { SERVICES_CHANNEL } from '@longshore/plugin-services-common';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { aCell, aList, aService } from '../../__testUtils__/fixtures';
import {
  aResponseError,
  mockServices,
  renderServices,
  shownLocation,
  TestSignals,
} from '../../__testUtils__/renderServices';

const failing = aService({
  name: 'search-indexer',
  environment: 'test',
  status: {
    state: 'degraded',
    code: 'instances-failing',
    params: { failing: 1, desired: 6, reason: 'CrashLoopBackOff' },
  },
  instances: { current: 5, desired: 6 },
});

describe('ServiceListPage', () => {
  it('should show a row per service and environment with state, counts, version, team and environment', async () => {
    const services = mockServices();
    services.listServices.mockResolvedValue(aList([failing, aService()]));
    renderServices('/services', { services });

    const row = await screen.findByRole('row', { name: /search-indexer/ });
    expect(
      within(row).getByRole('link', { name: 'search-indexer' }),
    ).toHaveAttribute('href', '/services/default/search-indexer/test');
    expect(within(row).getByText('1 of 6 failing')).toBeVisible();
    expect(within(row).getByRole('img', { name: 'degraded' })).toBeVisible();
    expect(row).toHaveTextContent('5/6');
    expect(row).toHaveTextContent('checkout:2.14.1');
    expect(within(row).getByText('payments')).toBeVisible();
    expect(within(row).getByText('TEST')).toBeVisible();
    expect(
      within(screen.getByRole('row', { name: /checkout-api/ })).getByText(
        'PROD',
      ),
    ).toBeVisible();
    expect(screen.getByText('1–2 of 2')).toBeVisible();
  });

  it('should ask for what the URL says', async () => {
    const services = mockServices();
    renderServices(
      '/services?q=pay&env=test&env=nonsense&status=failed&cell=gz-1&mine=true&sort=version&order=desc&page=3&size=25',
      { services },
    );
    await screen.findByRole('row', { name: /checkout-api/ });
    expect(services.listServices).toHaveBeenCalledWith({
      filter: 'pay',
      environment: ['test'],
      state: ['failed'],
      cell: ['gz-1'],
      mine: true,
      sort: 'version',
      order: 'desc',
      offset: 50,
      limit: 25,
    });
  });

  it('should put filters into the URL and start at the first page again', async () => {
    const user = userEvent.setup();
    renderServices('/services?page=2');
    await screen.findByRole('row', { name: /checkout-api/ });

    await user.click(screen.getByRole('button', { name: 'Production' }));
    expect(shownLocation()).toBe('/services?env=production');
    await user.click(screen.getByRole('button', { name: 'Mine' }));
    expect(shownLocation()).toBe('/services?env=production&mine=true');
    await user.click(screen.getByRole('button', { name: /^running/ }));
    expect(shownLocation()).toContain('status=running');
    await user.type(screen.getByRole('searchbox'), 'pay');
    await waitFor(() => expect(shownLocation()).toContain('q=pay'));
  });

  it('should sort by a column header and page', async () => {
    const services = mockServices();
    services.listServices.mockResolvedValue(
      aList([aService()], { totalItems: 1204 }),
    );
    const user = userEvent.setup();
    renderServices('/services', { services });
    expect(await screen.findByText('1–50 of 1,204')).toBeVisible();

    await user.click(screen.getByRole('columnheader', { name: /Updated/ }));
    expect(shownLocation()).toBe('/services?sort=updated');
    await user.click(screen.getByRole('button', { name: 'Next page' }));
    expect(shownLocation()).toBe('/services?sort=updated&page=2');
    expect(await screen.findByText('51–100 of 1,204')).toBeVisible();
    expect(services.listServices).toHaveBeenLastCalledWith(
      expect.objectContaining({ sort: 'updated', offset: 50 }),
    );
  });

  it('should count the states on their filters', async () => {
    const services = mockServices();
    services.listServices.mockResolvedValue(aList([failing, aService()]));
    renderServices('/services', { services });
    expect(
      await screen.findByRole('button', { name: 'degraded 1' }),
    ).toBeVisible();
    expect(screen.getByRole('button', { name: 'failed 0' })).toBeVisible();
    expect(screen.getByRole('button', { name: 'All 2' })).toBeVisible();
  });

  it('should tell those who are no member of anything what to do', async () => {
    const services = mockServices();
    services.listServices.mockResolvedValue(aList([], { cells: [] }));
    renderServices('/services', { services });
    expect(
      await screen.findByText('You are not a member of any service yet'),
    ).toBeVisible();
    expect(screen.getByText(/ask the owner/)).toBeVisible();
  });

  it('should offer to clear filters that hide everything', async () => {
    const services = mockServices();
    services.listServices.mockResolvedValue(aList([], { visibleItems: 12 }));
    const user = userEvent.setup();
    renderServices('/services?q=zzz&sort=name', { services });
    expect(
      await screen.findByText('12 services are hidden by them.'),
    ).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Clear filters' }));
    expect(shownLocation()).toBe('/services?sort=name');
  });

  it('should say that the clusters are still being read', async () => {
    const services = mockServices();
    services.listServices.mockResolvedValue(
      aList([], {
        complete: false,
        cells: [
          aCell({
            contact: { state: 'connecting', since: '2026-11-20T12:00:00Z' },
          }),
        ],
      }),
    );
    renderServices('/services', { services });
    expect(await screen.findByText('Still reading the clusters')).toBeVisible();
    expect(screen.getByText('Waiting for gz-1.')).toBeVisible();
  });

  it('should name a dead source with the request to repeat', async () => {
    const services = mockServices();
    services.listServices.mockRejectedValue(
      await aResponseError(503, {
        name: 'ServiceUnavailableError',
        message: 'clusters are not reachable',
      }),
    );
    const user = userEvent.setup();
    renderServices('/services', { services });
    expect(
      await screen.findByText('The list of services could not be read'),
    ).toBeVisible();
    expect(screen.getByText(/clusters are not reachable/)).toBeInTheDocument();
    expect(
      await screen.findByRole('button', { name: /^offline/ }),
    ).toBeVisible();

    services.listServices.mockResolvedValue(aList([aService()]));
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByRole('row', { name: /checkout-api/ }),
    ).toBeVisible();
  });

  it('should keep the rows and name the cell when one is silent', async () => {
    const services = mockServices();
    services.listServices.mockResolvedValue(
      aList([aService({ staleSince: '2026-11-20T12:03:41Z' })], {
        cells: [
          aCell({
            name: 'gz-2',
            contact: {
              state: 'stale',
              since: '2026-11-20T12:04:00Z',
              lastContact: '2026-11-20T12:03:41Z',
              failure: {
                code: 'certificate-expired',
                message: 'x509: expired',
                params: { cell: 'gz-2' },
              },
            },
          }),
        ],
      }),
    );
    renderServices('/services', { services });
    expect(
      await screen.findByText(/gz-2 has not answered since .*03:41/),
    ).toBeVisible();
    expect(
      screen.getByText(/Reason: the certificate of gz-2 has expired/),
    ).toBeVisible();
    const row = screen.getByRole('row', { name: /checkout-api/ });
    expect(
      within(row).getByRole('img', { name: /as of .*03:41/ }),
    ).toBeVisible();
  });

  it('should say plainly which clusters are simulated', async () => {
    const services = mockServices();
    services.listServices.mockResolvedValue(
      aList([aService()], { cells: [aCell({ simulated: true })] }),
    );
    renderServices('/services', { services });
    expect(await screen.findByText('Simulated cluster')).toBeVisible();
    expect(screen.getByText(/gz-1 is simulated/)).toBeVisible();
  });

  it('should group by service, one column per environment', async () => {
    const services = mockServices();
    services.listServices.mockResolvedValue(
      aList([aService({ environment: 'test' }), aService()]),
    );
    const user = userEvent.setup();
    renderServices('/services', { services });
    await user.click(await screen.findByRole('switch'));

    expect(
      await screen.findByRole('columnheader', { name: 'Staging' }),
    ).toBeVisible();
    const row = screen.getByRole('row', { name: /checkout-api/ });
    expect(
      within(row)
        .getAllByRole('link')
        .map(link => link.getAttribute('href')),
    ).toEqual(
      expect.arrayContaining([
        '/services/default/checkout-api/test',
        '/services/default/checkout-api/production',
      ]),
    );
    expect(within(row).getByText('not here')).toBeVisible();
  });

  it('should move with j and k, open with Enter, filter with / and help with ?', async () => {
    const services = mockServices();
    services.listServices.mockResolvedValue(aList([failing, aService()]));
    const user = userEvent.setup();
    renderServices('/services', { services });
    const first = await screen.findByRole('row', { name: /search-indexer/ });
    const second = screen.getByRole('row', { name: /checkout-api/ });

    await user.keyboard('j');
    expect(first).toHaveFocus();
    await user.keyboard('j');
    expect(second).toHaveFocus();
    await user.keyboard('k');
    expect(first).toHaveFocus();
    await user.keyboard('/');
    expect(screen.getByRole('searchbox')).toHaveFocus();
    await user.tab();
    screen.getByRole('searchbox').blur();

    await user.keyboard('?');
    expect(
      await screen.findByRole('dialog', { name: 'Keyboard shortcuts' }),
    ).toBeVisible();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());

    (document.activeElement as HTMLElement).blur();
    await user.keyboard('j{Enter}');
    await waitFor(() =>
      expect(shownLocation()).toBe('/services/default/search-indexer/test'),
    );
  });

  it('should hold back rows that would move under the pointer', async () => {
    const signals = new TestSignals();
    const services = mockServices();
    const user = userEvent.setup();
    renderServices('/services', { services, signals });
    const row = await screen.findByRole('row', { name: /checkout-api/ });

    fireEvent.pointerEnter(row);
    services.listServices.mockResolvedValue(
      aList([failing, aService({ instances: { current: 4, desired: 5 } })], {
        revision: 2,
      }),
    );
    signals.send(SERVICES_CHANNEL, 2);

    expect(
      await screen.findByText('1 changed', {}, { timeout: 3000 }),
    ).toBeVisible();
    expect(screen.queryByRole('row', { name: /search-indexer/ })).toBeNull();
    // What a row says is always the newest.
    expect(screen.getByRole('row', { name: /checkout-api/ })).toHaveTextContent(
      '4/5',
    );
    await user.click(screen.getByRole('button', { name: 'Show' }));
    expect(
      await screen.findByRole('row', { name: /search-indexer/ }),
    ).toBeVisible();
  });
});
