import { expect, test } from '@playwright/test';
import { Portal } from '../support/Portal';
import { openAs } from '../support/signIn';
import { setFaults } from '../support/simulator';

let portal: Portal;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  portal = await Portal.start('silent-cell', []);
});

test.afterAll(async () => {
  await portal?.stop();
});

test('a newcomer finds at least 40 live services in two cells, some of them ill', async () => {
  await expect
    .poll(async () => (await list('chen.wei')).totalItems, { timeout: 90_000 })
    .toBeGreaterThanOrEqual(40);
  // What is ill needs some seconds to show it.
  await expect
    .poll(async () => {
      const { states } = await list('chen.wei');
      return states.failed + states.degraded;
    })
    .toBeGreaterThanOrEqual(3);
  const { items, states, cells } = await list('chen.wei');
  expect(new Set(items.map(i => i.environment)).size).toBe(3);
  expect(cells.map(c => c.name).sort()).toEqual(['bj-1', 'gz-1']);
  expect(states.running).toBeGreaterThanOrEqual(40);
});

test('while one cell is silent the page keeps answering and says since when', async ({
  page,
}) => {
  await openAs(page, portal, {
    person: 'owner',
    path: '/services?env=production&q=settle',
  });
  const row = page.getByRole('row', { name: /settle/ });
  await expect(row).toContainText('4/4');
  await expect(page.getByText('Simulated cluster').first()).toBeVisible();

  await setFaults(portal, 'bj-1', { blackHole: true });
  await expect(page.getByText(/bj-1 has not answered since/)).toBeVisible({
    timeout: 60_000,
  });
  // Nothing is concluded from silence.
  await expect(row).toContainText('4/4');
  const during = (
    await list('chen.wei', '?filter=settle&environment=production')
  ).items[0];
  expect(during.staleSince).toBeTruthy();
  expect(during.instances).toEqual({ current: 4, desired: 4 });

  await setFaults(portal, 'bj-1', { blackHole: false });
  await expect(page.getByText(/bj-1 has not answered since/)).toBeHidden({
    timeout: 60_000,
  });
});

type List = {
  totalItems: number;
  items: {
    environment: string;
    staleSince?: string;
    instances: { current: number; desired: number };
  }[];
  states: Record<string, number>;
  cells: { name: string }[];
};

async function list(person: string, query = '?limit=200'): Promise<List> {
  const response = await portal.api(person, `/services/services${query}`);
  expect(response.status).toBe(200);
  return response.json();
}
