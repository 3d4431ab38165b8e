import path from 'node:path';
import { expect, test } from '@playwright/test';
import { Portal } from '../support/Portal';
import { openAs } from '../support/signIn';

const pictures = path.join(__dirname, '../../.longshore/artifacts/pictures');

let portal: Portal;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  portal = await Portal.start('pictures', []);
  await expect
    .poll(
      async () =>
        (
          await (await portal.api('chen.wei', '/services/services')).json()
        ).totalItems,
      { timeout: 90_000 },
    )
    .toBeGreaterThan(40);
});

test.afterAll(async () => {
  await portal?.stop();
});

const WORDS = {
  en: { services: 'Services', instances: 'Instances' },
  zh: { services: '服务', instances: '实例' },
} as const;

const LOOKS = (['en', 'zh'] as const).flatMap(language =>
  (['light', 'dark'] as const).map(theme => ({ language, theme })),
);

const WIDTHS = [1280, 1920];

/** Pages of operators that need no second width, and what shows that one is there. */
const OPERATOR_PAGES: Record<
  string,
  { path: string; role: 'row' | 'dialog' | 'textbox' | 'radio' }
> = {
  node: { path: 'gz-1?node=node-2', role: 'dialog' },
  requests: { path: 'gz-1/requests', role: 'row' },
  register: { path: 'register', role: 'textbox' },
  drain: { path: 'gz-1?drain=node-2', role: 'dialog' },
  utilisation: { path: 'utilisation', role: 'radio' },
};
const HEIGHT = 900;

test.describe('pages', () => {
  LOOKS.forEach(({ language, theme }) => {
    test(`pages in ${language}, ${theme}, in each width`, async ({
      browser,
    }) => {
      const problems: string[] = [];
      const open = async () => {
        const context = await browser.newContext({
          viewport: { width: WIDTHS[0], height: HEIGHT },
          colorScheme: theme,
        });
        const opened = await context.newPage();
        opened.on('pageerror', error => problems.push(String(error)));
        await opened.addInitScript(
          value => localStorage.setItem('language', value),
          language,
        );
        return opened;
      };
      const page = await open();
      const shoot = async (name: string, shown = page, widths = WIDTHS) => {
        for (const width of widths) {
          await shown.setViewportSize({ width, height: HEIGHT });
          await shown.screenshot({
            path: path.join(
              pictures,
              `${name}-${language}-${theme}-${width}.png`,
            ),
          });
        }
      };
      await page.goto(portal.url);
      await expect(
        page.getByRole('button', { name: /Chen Wei/ }),
      ).toBeVisible();
      await shoot('sign-in');
      await openAs(page, portal, { person: 'owner', path: '/services' });
      await expect(
        page
          .getByRole('link', { name: WORDS[language].services, exact: true })
          .first(),
      ).toBeVisible();
      await expect(page.getByRole('row').nth(10)).toBeVisible();
      await shoot('services');
      await page.goto(`${portal.url}/services/default/checkout-api/production`);
      await expect(
        page.getByRole('grid', { name: WORDS[language].instances }),
      ).toBeVisible();
      await expect(page.getByRole('row').nth(3)).toBeVisible();
      await shoot('service');
      await page.goto(
        `${portal.url}/services/default/checkout-api/production?past=7`,
      );
      await expect(page.getByRole('grid').nth(1)).toBeVisible();
      await page.getByRole('grid').nth(1).scrollIntoViewIfNeeded();
      await shoot('past-instances', page, WIDTHS.slice(0, 1));
      await page.goto(
        `${portal.url}/catalog/default/component/checkout-api/live`,
      );
      await expect(page.getByRole('row').nth(3)).toBeVisible();
      await shoot('entity');
      await page.context().close();

      const operators = await open();
      await openAs(operators, portal, {
        person: 'operator',
        path: '/clusters',
      });
      await expect(operators.getByRole('row').nth(1)).toBeVisible();
      await shoot('clusters', operators);
      await operators.goto(`${portal.url}/clusters/gz-1`);
      await expect(
        operators.getByRole('button', { name: /^node-1[:：]/ }),
      ).toBeVisible();
      await shoot('cluster', operators);
      for (const [name, { path: to, role }] of Object.entries(OPERATOR_PAGES)) {
        await operators.goto(`${portal.url}/clusters/${to}`);
        await expect(operators.getByRole(role).first()).toBeVisible();
        await shoot(name, operators, WIDTHS.slice(0, 1));
      }
      await operators.context().close();
      expect(problems).toEqual([]);
    });
  });
});
