import { bundleOnFailure, Sandbox } from '@longshore/sandbox';

/** Says why nothing can run on the sandbox, if so. */
function whyNot(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    return 'needs the sandbox: Linux and root';
  }
  return process.env.LONGSHORE_SANDBOX_TESTS === '1'
    ? undefined
    : 'needs the sandbox: npm test -- sandbox';
}

/**
 * A `describe` that is skipped, with the reason in its name, without a sandbox,
 * and that leaves a bundle when one of its tests failed.
 *
 * @param define - defines the tests; it may return what gives more files for the
 *   bundle, by name
 * @public
 */
export function describeOnSandbox(
  name: string,
  define: () => void | (() => Record<string, string>),
) {
  const skipped = whyNot();
  if (skipped) {
    describe.skip(`${name} (${skipped})`, () => {
      define();
    });
  } else {
    describe(name, () => {
      let sandbox: Sandbox | undefined;
      const files: Array<() => Record<string, string>> = [];
      beforeAll(async () => {
        sandbox = await Sandbox.open();
      });
      bundleOnFailure(
        () => sandbox,
        () => ({ files: Object.assign({}, ...files.map(more => more())) }),
      );
      // After the bundle, which is to be made before the tests clean up.
      files.push(define() ?? (() => ({})));
    });
  }
}
