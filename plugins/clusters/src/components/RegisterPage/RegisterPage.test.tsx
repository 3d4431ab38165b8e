import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { anOperation } from '../../__testUtils__/fixtures';
import {
  aResponseError,
  mockClusters,
  renderClusters,
  shownLocation,
} from '../../__testUtils__/renderClusters';

const TOKEN = 'a-token-that-nobody-may-see';

async function fillIn(user: ReturnType<typeof userEvent.setup>) {
  await user.type(await screen.findByLabelText(/^Name/), 'gz-3');
  await user.type(screen.getByLabelText(/^Region/), 'gz');
  await user.click(screen.getByRole('checkbox', { name: 'Production' }));
}

async function fillInToken(user: ReturnType<typeof userEvent.setup>) {
  await fillIn(user);
  await user.click(
    screen.getByRole('radio', { name: /token of a service account/ }),
  );
  await user.type(
    screen.getByLabelText(/^Address of the API server/),
    'https://10.0.0.10:6443',
  );
  await user.type(
    screen.getByLabelText(/^Token of our service account/),
    TOKEN,
  );
}

describe('RegisterPage', () => {
  it('should register what a check has found in order, and keep no token', async () => {
    const user = userEvent.setup();
    const clusters = mockClusters();
    clusters.checkCell.mockResolvedValue({
      acceptable: true,
      version: 'v1.34.4',
      writable: true,
      steps: [{ step: 'reachable', result: 'ok' }],
    });
    const registration = anOperation({
      kind: 'register-cell',
      subject: 'gz-3',
    });
    clusters.registerCell.mockResolvedValue(registration);
    clusters.getOperation.mockResolvedValue(registration);
    renderClusters('/clusters/register', clusters);
    await fillInToken(user);
    expect(screen.queryByRole('button', { name: 'Register gz-3' })).toBeNull();
    await user.click(await screen.findByRole('button', { name: 'Check' }));
    expect(await screen.findByText('Reachable: in order')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Register gz-3' }));
    await waitFor(() =>
      expect(shownLocation()).toBe('/clusters/operations/operation-1'),
    );
    expect(clusters.registerCell).toHaveBeenCalledWith({
      name: 'gz-3',
      region: 'gz',
      environments: ['production'],
      credentials: {
        type: 'token',
        url: 'https://10.0.0.10:6443',
        ca: undefined,
        token: TOKEN,
      },
    });
    expect(document.documentElement.innerHTML).not.toContain(TOKEN);
    expect(JSON.stringify({ ...localStorage })).not.toContain(TOKEN);
    expect(JSON.stringify({ ...sessionStorage })).not.toContain(TOKEN);
  });

  it('should name each failed step with the YAML that mends it', async () => {
    const user = userEvent.setup();
    const clusters = mockClusters();
    clusters.checkCell.mockResolvedValue({
      acceptable: false,
      steps: [
        { step: 'reachable', result: 'ok' },
        {
          step: 'read-rules',
          result: 'failed',
          failure: {
            code: 'rule-missing',
            message: 'may not list pods',
            params: { rule: 'list pods' },
          },
          yaml: 'kind: ClusterRole',
        },
        { step: 'impersonation', result: 'skipped' },
      ],
    });
    renderClusters('/clusters/register', clusters);
    await fillInToken(user);
    await user.click(await screen.findByRole('button', { name: 'Check' }));
    const result = await screen.findByRole('region', {
      name: 'Result of the check',
    });
    expect(result).toHaveTextContent('It cannot be registered yet');
    expect(result).toHaveTextContent('Rights to read: failed');
    expect(result).toHaveTextContent('Our account may not list pods');
    expect(within(result).getByText('kind: ClusterRole')).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Register gz-3' })).toBeNull();
    // What was checked is no longer what the form says.
    await user.type(screen.getByLabelText(/^Region/), '-a');
    expect(
      screen.queryByRole('region', { name: 'Result of the check' }),
    ).toBeNull();
  });

  it('should use the kubeconfig of an administrator once, and say why that failed', async () => {
    const user = userEvent.setup();
    const clusters = mockClusters();
    clusters.enrolCell.mockRejectedValue(
      await aResponseError(400, {
        name: 'InputError',
        message: 'The name is taken',
        code: 'cell-name-taken',
      }),
    );
    renderClusters('/clusters/register', clusters);
    await fillIn(user);
    await user.click(
      screen.getByRole('radio', { name: /administrator’s kubeconfig/ }),
    );
    await user.type(
      screen.getByRole('textbox', { name: /^Kubeconfig/ }),
      'kind: Config',
    );
    await user.click(
      await screen.findByRole('button', { name: 'Apply once and register' }),
    );
    expect(
      await screen.findByText('The cluster was not registered'),
    ).toBeVisible();
    expect(screen.getByText(/^there is a cluster/)).toBeVisible();
    expect(clusters.enrolCell).toHaveBeenCalledWith({
      name: 'gz-3',
      region: 'gz',
      environments: ['production'],
      kubeconfig: 'kind: Config',
      context: undefined,
    });
    expect(shownLocation()).toBe('/clusters/register');
  });

  it('should name what is still to be filled in', async () => {
    const user = userEvent.setup();
    renderClusters('/clusters/register');
    expect(
      await screen.findByRole('button', {
        name: 'Check: Still missing: Name, Region, Environments, and Credentials',
      }),
    ).toHaveAttribute('aria-disabled', 'true');
    await fillIn(user);
    expect(
      await screen.findByRole('button', {
        name: 'Check: Still missing: Credentials',
      }),
    ).toBeVisible();
  });

  it('should tell those who may only look before they type credentials', async () => {
    const clusters = mockClusters();
    clusters.getAccess.mockResolvedValue({ read: true, manage: false });
    renderClusters('/clusters/register', clusters);
    expect(
      await screen.findByText('You cannot register clusters'),
    ).toBeVisible();
    expect(screen.getByLabelText(/^Kubeconfig$/)).toBeDisabled();
    expect(
      screen.getByRole('button', {
        name: /^Check: Needs the right to manage clusters/,
      }),
    ).toHaveAttribute('aria-disabled', 'true');
  });
});
