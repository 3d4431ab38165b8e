import { basename, join } from 'node:path';
import { repositoryRoot } from '../state/SandboxPaths';
import { Sandbox } from '../Sandbox';
import { BundleOptions } from './writeBundle';
import { failedTests } from './failedTests';

const TIMEOUT_MS = 180_000;

/**
 * For a Jest file that uses a sandbox: when a test has failed, leaves a bundle
 * in `.longshore/artifacts/bundles/<test file>` of the repository. Call it at
 * the top level and before any `afterAll` that takes the sandbox down.
 *
 * @public
 */
export function bundleOnFailure(
  sandbox: () => Sandbox | undefined,
  more?: () => BundleOptions | Promise<BundleOptions>,
): void {
  afterAll(async () => {
    const failed = failedTests();
    const theSandbox = sandbox();
    if (failed.length === 0 || !theSandbox) {
      return;
    }
    const options = await more?.();
    await theSandbox.bundle(bundleDir(expect.getState().testPath!), {
      ...options,
      files: { ...options?.files, 'failed-tests.txt': failed.join('\n') },
    });
  }, TIMEOUT_MS);
}

/** Where the bundle of a test file lies. */
export function bundleDir(testFile: string): string {
  return join(
    repositoryRoot(process.cwd()),
    '.longshore/artifacts/bundles',
    basename(testFile),
  );
}
