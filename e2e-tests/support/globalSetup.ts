import { Sandbox } from '@longshore/sandbox';

/** Brings the real Kubernetes up once for all tests. */
export default async function globalSetup() {
  await Sandbox.up();
}
