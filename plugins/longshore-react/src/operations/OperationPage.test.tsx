import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  Operation,
  OperationLogLine,
} from '@longshore/plugin-longshore-common';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { PageFrame } from '../page';
import { OperationPage } from './OperationPage';

const RUNNING: Operation = {
  id: 'op-1',
  kind: 'drain-node',
  subject: 'gz-1/node-3',
  state: 'running',
  steps: [
    {
      name: 'cordon',
      state: 'done',
      startedAt: '2026-01-01T10:00:00Z',
      endedAt: '2026-01-01T10:00:01Z',
    },
    {
      name: 'evict',
      state: 'running',
      startedAt: '2026-01-01T10:00:01Z',
      progress: { done: 2, total: 5 },
      waitsFor: {
        code: 'budget-blocks',
        message: 'no',
        params: { budgets: 'shop/guard', pods: '3', node: 'node-3' },
      },
    },
    { name: 'verify', state: 'waiting' },
  ],
  requestedBy: 'user:default/anna',
  reason: 'a new disk',
  cancelRequested: false,
  createdAt: '2026-01-01T10:00:00Z',
  startedAt: '2026-01-01T10:00:00Z',
  attempts: 1,
  revision: 7,
};

function lineOf(sequence: number): OperationLogLine {
  return { sequence, at: '2026-01-01T10:00:00Z', message: `line ${sequence}` };
}

