import fs from 'node:fs';
import path from 'node:path';

const css = fs.readFileSync(path.join(__dirname, 'longshore.css'), 'utf8');

/** The tokens that the theme sets for a mode. */
function tokensOf(mode: 'light' | 'dark'): Record<string, string> {
  const start = css.indexOf(`[data-theme-mode='${mode}'] {`);
  const block = css.slice(start, css.indexOf('}', start));
  const tokens = Object.fromEntries(
    [...block.matchAll(/(--bui-[\w-]+): (#[0-9a-f]{6});/g)].map(
      ([, name, value]) => [name, value],
    ),
  );
  // What the theme leaves as @backstage/ui has it.
  return mode === 'light'
    ? { '--bui-bg-neutral-1': '#ffffff', ...tokens }
    : tokens;
}

/** Relative luminance, WCAG 2.2. */
function luminance(color: string): number {
  const [r, g, b] = [1, 3, 5].map(at => {
    const channel = parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045
      ? channel / 12.92
      : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

/** WCAG 2.2 AA, 1.4.3 and 1.4.11. */
const TEXT = 4.5;
const MARK = 3;

describe.each(['light', 'dark'] as const)('%s', mode => {
  const tokens = tokensOf(mode);

  it.each([
    ['fg-primary', 'bg-app', TEXT],
    ['fg-primary', 'bg-neutral-1', TEXT],
    ['fg-secondary', 'bg-app', TEXT],
    ['fg-secondary', 'bg-neutral-1', TEXT],
    ['fg-secondary', 'bg-neutral-2', TEXT],
    ['accent-fg', 'accent-bg', TEXT],
    ['accent-fg', 'accent-bg-hover', TEXT],
    ['accent-bg', 'bg-app', TEXT],
    ['accent-bg', 'bg-neutral-1', TEXT],
    ['ring', 'bg-app', MARK],
    ['ring', 'bg-neutral-1', MARK],
    ['border-2', 'bg-neutral-1', MARK],
  ])('should show %s on %s', (front, ground, least) => {
    expect(
      contrast(tokens[`--bui-${front}`], tokens[`--bui-${ground}`]),
    ).toBeGreaterThanOrEqual(least);
  });
});
