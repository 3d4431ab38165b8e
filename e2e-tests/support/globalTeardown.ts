import { Sandbox } from '@longshore/sandbox';

/** Leaves the machine as it was, unless a person wants to look at it. */
export default async function globalTeardown() {
  if (!process.env.LONGSHORE_KEEP_SANDBOX) {
    await Sandbox.down();
  }
}