describe('OperationPage', () => {
  let operation: Operation;
  let log: OperationLogLine[];
  const api = {
    getOperation: jest.fn(),
    getOperationLog: jest.fn(),
    cancelOperation: jest.fn(),
  };

  beforeEach(() => {
    jest.resetAllMocks();
    operation = RUNNING;
    log = [lineOf(1), lineOf(2)];
    api.getOperation.mockImplementation(async () => operation);
    // As the backend does, a part at a time.
    api.getOperationLog.mockImplementation(async (_, after: number) =>
      log.filter(({ sequence }) => sequence > after).slice(0, 1_000),
    );
  });

  function open(
    cancelDenied?: string,
    lineText?: (line: OperationLogLine) => string,
  ) {
    renderInTestApp(
      <PageFrame>
        <OperationPage
          api={api}
          id="op-1"
          title={({ subject }) => `Drain ${subject}`}
          stepName={(_, step) => `step ${step}`}
          cancelHint={() => 'The node is opened again.'}
          cancelDenied={cancelDenied}
          lineText={lineText}
        />
      </PageFrame>,
    );
  }

  /** As a person does who does not want to wait. */
  const refresh = async () =>
    userEvent.click(
      screen.getByRole('button', { name: /live|delayed|offline/ }),
    );

  it('should say what is done, for whom, how far it is and what it waits for', async () => {
    open();
    expect(
      await screen.findByRole('heading', { name: 'Drain gz-1/node-3' }),
    ).toBeVisible();
    expect(screen.getByText('asked for by anna')).toBeVisible();
    expect(screen.getByText('a new disk')).toBeVisible();
    const [cordon, evict, verify] = within(
      screen.getByRole('list', { name: 'Steps' }),
    ).getAllByRole('listitem');
    expect(cordon).toHaveTextContent('step cordon');
    expect(evict).toHaveAttribute('aria-current', 'step');
    expect(evict).toHaveTextContent('2 of 5');
    expect(evict).toHaveTextContent(
      'waits: the disruption budget shop/guard allows no pod to go',
    );
    expect(within(verify).getByRole('img', { name: 'to do' })).toBeVisible();
    expect(screen.queryByText(/Taken up again/)).not.toBeInTheDocument();
  });

  it('should read on in the log, and only what is new', async () => {
    open();
    expect(await screen.findByText('line 2')).toBeVisible();
    api.getOperationLog.mockClear();
    log = [...log, lineOf(3)];
    operation = { ...RUNNING, revision: 8 };
    await refresh();
    expect(await screen.findByText('line 3')).toBeVisible();
    expect(screen.getByText('line 1')).toBeVisible();
    expect(api.getOperationLog.mock.calls[0]).toEqual(['op-1', 2]);
  });

  it('should say lines of the log in the words that it is given', async () => {
    log = [{ ...lineOf(1), code: 'pod-evicted', params: { pod: 'web-1' } }];
    open(undefined, ({ code, params }) => `${code} of ${params?.pod}`);
    expect(await screen.findByText('pod-evicted of web-1')).toBeVisible();
    expect(screen.queryByText('line 1')).not.toBeInTheDocument();
  });

  it('should show 5,000 lines', async () => {
    log = Array.from({ length: 5_000 }, (_, index) => lineOf(index + 1));
    open();
    expect(await screen.findByText('line 5000')).toBeInTheDocument();
    expect(screen.getByText('line 1')).toBeInTheDocument();
  });

  it('should stay at the newest line until the reader scrolls up', async () => {
    open();
    await screen.findByText('line 2');
    const box = screen.getByRole('log');
    // jsdom lays nothing out.
    let scrollTop = 0;
    Object.defineProperties(box, {
      scrollHeight: { get: () => 1_000 },
      clientHeight: { get: () => 200 },
      scrollTop: { get: () => scrollTop, set: value => (scrollTop = value) },
    });
    log = [...log, lineOf(3)];
    operation = { ...RUNNING, revision: 8 };
    await refresh();
    await screen.findByText('line 3');
    expect(scrollTop).toBe(1_000);

    scrollTop = 300;
    fireEvent.scroll(box);
    log = [...log, lineOf(4)];
    operation = { ...RUNNING, revision: 9 };
    await refresh();
    await screen.findByText('line 4');
    expect(scrollTop).toBe(300);

    await userEvent.click(
      screen.getByRole('button', { name: 'To the newest line' }),
    );
    expect(scrollTop).toBe(1_000);
  });

  it('should cancel only what is meant to be cancelled', async () => {
    api.cancelOperation.mockImplementation(async () => {
      operation = { ...RUNNING, cancelRequested: true, revision: 8 };
      return operation;
    });
    open();
    const ask = async () =>
      userEvent.click(
        await screen.findByRole('button', { name: 'Cancel operation' }),
      );
    await ask();
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('The node is opened again.');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Let it go on' }),
    );
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    expect(api.cancelOperation).not.toHaveBeenCalled();

    await ask();
    await userEvent.click(
      within(await screen.findByRole('dialog')).getByRole('button', {
        name: 'Cancel operation',
      }),
    );
    expect(await screen.findByText(/It is being cancelled/)).toBeVisible();
    expect(api.cancelOperation).toHaveBeenCalledTimes(1);
  });

  it('should say why cancelling did not work', async () => {
    api.cancelOperation.mockRejectedValue(new Error('no such right'));
    open();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Cancel operation' }),
    );
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Cancel operation' }),
    );
    expect(await within(dialog).findByRole('alert')).toHaveTextContent(
      'It could not be cancelled',
    );
  });

  it('should say why it failed, and that it was taken up again', async () => {
    operation = {
      ...RUNNING,
      state: 'failed',
      attempts: 3,
      endedAt: '2026-01-01T10:05:00Z',
      failure: {
        code: 'unmanaged-pods',
        message: 'x',
        params: { node: 'node-3', pods: 'shop/lone' },
      },
    };
    open();
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'nothing would start these pods of node-3 again: shop/lone',
    );
    expect(screen.getByText(/Taken up again 2 times/)).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Cancel operation' }),
    ).not.toBeInTheDocument();
  });

  it('should say what a cancelled one could not put back', async () => {
    operation = {
      ...RUNNING,
      state: 'cancelled',
      failure: { code: 'not-put-back', message: 'The cell is silent.' },
    };
    open();
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent(
      'It was cancelled, and not everything was put back',
    );
    expect(alert).toHaveTextContent('could not be undone: The cell is silent.');
  });

  it('should say to those who may only look why they cannot cancel', async () => {
    open('Only operators may.');
    await screen.findByText('line 2');
    const cancel = screen.getByRole('button', {
      name: 'Cancel operation: Only operators may.',
    });
    expect(cancel).toHaveAttribute('aria-disabled', 'true');
    await userEvent.click(cancel);
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  it('should show why nothing can be read, and try again', async () => {
    api.getOperation.mockRejectedValueOnce(new TypeError('Failed to fetch'));
    open();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Try again' }),
    );
    expect(await screen.findByText('line 1')).toBeVisible();
  });
});
