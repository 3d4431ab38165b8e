import { expect, Page, test } from '@playwright/test';
import { Portal } from '../support/Portal';
import { openAs, PEOPLE } from '../support/signIn';
import { expectLossToldOnce } from './expectLossToldOnce';

/** Until a cell counts as lost, with slack for a busy machine. */
const LOST_MS = 60_000;

/** A drain evicts a few pods, whose ends have their time. */
const DRAIN_MS = 90_000;

/** The cells of a portal, and how to do with them what no page can. */
export interface Fleet {
  /** What `npm start` is told. */
  args: string[];
  /** The cell whose node is worked on, and the node. */
  cell: string;
  node: string;
  /** The cell whose API server falls silent. */
  fragile: string;
  open(portal: Portal): Promise<void>;
  halt(): Promise<void>;
  resume(): Promise<void>;
  /** As the cell itself has it, and not as a page says. */
  isCordoned(): Promise<boolean>;
  uncordon(): Promise<void>;
}

/** Pods of as many as the nodes of a cell take; their number changes. */
const PODS = /\d+\/[\d,]{2,}/;

type InBrowser = { page: Page };

/** What an operator does on the pages of clusters, on cells of any kind. */
export class ClustersFlow {
  readonly #fleet: Fleet;
  #portal: Portal | undefined;

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
  }

  get portal(): Portal {
    return this.#portal!;
  }

  /** Registers start and end of the portal with the test file that calls. */
  use(name: string): this {
    test.beforeAll(async () => {
      test.setTimeout(300_000);
      this.#portal = await Portal.start(name, this.#fleet.args);
    });
    this.#useFleet();
    test.afterAll(async () => {
      await this.#portal?.stop();
    });
    return this;
  }

  /** Works on the portal of a flow that the test file has begun before. */
  on(other: { portal: Portal }): this {
    test.beforeAll(() => {
      this.#portal = other.portal;
    });
    this.#useFleet();
    return this;
  }

  #useFleet() {
    test.beforeAll(() => this.#fleet.open(this.portal));
    test.afterAll(async () => {
      await this.#fleet.resume();
      await this.#fleet.uncordon();
    });
  }

  silenceIsTold = async ({ page }: InBrowser) => {
    const { cell, fragile } = this.#fleet;
    await openAs(page, this.portal, { person: 'operator', path: '/clusters' });
    const row = (name: string) => page.getByRole('row', { name });
    await expect(row(cell)).toContainText('healthy');
    await expect(row(fragile)).toContainText('healthy');
    await expect(row(fragile)).toContainText(PODS);

    await this.#fleet.halt();
    await expect(row(fragile)).toContainText('no contact since', {
      timeout: LOST_MS,
    });
    // What was known stays, and the other cell is as well as before.
    await expect(row(fragile)).toContainText(PODS);
    await expect(row(cell)).toContainText('healthy');
    await row(fragile).getByRole('button', { name: /^Why/ }).click();
    await expect(page.getByRole('dialog')).toContainText(
      'nothing is moved, scaled or deleted because of it',
    );
    await page.keyboard.press('Escape');
    await expectLossToldOnce(this.portal, fragile);

    await this.#fleet.resume();
    // Half a minute later it counts as healthy, for which no test waits.
    await expect(row(fragile)).toContainText(/coming back|healthy/, {
      timeout: LOST_MS,
    });
  };

  nodeIsCordoned = async ({ page }: InBrowser) => {
    const { cell, node } = this.#fleet;
    await openAs(page, this.portal, {
      person: 'operator',
      path: `/clusters/${cell}`,
    });
    await page.getByRole('button', { name: new RegExp(`^${node}:`) }).click();
    const panel = page.getByRole('dialog', { name: 'Node' });
    await panel.getByRole('button', { name: 'Cordon', exact: true }).click();
    await expect(
      panel.getByRole('button', { name: 'Uncordon', exact: true }),
    ).toBeVisible();
    expect(await this.#fleet.isCordoned()).toBe(true);
    await panel.getByRole('button', { name: 'Uncordon', exact: true }).click();
    await expect(
      panel.getByRole('button', { name: 'Cordon', exact: true }),
    ).toBeVisible();
    expect(await this.#fleet.isCordoned()).toBe(false);
  };

  nodeIsDrained = async ({ page }: InBrowser) => {
    const { cell, node } = this.#fleet;
    await openAs(page, this.portal, {
      person: 'operator',
      path: `/clusters/${cell}?node=${node}`,
    });
    await page
      .getByRole('dialog', { name: 'Node' })
      .getByRole('button', { name: 'Drain…' })
      .click();
    const title = `Drain ${node} of ${cell}`;
    const dialog = page.getByRole('dialog', { name: title });
    await expect(dialog.getByText(/\d+ pods? leaves?/)).toBeVisible();
    await dialog.getByRole('textbox', { name: /Reason/ }).fill('new kernel');
    // Whatever else runs on the machine may have left pods that nothing owns.
    const unmanaged = dialog.getByRole('checkbox');
    if (await unmanaged.isVisible()) {
      await unmanaged.click();
    }
    await dialog.getByRole('button', { name: title }).click();
    await expect(page.getByRole('heading', { name: title })).toBeVisible();
    await expect(page).toHaveURL(/\/clusters\/operations\//);
    await expect(page.getByText('new kernel', { exact: true })).toBeVisible();
    await expect(page.getByText(/^ended /)).toBeVisible({ timeout: DRAIN_MS });
    const answer = await this.portal.api(
      PEOPLE.operator.name,
      `/clusters/v1/operations/${page.url().split('/').at(-1)}`,
    );
    expect((await answer.json()).operation).toMatchObject({
      state: 'succeeded',
      subject: `${cell}/${node}`,
      requestedBy: 'user:default/zhao.min',
    });
    expect(await this.#fleet.isCordoned()).toBe(true);
    // Whoever comes by later finds it from the cell.
    await page.goto(`${this.portal.url}/clusters/${cell}`);
    await expect(page.getByRole('link', { name: title })).toBeVisible();
    await this.#fleet.uncordon();
  };

  developerSeesNothing = async ({ page }: InBrowser) => {
    const { cell } = this.#fleet;
    await openAs(page, this.portal, {
      person: 'developer',
      path: `/clusters/${cell}`,
    });
    await expect(page.getByText('Not found, or not for you')).toBeVisible();
    const sidebar = page.getByRole('navigation', { name: 'sidebar nav' });
    await expect(sidebar.getByRole('link', { name: 'Services' })).toBeVisible();
    await expect(sidebar.getByRole('link', { name: 'Clusters' })).toHaveCount(
      0,
    );
    for (const path of ['cells', `cells/${cell}`, `cells/${cell}/nodes`]) {
      const answer = await this.portal.api(
        PEOPLE.developer.name,
        `/clusters/v1/${path}`,
      );
      expect(answer.status).toBe(404);
    }
  };
}
