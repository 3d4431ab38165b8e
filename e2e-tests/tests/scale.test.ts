import fs from 'node:fs';
import { expect, Page, test } from '@playwright/test';
import { Sandbox } from '@longshore/sandbox';
import { Portal } from '../support/Portal';
import { openAs, PEOPLE } from '../support/signIn';

const NAMESPACE = 'settle-test';
const DEPLOYMENT = 'settle';
const PAGE = '/services/default/settle/test';
const API = '/services/services/default/settle/test';

let sandbox: Sandbox;
let portal: Portal;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  sandbox = await Sandbox.open();
  portal = await Portal.start('scale', ['--sandbox']);
});

test.afterAll(async () => {
  await portal?.stop();
});

test.beforeEach(async () => {
  await kubectlScale(2);
});

test('a master scales a service from 2 to 4 and watches it happen', async ({
  page,
}) => {
  await openAs(page, portal, {
    person: 'master',
    path: '/services?env=test',
  });
  await page
    .getByRole('row', { name: /settle/ })
    .getByRole('link', { name: /settle|结算服务/ })
    .first()
    .click();
  await expect(readyInstances(page)).toHaveCount(2);
  // Noticed if the page were loaded again behind our back.
  await page.evaluate(() => {
    document.body.dataset.loaded = 'once';
  });

  await page.getByRole('button', { name: 'Scale', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /Instances of main/ }).fill('4');
  await dialog.getByRole('textbox', { name: /Reason/ }).fill('more load');
  await dialog
    .getByRole('button', { name: /^Scale 结算服务 in TEST to 4 instances$/ })
    .click();
  await expect(dialog).toBeHidden();

  await expect(readyInstances(page)).toHaveCount(4);
  expect(await page.evaluate(() => document.body.dataset.loaded)).toBe('once');
  await expect(page.getByText(/from 2 to 4/)).toBeVisible();

  const live = JSON.parse(
    await sandbox.kubectl([
      'get',
      'deployment',
      DEPLOYMENT,
      '--namespace',
      NAMESPACE,
      '--output=json',
      '--show-managed-fields',
    ]),
  );
  expect(live.spec.replicas).toBe(4);
  expect(live.status.readyReplicas).toBe(4);
  expect(
    live.metadata.managedFields.map((f: { manager: string }) => f.manager),
  ).toContain('longshore-scale');
});

test('the cluster records the person, the level and the operation of a scaling', async () => {
  const before = await serviceOf('li.na');
  const answer = await portal.api('li.na', `${API}/counts`, {
    method: 'PUT',
    body: JSON.stringify({
      counts: [{ track: 'main', cell: before.counts[0].cell, desired: 3 }],
      countsVersion: before.countsVersion,
    }),
  });
  expect(answer.status).toBe(200);
  const scaled = fs
    .readFileSync(sandbox.auditLogPath, 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))
    .filter(
      event =>
        event.objectRef?.namespace === NAMESPACE &&
        event.objectRef?.subresource === 'scale' &&
        event.impersonatedUser,
    )
    .at(-1);
  expect(scaled.impersonatedUser).toMatchObject({
    username: 'longshore',
    extra: { 'longshore.dev/user': ['user:default/li.na'] },
  });
  expect(scaled.impersonatedUser.groups).toContain('longshore:master');
  expect(
    scaled.impersonatedUser.extra['longshore.dev/operation'][0],
  ).toBeTruthy();
});

test('a developer sees the button disabled with the level needed, and the API refuses', async ({
  page,
}) => {
  await openAs(page, portal, { person: 'developer', path: PAGE });
  await expect(
    page.getByRole('button', {
      name: 'Scale: Needs level Master on this service; yours is Developer.',
    }),
  ).toBeDisabled();

  const before = await serviceOf('wang.fang');
  const answer = await portal.api('wang.fang', `${API}/counts`, {
    method: 'PUT',
    body: JSON.stringify({
      counts: [{ track: 'main', cell: before.counts[0].cell, desired: 4 }],
      countsVersion: before.countsVersion,
    }),
  });
  expect(answer.status).toBe(403);
  expect((await answer.json()).error).toMatchObject({
    name: 'NotAllowedError',
    code: 'level-too-low',
    params: { required: 'master' },
  });
  expect(await liveReplicas()).toBe(2);
});

test('for an outsider the service does not exist', async ({ page }) => {
  await openAs(page, portal, { person: 'outsider', path: PAGE });
  await expect(
    page.getByText(/Not found, or you are not a member/),
  ).toBeVisible();
  await page.goto(`${portal.url}/catalog/default/component/settle/live`);
  await expect(page.getByText('No live state to show')).toBeVisible();
  await expect(page.getByText(sandbox.cells[0].name)).toHaveCount(0);

  const person = PEOPLE.outsider.name;
  const refused = await portal.api(person, API);
  const unknown = await portal.api(
    person,
    '/services/services/default/nothing/test',
  );
  expect(refused.status).toBe(404);
  expect(unknown.status).toBe(404);
  expect(
    (
      await portal.api(person, `${API}/counts`, {
        method: 'PUT',
        body: JSON.stringify({ counts: [], countsVersion: 0 }),
      })
    ).status,
  ).toBeGreaterThanOrEqual(400);
  const list = await (await portal.api(person, '/services/services')).json();
  expect(JSON.stringify(list)).not.toContain('settle');
});

test('after a backend was killed while watching, the rows are right', async ({
  page,
}) => {
  await openAs(page, portal, { person: 'master', path: PAGE });
  await expect(readyInstances(page)).toHaveCount(2);

  await portal.killBackend();
  await kubectlScale(3);
  await portal.start();

  await expect(readyInstances(page)).toHaveCount(3, { timeout: 60_000 });
  const service = await serviceOf('li.na');
  expect(service.instances).toEqual({ current: 3, desired: 3 });
});

function readyInstances(page: Page) {
  return page
    .getByRole('grid', { name: 'Instances' })
    .getByRole('row')
    .filter({ hasText: /settle-/ })
    .filter({ has: page.getByRole('gridcell', { name: 'running ready' }) });
}

async function serviceOf(person: string) {
  const response = await portal.api(person, API);
  expect(response.status).toBe(200);
  return (await response.json()).service;
}

async function kubectlScale(replicas: number): Promise<void> {
  await sandbox.kubectl([
    'scale',
    `deployment/${DEPLOYMENT}`,
    '--namespace',
    NAMESPACE,
    `--replicas=${replicas}`,
  ]);
  await sandbox.waitReady(NAMESPACE, DEPLOYMENT, replicas);
}

async function liveReplicas(): Promise<number> {
  return Number(
    await sandbox.kubectl([
      'get',
      'deployment',
      DEPLOYMENT,
      '--namespace',
      NAMESPACE,
      '--output=jsonpath={.spec.replicas}',
    ]),
  );
}
