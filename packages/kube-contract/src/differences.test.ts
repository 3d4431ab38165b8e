import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { DIFFERENCES } from './differences';

const PLUGINS = join(__dirname, '..', '..', '..', 'plugins');
const IS_SOURCE = /\.tsx?$/;
const IS_TEST = /\.test\.tsx?$|__testUtils__|__fixtures__|setupTests/;

/** Source files under `plugins/` that are no tests. */
function sources(): string[] {
  return readdirSync(PLUGINS).flatMap(plugin => {
    const src = join(PLUGINS, plugin, 'src');
    return readdirSync(src, { recursive: true, encoding: 'utf8' })
      .filter(file => IS_SOURCE.test(file) && !IS_TEST.test(file))
      .map(file => join(src, file));
  });
}

describe('what the simulator cannot do', () => {
  const files = sources();

  it('should look at the sources of all plugins', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(files).toContain(
      join(PLUGINS, 'clusters-backend/src/reflector/Reflector.ts'),
    );
  });

  it.each(DIFFERENCES.filter(({ traces }) => traces.length > 0))(
    'should be relied on by no plugin: $what',
    ({ traces }) => {
      const relying = files.filter(file => {
        const text = readFileSync(file, 'utf8');
        return traces.some(trace => trace.test(text));
      });
      expect(relying.map(file => relative(PLUGINS, file))).toEqual([]);
    },
  );
});
