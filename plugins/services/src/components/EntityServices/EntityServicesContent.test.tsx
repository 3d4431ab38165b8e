import { renderTestApp } from '@backstage/frontend-test-utils';
import { createTestEntityPage } from '@backstage/plugin-catalog-react/testUtils';
import { screen } from '@testing-library/react';
import { aService } from '../../__testUtils__/fixtures';
import {
  aResponseError,
  mockServices,
} from '../../__testUtils__/renderServices';
import { servicesApiRef } from '../../api';
import servicesPlugin from '../../index';

const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'checkout-api' },
  spec: { type: 'service' },
};

function renderTab(services = mockServices(), shown: typeof entity = entity) {
  return renderTestApp({
    features: [servicesPlugin],
    extensions: [createTestEntityPage({ entity: shown })],
    apis: [[servicesApiRef, services]],
  });
}

describe('EntityServicesContent', () => {
  it('should show each environment with its instances to a member', async () => {
    const services = mockServices();
    services.getEnvironments.mockResolvedValue({
      items: [aService({ environment: 'test' }), aService()],
      cells: [],
      revision: 1,
    });
    renderTab(services);
    expect(
      await screen.findByRole('region', { name: 'production' }),
    ).toHaveTextContent('PROD');
    expect(screen.getByRole('region', { name: 'test' })).toBeVisible();
    expect(
      await screen.findAllByRole('row', { name: /checkout-api-7c9f-x2/ }),
    ).toHaveLength(2);
    expect(services.getEnvironments).toHaveBeenCalledWith({
      namespace: 'default',
      name: 'checkout-api',
    });
  });

  it('should tell a non-member nothing', async () => {
    const services = mockServices();
    services.getEnvironments.mockRejectedValue(
      await aResponseError(404, { name: 'NotFoundError', message: 'no' }),
    );
    renderTab(services);
    expect(await screen.findByText('No live state to show')).toBeVisible();
    expect(services.listInstances).not.toHaveBeenCalled();
  });

  it('should be on components only', async () => {
    const services = mockServices();
    renderTab(services, { ...entity, kind: 'Resource' });
    // The app has settled when its navigation is there.
    expect(await screen.findByRole('link', { name: 'Services' })).toBeVisible();
    expect(services.getEnvironments).not.toHaveBeenCalled();
  });
});
