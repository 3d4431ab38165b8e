import { mockServices } from '@backstage/backend-test-utils';
import { Cell, Row } from '@longshore/plugin-clusters-common';
import { CellConfig, ServerAccess } from '../registry/CellConfig';
import { EndedPod } from '../rows/EndedPod';
import { realClock } from '../time/Clock';
import { WatchedCells } from '../WatchedCells';

/** How often is looked anyhow, for what comes with time alone. */
const LOOK_EVERY_MS = 250;

/** Labels by which a service claims an object. */
export const CLAIMED = {
  'longshore.dev/service': 'orders',
  'longshore.dev/environment': 'production',
};

/** A cell as configuration declares it. */
export function cellConfig(name: string, access: ServerAccess): CellConfig {
  return {
    name,
    region: 'gz',
    environments: ['production'],
    simulated: false,
    access,
  };
}

/** What is followed, as a test looks at it. */
export type FollowedCells = ReturnType<typeof followCells>;

/** Follows real API servers as the plugin does, without the plugin's HTTP. */
export function followCells(cells: CellConfig[]) {
  const watched = new WatchedCells({
    cells,
    clock: realClock,
    logger: mockServices.logger.mock({
      child: () => mockServices.logger.mock(),
    }),
  });
  const ended: EndedPod[] = [];
  watched.rows.onEnd(pod => ended.push(pod));
  watched.start();

  const cell = (name: string): Cell => {
    const found = watched.cells().find(one => one.name === name);
    if (!found) {
      throw new Error(`No cell ${name}`);
    }
    return found;
  };
  const rows = (name: string): Row[] =>
    [...watched.tables()]
      .filter(table => table.cell.name === name)
      .flatMap(table => [...table.allPublished()]);

  return {
    cell,
    rows,
    /** Pods of services that went. */
    ended,
    /** Everything that is known, claimed or not. */
    all: watched.rows,
    state: (name: string) => cell(name).contact.state,
    stop: () => watched.stop(),

    /**
     * Waits until it is so, and says how it stands when that takes too long.
     *
     * @returns milliseconds that it took
     */
    async until(
      what: string,
      timeoutMs: number,
      isSo: () => boolean | Promise<boolean>,
    ): Promise<number> {
      const begun = Date.now();
      while (!(await isSo())) {
        if (Date.now() - begun > timeoutMs) {
          const contacts = watched
            .cells()
            .map(({ name, contact }) => `${name}: ${JSON.stringify(contact)}`);
          throw new Error(
            `Not within ${timeoutMs} ms: ${what}\n${contacts.join('\n')}`,
          );
        }
        await new Promise<void>(resolve => {
          const timer = setTimeout(done, LOOK_EVERY_MS);
          const cancel = watched.log.onNext(done);
          function done() {
            clearTimeout(timer);
            cancel();
            resolve();
          }
        });
      }
      return Date.now() - begun;
    },
  };
}
