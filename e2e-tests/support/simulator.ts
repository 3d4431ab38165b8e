import fs from 'node:fs';
import path from 'node:path';
import { Portal } from './Portal';

/** Plays faults on a simulated cell of a portal, see the README of kube-sim. */
export async function setFaults(
  portal: Portal,
  cell: string,
  faults: Record<string, unknown>,
): Promise<void> {
  const { admin } = JSON.parse(
    fs.readFileSync(path.join(portal.stateDir, 'kube-sim/ready.json'), 'utf8'),
  );
  const response = await fetch(`${admin.url}/clusters/${cell}/faults`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${admin.token}`,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify(faults),
  });
  if (!response.ok) {
    throw new Error(`kube-sim refused: ${await response.text()}`);
  }
}
