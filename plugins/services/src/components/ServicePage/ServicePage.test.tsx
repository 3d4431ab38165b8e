import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { aCell, anInstance, aService } from '../../__testUtils__/fixtures';
import {
  aResponseError,
  mockServices,
  renderServices,
  shownLocation,
} from '../../__testUtils__/renderServices';

const PATH = '/services/default/checkout-api/production';

function answering(service = aService(), cells = [aCell()]) {
  const services = mockServices();
  services.getService.mockResolvedValue({ service, cells, revision: 1 });
  return services;
}

describe('ServicePage', () => {
  it('should show status with why, version, cells and instances', async () => {
    const services = answering(
      aService({
        status: {
          state: 'degraded',
          code: 'instances-failing',
          params: { failing: 1, desired: 5, reason: 'CrashLoopBackOff' },
        },
      }),
    );
    renderServices(PATH, { services });
    expect(
      await screen.findByRole('heading', { name: 'checkout-api' }),
    ).toBeVisible();
    expect(screen.getByText('1 of 5 failing')).toBeVisible();
    expect(screen.getByText(/keep failing: CrashLoopBackOff/)).toBeVisible();
    const cells = screen.getByRole('region', { name: 'Clusters' });
    expect(within(cells).getByText('3 of 3 ready')).toBeVisible();
    expect(within(cells).getByText('2 of 2 ready')).toBeVisible();
    expect(
      await screen.findByRole('row', { name: /checkout-api-7c9f-x2/ }),
    ).toHaveTextContent('10.1.2.3');
  });

  it('should say when a count was changed behind its record', async () => {
    const { counts } = aService();
    renderServices(PATH, {
      services: answering(
        aService({
          counts: [{ ...counts[0], recorded: true, desired: 3, live: 2 }],
        }),
      ),
    });
    expect(
      await screen.findByText(/set to 2 outside Longshore, recorded 3/),
    ).toBeVisible();
  });

  it('should mark how an instance last ended as past', async () => {
    const services = answering();
    services.listInstances.mockResolvedValue({
      items: [
        anInstance({
          restarts: 3,
          lastEnd: {
            reason: 'OOMKilled',
            exitCode: 137,
            at: new Date(Date.now() - 12 * 60_000).toISOString(),
          },
        }),
      ],
      totalItems: 1,
      revision: 1,
    });
    renderServices(PATH, { services });
    expect(
      await screen.findByText('past: OOMKilled 12 min. ago'),
    ).toBeVisible();
  });

  it('should open an instance beside the table, with its address in the URL', async () => {
    const user = userEvent.setup();
    renderServices(PATH, { services: answering() });
    await user.click(
      await screen.findByRole('row', { name: /checkout-api-7c9f-x2/ }),
    );
    const panel = await screen.findByRole('dialog', { name: 'Instance' });
    expect(within(panel).getByText('gz-1-node-7')).toBeVisible();
    expect(shownLocation()).toBe(`${PATH}?instance=uid-1`);
    await user.click(within(panel).getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(shownLocation()).toBe(PATH));
  });

  it('should tell on request how past instances ended', async () => {
    const user = userEvent.setup();
    const services = answering();
    services.listPastInstances.mockResolvedValue({
      items: [
        {
          cell: 'gz-1',
          uid: 'uid-0',
          namespace: 'checkout-api-production',
          name: 'checkout-api-7c9f-b1',
          restarts: 2,
          createdAt: '2026-11-20T08:00:00Z',
          lastSeenAt: new Date(Date.now() - 5 * 60_000).toISOString(),
          reason: 'OOMKilled',
          exitCode: 137,
          track: 'main',
        },
      ],
      totalItems: 1,
    });
    renderServices(PATH, { services });
    const open = await screen.findByRole('button', { name: 'Past instances' });
    expect(open).toHaveAttribute('aria-expanded', 'false');
    expect(services.listPastInstances).not.toHaveBeenCalled();
    await user.click(open);
    const row = await screen.findByRole('row', {
      name: /checkout-api-7c9f-b1/,
    });
    expect(row).toHaveTextContent(
      'used more memory than it may (exit code 137)',
    );
    expect(row).toHaveTextContent('5 min. ago');
    expect(services.listPastInstances).toHaveBeenCalledWith(
      { namespace: 'default', name: 'checkout-api', environment: 'production' },
      { days: 7, offset: 0, limit: 50 },
    );
    expect(shownLocation()).toBe(`${PATH}?past=7`);
    await user.click(open);
    expect(screen.queryByText('checkout-api-7c9f-b1')).not.toBeInTheDocument();
  });

  it('should look back as far as the URL says, and say when nothing ended', async () => {
    const services = answering();
    renderServices(`${PATH}?past=30`, { services });
    expect(
      await screen.findByText('No instance has ended in the last 30 days.'),
    ).toBeVisible();
    expect(services.listPastInstances).toHaveBeenCalledWith(expect.anything(), {
      days: 30,
      offset: 0,
      limit: 50,
    });
  });

  it('should ask for instances as the URL says', async () => {
    const services = answering();
    renderServices(`${PATH}?q=node-7&sort=age&order=desc&page=2&size=25`, {
      services,
    });
    await screen.findByRole('searchbox');
    expect(services.listInstances).toHaveBeenCalledWith(
      { namespace: 'default', name: 'checkout-api', environment: 'production' },
      { filter: 'node-7', sort: 'age', order: 'desc', offset: 25, limit: 25 },
    );
  });

  it('should lead from one environment to another', async () => {
    const user = userEvent.setup();
    renderServices(PATH, {
      services: answering(aService({ environments: ['test', 'production'] })),
    });
    const environments = await screen.findByRole('navigation', {
      name: 'Environment',
    });
    expect(
      within(environments).getByRole('link', { name: 'Production' }),
    ).toHaveAttribute('aria-current', 'page');
    await user.click(within(environments).getByRole('link', { name: 'Test' }));
    expect(shownLocation()).toBe('/services/default/checkout-api/test');
  });

  it('should lead an address without environment to the first one', async () => {
    const services = answering();
    services.getEnvironments.mockResolvedValue({
      items: [aService({ environment: 'test' }), aService()],
      cells: [],
      revision: 1,
    });
    renderServices('/services/default/checkout-api', { services });
    await waitFor(() =>
      expect(shownLocation()).toBe('/services/default/checkout-api/test'),
    );
  });

  it('should disable scaling and name the level that is missing', async () => {
    renderServices(PATH, {
      services: answering(
        aService({
          level: 'developer',
          actions: {
            scale: {
              allowed: false,
              because: 'level',
              requiredLevel: 'master',
            },
          },
        }),
      ),
    });
    expect(
      await screen.findByRole('button', {
        name: 'Scale: Needs level Master on this service; yours is Developer.',
      }),
    ).toHaveAttribute('aria-disabled', 'true');
  });

  it('should tell who changed the counts, and why it failed', async () => {
    renderServices(PATH, {
      services: answering(
        aService({
          countHistory: [
            {
              id: '1',
              track: 'main',
              cell: 'gz-1',
              from: 2,
              to: 4,
              author: 'user:default/li.na',
              reason: 'rehearsal',
              at: '2026-11-20T11:57:00Z',
              state: 'failed',
              failure: {
                code: 'quota-exceeded',
                message: 'exceeded quota',
                params: { cell: 'gz-1' },
              },
            },
          ],
        }),
      ),
    });
    const history = await screen.findByRole('region', {
      name: 'Count history',
    });
    expect(history).toHaveTextContent(
      /li.na scaled main in gz-1 from 2 to 4.*rehearsal.*a quota of gz-1 does not allow more/,
    );
    expect(within(history).getByRole('img', { name: 'failed' })).toBeVisible();
  });

  it('should show everything else while the history cannot be read', async () => {
    renderServices(PATH, {
      services: answering(aService({ countHistory: undefined })),
    });
    expect(
      await screen.findByRole('region', { name: 'Count history' }),
    ).toHaveTextContent('Cannot be read now');
    expect(screen.getByRole('region', { name: 'Instances' })).toBeVisible();
  });

  it('should look the same for what does not exist and what is not for the reader', async () => {
    const services = mockServices();
    services.getService.mockRejectedValue(
      await aResponseError(404, { name: 'NotFoundError', message: 'no' }),
    );
    renderServices(PATH, { services });
    expect(
      await screen.findByText('Not found, or you are not a member'),
    ).toBeVisible();
    expect(screen.getByRole('link', { name: 'All services' })).toHaveAttribute(
      'href',
      '/services',
    );
  });
});
