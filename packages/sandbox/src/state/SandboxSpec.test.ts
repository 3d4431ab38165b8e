import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { choosePort } from './choosePort';
import {
  planCell,
  planNodes,
  planSandbox,
  readSpec,
  writeSpec,
} from './SandboxSpec';

// Longer names are refused by the kernel.
const MAX_LINK_NAME = 15;

describe('planNodes', () => {
  it('should give each node of the largest sandbox its own addresses', () => {
    const nodes = Array.from({ length: 15 }, (_, cell) =>
      planNodes(cell, 15),
    ).flat();
    for (const key of ['name', 'address', 'podCidr', 'link'] as const) {
      expect(new Set(nodes.map(node => node[key])).size).toBe(15 * 15);
    }
    for (const { address, podCidr, link } of nodes) {
      expect(address).toMatch(/^198\.18\.\d+\.\d+$/);
      expect(podCidr).toMatch(/^198\.19\.\d+\.0\/24$/);
      expect(link.length).toBeLessThanOrEqual(MAX_LINK_NAME);
      const parts = [...address.split('.'), podCidr.split('.')[2]].map(Number);
      expect(Math.max(...parts)).toBeLessThan(256);
    }
  });

  it('should keep control planes apart from nodes', () => {
    const cells = Array.from({ length: 15 }, (_, index) => planCell(index, 15));
    const addresses = cells.flatMap(({ address, nodes }) => [
      address,
      ...nodes.map(node => node.address),
    ]);
    expect(new Set(['198.18.0.1', ...addresses]).size).toBe(1 + 15 * 16);
    const links = cells.flatMap(({ link, nodes }) => [
      link,
      ...nodes.map(node => node.link),
    ]);
    expect(new Set(links).size).toBe(15 * 16);
    expect(Math.max(...links.map(({ length }) => length))).toBeLessThanOrEqual(
      MAX_LINK_NAME,
    );
  });

  it('should name what people type', () => {
    expect(planNodes(1, 2)[1]).toEqual({
      name: 'cell-b-node-2',
      address: '198.18.1.12',
      podCidr: '198.19.18.0/24',
      link: 'longshore-1-2',
    });
  });
});

describe('planSandbox', () => {
  it('should give every listener a port of its own', async () => {
    const spec = await planSandbox({ cells: 3, nodes: [2] });
    const { registryPort, prometheusPort, postgres } = spec;
    expect(new Set([registryPort, prometheusPort, postgres.port]).size).toBe(3);
  });

  it('should count the last number of nodes for all cells that follow', async () => {
    const { cells } = await planSandbox({ cells: 3, nodes: [2, 1] });
    expect(cells.map(({ name, nodes }) => `${name} ${nodes.length}`)).toEqual([
      'cell-a 2',
      'cell-b 1',
      'cell-c 1',
    ]);
  });

  it('should have secrets of its own each time', async () => {
    const [one, other] = await Promise.all([
      planSandbox({ cells: 1, nodes: [1] }),
      planSandbox({ cells: 1, nodes: [1] }),
    ]);
    expect(one.id).not.toBe(other.id);
    expect(one.postgres.password).not.toBe(other.postgres.password);
  });

  it.each([0, 16, 1.5, NaN])('should refuse %s cells', async cells => {
    await expect(planSandbox({ cells, nodes: [1] })).rejects.toThrow(
      `'cells' must be 1 to 15, not ${cells}`,
    );
  });
});

describe('choosePort', () => {
  it('should take another port when the preferred one is in use', async () => {
    const server = createServer();
    await new Promise<void>(done => {
      server.listen(0, '127.0.0.1', done);
    });
    const { port: preferred } = server.address() as { port: number };
    const port = await choosePort({ preferred, taken: new Set() });
    expect(port).not.toBe(preferred);
    await new Promise(done => {
      server.close(done);
    });
  });
});

describe('writeSpec', () => {
  it('should be read back and closed to others', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'longshore-spec-'));
    const file = join(dir, 'state', 'sandbox.json');
    expect(readSpec(file)).toBeUndefined();
    const spec = await planSandbox({ cells: 1, nodes: [2] });
    writeSpec(file, spec);
    expect(readSpec(file)).toEqual(spec);
    // eslint-disable-next-line no-bitwise
    expect(statSync(file).mode & 0o077).toBe(0);
    rmSync(dir, { recursive: true });
  });
});
