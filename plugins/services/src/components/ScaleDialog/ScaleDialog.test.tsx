import { screen, waitFor, within } from '@testing-library/react';
import userEvent, { UserEvent } from '@testing-library/user-event';
import { aCell, aService } from '../../__testUtils__/fixtures';
import {
  aResponseError,
  mockServices,
  renderServices,
} from '../../__testUtils__/renderServices';

function answering(service = aService({ environment: 'test' })) {
  const services = mockServices();
  services.getService.mockResolvedValue({
    service,
    cells: [aCell()],
    revision: 1,
  });
  return services;
}

async function openDialog(
  user: UserEvent,
  services: ReturnType<typeof answering>,
  environment = 'test',
) {
  renderServices(`/services/default/checkout-api/${environment}`, { services });
  await user.click(await screen.findByRole('button', { name: 'Scale' }));
  return screen.findByRole('dialog');
}

async function enter(user: UserEvent, cell: string, count: string) {
  const field = screen.getByRole('textbox', { name: new RegExp(cell) });
  await user.clear(field);
  await user.type(field, count);
  await user.tab();
}

describe('ScaleDialog', () => {
  it('should ask for changed cells only, and say before what will happen', async () => {
    const user = userEvent.setup();
    const service = aService({ environment: 'test' });
    const services = answering(service);
    const counts = [{ ...service.counts[0], desired: 6 }, service.counts[1]];
    services.setCounts.mockResolvedValue({
      counts,
      countsVersion: 8,
      revision: 2,
    });
    const dialog = await openDialog(user, services);
    expect(
      within(dialog).getByRole('button', { name: 'Change a number first' }),
    ).toBeDisabled();

    await enter(user, 'gz-1', '6');
    expect(dialog).toHaveTextContent('5 → 8');
    await user.type(
      within(dialog).getByRole('textbox', { name: /Reason/ }),
      'rehearsal',
    );
    await user.click(
      within(dialog).getByRole('button', {
        name: 'Scale checkout-api in TEST to 8 instances',
      }),
    );
    expect(services.setCounts).toHaveBeenCalledWith(
      { namespace: 'default', name: 'checkout-api', environment: 'test' },
      {
        counts: [{ track: 'main', cell: 'gz-1', desired: 6 }],
        countsVersion: 7,
        reason: 'rehearsal',
      },
    );
    expect(
      await screen.findByText(
        'checkout-api in TEST is being scaled to 8 instances',
      ),
    ).toBeInTheDocument();
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('should want a tick for production and the name to stop it', async () => {
    const user = userEvent.setup();
    const services = answering(aService());
    const dialog = await openDialog(user, services, 'production');
    await enter(user, 'gz-1', '1');
    const scale = within(dialog).getByRole('button', {
      name: 'Scale checkout-api in PROD to 3 instances',
    });
    expect(scale).toBeDisabled();
    await user.click(within(dialog).getByRole('checkbox'));
    expect(scale).toBeEnabled();

    await enter(user, 'gz-1', '0');
    await enter(user, 'bj-1', '0');
    const stop = within(dialog).getByRole('button', {
      name: 'Scale checkout-api in PROD to 0 instances',
    });
    expect(stop).toBeDisabled();
    await user.type(
      within(dialog).getByRole('textbox', { name: /Type checkout-api/ }),
      'checkout-api',
    );
    expect(stop).toBeEnabled();
    expect(services.setCounts).not.toHaveBeenCalled();
  });

  it('should list what became of each cell and retry the failed one only', async () => {
    const user = userEvent.setup();
    const service = aService({ environment: 'test' });
    const services = answering(service);
    const [gz, bj] = service.counts;
    services.setCounts.mockImplementationOnce(async () => {
      const counts = [
        { ...gz, desired: 6 },
        {
          ...bj,
          desired: 6,
          state: 'failed' as const,
          failure: {
            code: 'timeout',
            message: 'timed out',
            params: { cell: 'bj-1' },
          },
        },
      ];
      services.getService.mockResolvedValue({
        service: { ...service, counts, countsVersion: 8 },
        cells: [aCell()],
        revision: 2,
      });
      return { counts, countsVersion: 8, revision: 2 };
    });
    const dialog = await openDialog(user, services);
    await enter(user, 'gz-1', '6');
    await enter(user, 'bj-1', '6');
    await user.click(
      within(dialog).getByRole('button', { name: /to 12 instances/ }),
    );
    expect(
      await within(dialog).findByText('Not everything could be changed'),
    ).toBeVisible();
    expect(within(dialog).getByText('applied')).toBeVisible();
    expect(
      within(dialog).getByText('failed: bj-1 did not answer in time'),
    ).toBeVisible();

    services.setCounts.mockResolvedValueOnce({
      counts: [
        { ...gz, desired: 6 },
        { ...bj, desired: 6 },
      ],
      countsVersion: 9,
      revision: 3,
    });
    await user.click(
      within(dialog).getByRole('button', { name: 'Retry failed only' }),
    );
    expect(services.setCounts).toHaveBeenLastCalledWith(expect.anything(), {
      counts: [{ track: 'main', cell: 'bj-1', desired: 6 }],
      countsVersion: 8,
      reason: undefined,
    });
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('should show the new values when somebody else was faster, and let decide', async () => {
    const user = userEvent.setup();
    const service = aService({ environment: 'test' });
    const services = answering(service);
    const conflict = await aResponseError(409, {
      name: 'ConflictError',
      message: 'counts moved on',
      code: 'counts-changed',
    });
    services.setCounts.mockImplementationOnce(async () => {
      services.getService.mockResolvedValue({
        service: {
          ...service,
          counts: [{ ...service.counts[0], desired: 4 }, service.counts[1]],
          countsVersion: 8,
        },
        cells: [aCell()],
        revision: 2,
      });
      throw conflict;
    });
    const dialog = await openDialog(user, services);
    await enter(user, 'gz-1', '6');
    await user.click(
      within(dialog).getByRole('button', { name: /to 8 instances/ }),
    );
    expect(
      await within(dialog).findByText(
        'Somebody else changed the counts meanwhile',
      ),
    ).toBeVisible();
    expect(within(dialog).getByRole('row', { name: /gz-1/ })).toHaveTextContent(
      '4',
    );
    // What was typed is kept until the person takes the new values.
    expect(within(dialog).getByRole('textbox', { name: /gz-1/ })).toHaveValue(
      '6',
    );

    services.setCounts.mockResolvedValueOnce({
      counts: service.counts,
      countsVersion: 9,
      revision: 3,
    });
    await user.click(
      within(dialog).getByRole('button', { name: /to 8 instances/ }),
    );
    expect(services.setCounts).toHaveBeenLastCalledWith(
      expect.anything(),
      expect.objectContaining({ countsVersion: 8 }),
    );
  });

  it.each([
    [403, 'NotAllowedError', 'You may no longer scale this service'],
    [503, 'ServiceUnavailableError', 'Nothing was changed'],
  ])('should keep the form and explain a %i', async (status, name, title) => {
    const user = userEvent.setup();
    const services = answering();
    services.setCounts.mockRejectedValue(
      await aResponseError(status, { name, message: 'because' }),
    );
    const dialog = await openDialog(user, services);
    await enter(user, 'gz-1', '6');
    await user.click(
      within(dialog).getByRole('button', { name: /to 8 instances/ }),
    );
    expect(await within(dialog).findByText(title)).toBeVisible();
    expect(within(dialog).getByRole('textbox', { name: /gz-1/ })).toHaveValue(
      '6',
    );
  });
});
