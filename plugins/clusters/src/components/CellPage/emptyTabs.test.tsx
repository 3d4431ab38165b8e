import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { aCell, aLostCell, aNode } from '../../__testUtils__/fixtures';
import {
  aResponseError,
  mockClusters,
  renderClusters,
  shownLocation,
} from '../../__testUtils__/renderClusters';

const RULE = '- apiGroups: [""]\n  resources: ["nodes"]';

/** The account may not list them. */
const FORBIDDEN = {
  code: 'forbidden',
  message: 'no',
  params: { cell: 'gz-1', what: 'list nodes', rule: RULE },
};

function answering(cell = aCell()) {
  const clusters = mockClusters();
  clusters.getCell.mockResolvedValue(cell);
  return clusters;
}

function anEvent(uid: string) {
  return {
    uid,
    type: 'Normal' as const,
    reason: 'Pulled',
    message: 'Pulled image',
    object: { kind: 'Pod', namespace: 'shop', name: `cart-${uid}` },
    count: 1,
  };
}

describe('tabs of a cell that have nothing to show', () => {
  it('should not say of nodes that were not read that there are none', async () => {
    const clusters = answering();
    clusters.listNodes.mockResolvedValue({ nodes: [], unread: FORBIDDEN });
    renderClusters('/clusters/gz-1', clusters);
    const unread = await screen.findByText(
      'The nodes of gz-1 have not been read yet',
    );
    expect(unread.closest('[role="status"]')).toHaveTextContent(
      /gz-1 does not permit this to Longshore/,
    );
    expect(screen.getByLabelText('YAML')).toHaveTextContent(/"nodes"/);
    expect(screen.queryByText('The cluster has no nodes')).toBeNull();
  });

  it('should say that nodes may be missing among those that are known', async () => {
    const clusters = answering();
    clusters.listNodes.mockResolvedValue({
      nodes: [aNode()],
      unread: {
        code: 'not-read-yet',
        message: 'no',
        params: { cell: 'gz-1' },
      },
    });
    renderClusters('/clusters/gz-1', clusters);
    expect(
      await screen.findByText(/^Not all nodes and pods of gz-1/),
    ).toBeVisible();
    expect(screen.getByText(/^gz-1 has not been read yet/)).toBeVisible();
    expect(screen.getByRole('list', { name: 'Nodes' })).toBeVisible();
  });

  it('should say that a cluster that was read has no nodes', async () => {
    const clusters = answering();
    clusters.listNodes.mockResolvedValue({ nodes: [] });
    renderClusters('/clusters/gz-1', clusters);
    expect(await screen.findByText('The cluster has no nodes')).toBeVisible();
  });

  it('should tell namespaces that were not read from none', async () => {
    const clusters = answering();
    clusters.listNamespaces.mockResolvedValue({
      namespaces: [],
      unread: FORBIDDEN,
    });
    renderClusters('/clusters/gz-1/namespaces', clusters);
    expect(
      await screen.findByText('The namespaces of gz-1 have not been read yet'),
    ).toBeVisible();
    expect(screen.queryByText('No pod runs in any namespace')).toBeNull();
  });

  it('should lead out of a filter that hides all nodes', async () => {
    const user = userEvent.setup();
    renderClusters('/clusters/gz-1?q=nowhere', answering());
    expect(await screen.findByText('1 node is hidden by it.')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Clear filters' }));
    expect(await screen.findByRole('list', { name: 'Nodes' })).toBeVisible();
    expect(shownLocation()).toBe('/clusters/gz-1');
  });

  it('should lead out of filters that hide all events, and take / to the field', async () => {
    const user = userEvent.setup();
    const clusters = answering();
    clusters.listEvents.mockResolvedValue([anEvent('1'), anEvent('2')]);
    renderClusters('/clusters/gz-1/events?q=nowhere&type=Warning', clusters);
    expect(
      await screen.findByText('2 events are hidden by them.'),
    ).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Clear filters' }));
    expect(await screen.findByText('Pod shop/cart-2')).toBeVisible();
    expect(shownLocation()).toBe('/clusters/gz-1/events');
    expect(screen.queryByText(/^Only the newest/)).toBeNull();
    await user.keyboard('/');
    expect(
      screen.getByRole('searchbox', { name: 'Filter events' }),
    ).toHaveFocus();
  });

  it('should say that there may be more events than are read', async () => {
    const clusters = answering();
    clusters.listEvents.mockResolvedValue(
      Array.from({ length: 200 }, (_, place) => anEvent(String(place))),
    );
    renderClusters('/clusters/gz-1/events', clusters);
    expect(
      await screen.findByText(/^Only the newest 200 events are read/),
    ).toBeVisible();
  });

  it('should name why the events of a silent cluster cannot be read', async () => {
    const clusters = answering(aLostCell());
    clusters.listEvents.mockRejectedValue(
      await aResponseError(503, {
        name: 'ServiceUnavailableError',
        message: 'no answer',
        code: 'timeout',
        params: { cell: 'gz-2' },
      }),
    );
    renderClusters('/clusters/gz-2/events', clusters);
    const title = await screen.findByText(
      'This part of the page could not be read',
    );
    expect(title.closest('[role="alert"]')).toHaveTextContent(
      /gz-2 did not answer in time/,
    );
  });
});
