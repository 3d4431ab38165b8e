import path from 'node:path';
import { defineConfig } from '@playwright/test';

const artifacts = path.join(__dirname, '../.longshore/artifacts');

export default defineConfig({
  testDir: 'tests',
  // The tests share one cell and one portal each, and two cores.
  workers: 1,
  fullyParallel: false,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  forbidOnly: Boolean(process.env.CI),
  // One that passes only the second time is counted and named as unstable.
  retries: process.env.CI ? 1 : 0,
  reporter: [
    ['list'],
    // The file's name comes from PLAYWRIGHT_JSON_OUTPUT_NAME.
    ['json'],
  ],
  outputDir: path.join(artifacts, 'e2e'),
  globalSetup: './support/globalSetup.ts',
  globalTeardown: './support/globalTeardown.ts',
  use: {
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
});
