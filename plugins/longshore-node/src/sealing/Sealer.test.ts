import { randomBytes } from 'node:crypto';
import { mockServices } from '@backstage/backend-test-utils';
import { Sealer } from './Sealer';

const key = (id: string) => ({
  id,
  secret: randomBytes(32).toString('base64'),
});
const OLD = key('2025');
const NEW = key('2026');
const PLACE = { table: 'cells', id: 'cell-a', field: 'token' };

function sealer(...keys: Array<{ id: string; secret: string }>) {
  return Sealer.fromConfig(
    mockServices.rootConfig({ data: { longshore: { sealing: { keys } } } }),
  );
}

describe('Sealer', () => {
  it('should open what it sealed, and show nothing of it', () => {
    const ring = sealer(OLD);
    const sealed = ring.seal('the tokén 密', PLACE);
    expect(sealed).not.toContain('tok');
    expect(sealed).not.toBe(ring.seal('the tokén 密', PLACE));
    expect(
      ring.open(sealed, { field: 'token', id: 'cell-a', table: 'cells' }),
    ).toBe('the tokén 密');
    expect(ring.open(ring.seal('', PLACE), PLACE)).toBe('');
  });

  it('should not open in another place, nor when a single byte was changed', () => {
    const ring = sealer(OLD);
    const sealed = ring.seal('secret', PLACE);
    expect(() => ring.open(sealed, { ...PLACE, id: 'cell-b' })).toThrow(
      /does not open/,
    );
    const [version, id, body] = sealed.split('.');
    const bytes = Buffer.from(body, 'base64url');
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      // eslint-disable-next-line no-bitwise
      changed[at] ^= 1;
      expect(() =>
        ring.open(
          [version, id, changed.toString('base64url')].join('.'),
          PLACE,
        ),
      ).toThrow(/does not open/);
    }
    expect(() => ring.open('v1.2025.', PLACE)).toThrow(/does not open/);
    expect(() => ring.open('plain text', PLACE)).toThrow(/not a sealed value/);
  });

  it('should open with an old key, seal with the first, and tell them apart', () => {
    const sealed = sealer(OLD).seal('secret', PLACE);
    const both = sealer(NEW, OLD);
    expect(both.open(sealed, PLACE)).toBe('secret');
    expect(both.isCurrent(sealed)).toBe(false);
    expect(both.isCurrent(both.seal('secret', PLACE))).toBe(true);
    expect(() => sealer(NEW).open(sealed, PLACE)).toThrow(
      "sealed with the key '2025', which is not in longshore.sealing.keys",
    );
  });

  it('should refuse a ring that it cannot use, without showing a secret', () => {
    expect(() => sealer()).toThrow(/longshore\.sealing\.keys is missing/);
    expect(() => sealer(OLD, OLD)).toThrow(/keys\[1\]\.id is there twice/);
    expect(() => sealer({ id: 'a', secret: 'dG9vIHNob3J0' })).toThrow(
      expect.objectContaining({
        message: expect.not.stringContaining('dG9vIHNob3J0'),
      }),
    );
    expect(() => sealer({ ...OLD, id: 'Not Good' })).toThrow(/keys\[0\]\.id/);
  });
});
