import fs from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { Portal } from './Portal';

/** Plays faults on a simulated cell of a portal, see the README of kube-sim. */
export async function setFaults(
  portal: Portal,
  cell: string,
  faults: Record<string, unknown>,
): Promise<void> {
  await callAdmin(portal, `clusters/${cell}/faults`, faults);
}

/** Lets something happen on a simulated cell at once, as its timeline would. */
export async function play(
  portal: Portal,
  cell: string,
  action: Record<string, unknown>,
): Promise<void> {
  await callAdmin(portal, `clusters/${cell}/play`, action);
}

/** Reads an object of a simulated cell past the portal, as kubectl would. */
export async function readObject(
  portal: Portal,
  cell: string,
  objectPath: string,
): Promise<{ spec?: Record<string, unknown> }> {
  const { clusters } = readReady(portal);
  const { url } = clusters.find(({ name }) => name === cell)!;
  const kubeconfig = read(portal, 'kubeconfig');
  // It is our own simulator's file: one authority and one token for all cells.
  const [, ca] = /certificate-authority-data: (\S+)/.exec(kubeconfig)!;
  const [, token] = /token: (\S+)/.exec(kubeconfig)!;
  return new Promise((resolve, reject) => {
    https
      .get(
        `${url}${objectPath}`,
        {
          ca: Buffer.from(ca, 'base64'),
          headers: { Authorization: `Bearer ${token}` },
        },
        response => text(response).then(JSON.parse).then(resolve, reject),
      )
      .once('error', reject);
  });
}

async function callAdmin(portal: Portal, route: string, body: object) {
  const { admin } = readReady(portal);
  const response = await fetch(`${admin.url}/${route}`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${admin.token}`,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) {
    throw new Error(`kube-sim refused: ${await response.text()}`);
  }
}

type Ready = {
  admin: { url: string; token: string };
  clusters: { name: string; url: string }[];
};

function readReady(portal: Portal): Ready {
  return JSON.parse(read(portal, 'ready.json'));
}

function read(portal: Portal, file: string): string {
  return fs.readFileSync(path.join(portal.stateDir, 'kube-sim', file), 'utf8');
}
