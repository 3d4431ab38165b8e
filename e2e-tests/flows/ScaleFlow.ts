import fs from 'node:fs';
import { expect, Page, test } from '@playwright/test';
import { Sandbox } from '@longshore/sandbox';
import { Layout } from '../support/layouts';
import { Portal } from '../support/Portal';
import { openAs, PEOPLE } from '../support/signIn';

const NAMESPACE = 'settle-test';
const DEPLOYMENT = 'settle';
const PAGE = '/services/default/settle/test';
export const SETTLE_API = '/services/services/default/settle/test';

type InBrowser = { page: Page };

/**
 * Scaling a service on a real cell, whose steps hold however the processes of
 * the portal are laid out.
 */
export class ScaleFlow {
  readonly #layout: Layout;
  #sandbox: Sandbox | undefined;
  #portal: Portal | undefined;

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  get sandbox(): Sandbox {
    return this.#sandbox!;
  }

  get portal(): Portal {
    return this.#portal!;
  }

  /** Registers start and end of the portal with the test file that calls. */
  use(): this {
    test.beforeAll(async () => {
      test.setTimeout(300_000);
      this.#sandbox = await Sandbox.open();
      this.#portal = await Portal.start(`scale-${this.#layout.name}`, [
        '--sandbox',
        ...this.#layout.args(this.#sandbox),
      ]);
    });
    test.afterAll(async () => {
      await this.#portal?.stop();
    });
    test.beforeEach(async () => {
      await this.kubectlScale(2);
    });
    return this;
  }

  masterScales = async ({ page }: InBrowser) => {
    await openAs(page, this.portal, {
      person: 'master',
      path: '/services?env=test',
    });
    await page
      .getByRole('row', { name: /settle/ })
      .getByRole('link', { name: /settle|结算服务/ })
      .first()
      .click();
    await expect(this.readyInstances(page)).toHaveCount(2);
    // Noticed if the page were loaded again behind our back.
    await page.evaluate(() => {
      document.body.dataset.loaded = 'once';
    });

    await page.getByRole('button', { name: 'Scale', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: /Instances of main/ }).fill('4');
    await dialog.getByRole('textbox', { name: /Reason/ }).fill('more load');
    await dialog
      .getByRole('button', {
        name: /^Scale 结算服务 in TEST to 4 instances$/,
      })
      .click();
    await expect(dialog).toBeHidden();

    await expect(this.readyInstances(page)).toHaveCount(4);
    expect(await page.evaluate(() => document.body.dataset.loaded)).toBe(
      'once',
    );
    await expect(page.getByText(/from 2 to 4/)).toBeVisible();

    const live = JSON.parse(
      await this.sandbox.kubectl([
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
  };

  clusterRecordsThePerson = async () => {
    const answer = await this.setCount(3);
    expect(answer.status).toBe(200);
    const scaled = fs
      .readFileSync(this.sandbox.auditLogPath, 'utf8')
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
  };

  developerIsRefused = async ({ page }: InBrowser) => {
    await openAs(page, this.portal, { person: 'developer', path: PAGE });
    await expect(
      page.getByRole('button', {
        name: 'Scale: Needs level Master on this service; yours is Developer.',
      }),
    ).toBeDisabled();

    const answer = await this.setCount(4, { person: 'wang.fang' });
    expect(answer.status).toBe(403);
    expect((await answer.json()).error).toMatchObject({
      name: 'NotAllowedError',
      code: 'level-too-low',
      params: { required: 'master' },
    });
    expect(await this.liveReplicas()).toBe(2);
  };

  outsiderSeesNothing = async ({ page }: InBrowser) => {
    await openAs(page, this.portal, { person: 'outsider', path: PAGE });
    await expect(
      page.getByText(/Not found, or you are not a member/),
    ).toBeVisible();
    await page.goto(`${this.portal.url}/catalog/default/component/settle/live`);
    await expect(page.getByText('No live state to show')).toBeVisible();
    await expect(page.getByText(this.sandbox.cells[0].name)).toHaveCount(0);

    const person = PEOPLE.outsider.name;
    const refused = await this.portal.api(person, SETTLE_API);
    const unknown = await this.portal.api(
      person,
      '/services/services/default/nothing/test',
    );
    expect(refused.status).toBe(404);
    expect(unknown.status).toBe(404);
    expect(
      (
        await this.portal.api(person, `${SETTLE_API}/counts`, {
          method: 'PUT',
          body: JSON.stringify({ counts: [], countsVersion: 0 }),
        })
      ).status,
    ).toBeGreaterThanOrEqual(400);
    const list = await this.portal.api(person, '/services/services');
    expect(JSON.stringify(await list.json())).not.toContain('settle');
  };

  rowsAreRightAfterAKill = async ({ page }: InBrowser) => {
    await openAs(page, this.portal, { person: 'master', path: PAGE });
    await expect(this.readyInstances(page)).toHaveCount(2);

    this.portal.kill(this.#layout.victim);
    if (!this.#layout.goesOn) {
      await this.portal.ended();
    }
    await this.kubectlScale(3);
    if (!this.#layout.goesOn) {
      await this.portal.start();
    }

    await expect(this.readyInstances(page)).toHaveCount(3, {
      timeout: 60_000,
    });
    await expect
      .poll(async () => (await this.service()).instances.current)
      .toBe(3);
  };

  /** Rows of the instances that take requests. */
  readyInstances(page: Page) {
    return page
      .getByRole('grid', { name: 'Instances' })
      .getByRole('row')
      .filter({ hasText: /settle-/ })
      .filter({ has: page.getByRole('gridcell', { name: 'running ready' }) });
  }

  /** Sets the count by the API, as Li Na, a master, unless told otherwise. */
  async setCount(
    desired: number,
    options: { person?: string; process?: string } = {},
  ): Promise<Response> {
    const { person = PEOPLE.master.name, process } = options;
    const before = await this.service(options);
    return this.portal.api(person, `${SETTLE_API}/counts`, {
      process,
      method: 'PUT',
      body: JSON.stringify({
        counts: [{ track: 'main', cell: before.counts[0].cell, desired }],
        countsVersion: before.countsVersion,
      }),
    });
  }

  /** The service as one of the processes, or any, has it. */
  async service(
    options: {
      person?: string;
      process?: string;
      minRevision?: number;
    } = {},
  ) {
    const { person = PEOPLE.master.name, process, minRevision } = options;
    const response = await this.portal.api(
      person,
      minRevision ? `${SETTLE_API}?minRevision=${minRevision}` : SETTLE_API,
      { process },
    );
    expect(response.status).toBe(200);
    return (await response.json()).service;
  }

  async openAsMaster(page: Page): Promise<void> {
    await openAs(page, this.portal, { person: 'master', path: PAGE });
  }

  async kubectlScale(replicas: number): Promise<void> {
    await this.sandbox.kubectl([
      'scale',
      `deployment/${DEPLOYMENT}`,
      '--namespace',
      NAMESPACE,
      `--replicas=${replicas}`,
    ]);
    await this.sandbox.waitReady(NAMESPACE, DEPLOYMENT, replicas);
  }

  async liveReplicas(): Promise<number> {
    return Number(
      await this.sandbox.kubectl([
        'get',
        'deployment',
        DEPLOYMENT,
        '--namespace',
        NAMESPACE,
        '--output=jsonpath={.spec.replicas}',
      ]),
    );
  }
}
