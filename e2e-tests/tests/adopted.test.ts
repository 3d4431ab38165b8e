import { expect, test } from '@playwright/test';
import { Sandbox } from '@longshore/sandbox';
import { Portal } from '../support/Portal';
import { openAs } from '../support/signIn';

let sandbox: Sandbox;
let portal: Portal;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  sandbox = await Sandbox.open();
  // A workload that was there before Longshore, with Backstage's own label.
  const labels = { 'backstage.io/kubernetes-id': 'legacy-crm' };
  await sandbox.apply({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'crm' },
  });
  await sandbox.apply({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'legacy-crm', namespace: 'crm', labels },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [{ name: 'app', image: sandbox.images.webNonRoot.v1 }],
        },
      },
    },
  });
  await sandbox.waitReady('crm', 'legacy-crm', 2);
  portal = await Portal.start('adopted', [
    '--kubeconfig',
    sandbox.kubeconfigPath,
  ]);
});

test.afterAll(async () => {
  await portal?.stop();
  await sandbox?.kubectl(['delete', 'namespace', 'crm', '--wait=false']);
});

test('an existing Deployment of an annotated Component is shown and not changed', async ({
  page,
}) => {
  await openAs(page, portal, {
    person: 'owner',
    path: '/services?q=legacy-crm',
  });
  await page
    .getByRole('link', { name: /旧 CRM|legacy-crm/ })
    .first()
    .click();
  await expect(
    page
      .getByRole('grid', { name: 'Instances' })
      .getByRole('row')
      .filter({ hasText: /legacy-crm-/ }),
  ).toHaveCount(2);
  await expect(
    page.getByRole('button', { name: /^Scale: Longshore did not create/ }),
  ).toBeDisabled();
});
