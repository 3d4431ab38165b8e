import { Page } from '@playwright/test';
import { Portal } from './Portal';

/** The demo people, as the sign-in page names them. */
export const PEOPLE = {
  owner: { name: 'chen.wei', button: /Chen Wei/ },
  master: { name: 'li.na', button: /Li Na/ },
  developer: { name: 'wang.fang', button: /Wang Fang/ },
  operator: { name: 'zhao.min', button: /Zhao Min/ },
  outsider: { name: 'sun.qi', button: /Sun Qi/ },
} as const;

/** Opens a page of the portal as one of the demo people, by the sign-in page. */
export async function openAs(
  page: Page,
  portal: Portal,
  options: { person: keyof typeof PEOPLE; path?: string },
): Promise<void> {
  await page.goto(`${portal.url}${options.path ?? '/'}`);
  await page
    .getByRole('button', { name: PEOPLE[options.person].button })
    .click();
}
