import { renderInTestApp } from '@backstage/frontend-test-utils';
import { LiveQuery } from '@longshore/plugin-longshore-react';
import { screen } from '@testing-library/react';
import { aResponseError } from '../../__testUtils__/renderClusters';
import { rootRouteRef } from '../../routes';
import { TabPlace } from './TabPlace';

const TEN = new Date(2026, 0, 1, 10, 0, 0).getTime();

function render(answer: Partial<LiveQuery<string>>) {
  renderInTestApp(
    <TabPlace
      answer={{
        data: undefined,
        error: null,
        isPrevious: false,
        refetch: async () => undefined,
        live: { state: 'live', delaySeconds: 0, updatedAt: TEN },
        ...answer,
      }}
    >
      {value => <p>{value}</p>}
    </TabPlace>,
    { mountedRoutes: { '/clusters': rootRouteRef } },
  );
}

function aFailure(code: string, status = 503) {
  return aResponseError(status, {
    name: status === 404 ? 'NotFoundError' : 'ServiceUnavailableError',
    message: 'raw answer',
    code,
    params: { cell: 'gz-2' },
  });
}

describe('TabPlace', () => {
  it('should show what was read, and nothing else, while all is well', async () => {
    render({ data: 'three pods' });
    expect(await screen.findByText('three pods')).toBeVisible();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('should say from when what stands is, and why it is not newer', async () => {
    render({ data: 'three pods', error: await aFailure('timeout') });
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent(/What you see here is from .*10:00:00/);
    expect(alert).toHaveTextContent('gz-2 did not answer in time');
    expect(screen.getByText('three pods')).toBeVisible();
  });

  it('should say why there is nothing', async () => {
    render({ error: await aFailure('timeout') });
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('This part of the page could not be read');
    expect(alert).toHaveTextContent('gz-2 did not answer in time');
  });

  it('should keep nothing of what is not there any more', async () => {
    render({ data: 'three pods', error: await aFailure('not-found', 404) });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'it is no longer there in gz-2',
    );
    expect(screen.queryByText('three pods')).toBeNull();
  });
});
