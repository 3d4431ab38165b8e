import { Page } from '@playwright/test';
import { Portal } from './Portal';

/** Opens a page of the portal as one of the demo people, by the sign-in page. */
export async function openAs(
  page: Page,
  portal: Portal,
  options: { person: RegExp; path?: string },
): Promise<void> {
  await page.goto(`${portal.url}${options.path ?? '/'}`);
  await page.getByRole('button', { name: options.person }).click();
}
