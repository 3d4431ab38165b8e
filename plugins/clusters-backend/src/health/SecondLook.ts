import { LoggerService } from '@backstage/backend-plugin-api';
import { DataPlaneState } from '@longshore/plugin-clusters-common';
import { DataPlaneProbe } from '@longshore/plugin-clusters-node';
import { Clock } from '../time/Clock';
import { CellHealthRecord } from './judgeHealth';

/** A look from outside goes over networks too. */
const PATIENCE_MS = 10_000;
/** So often, while a cell is lost. */
const LOOK_EVERY_MS = 60_000;

type Look = { at: number; found?: DataPlaneState };

/**
 * Asks those who see a cell from outside whether its instances still serve. One
 * who sees them serve is enough; `lost` needs one who says so and none who sees
 * them serve. Silence and failures are `unknown`, and nothing follows from that.
 */
export class SecondLook {
  readonly #probes: readonly DataPlaneProbe[];
  readonly #clock: Clock;
  readonly #logger: LoggerService;
  readonly #looks = new Map<string, Look>();

  constructor(options: {
    /** Read at each look, since modules add theirs while the backend starts. */
    probes: readonly DataPlaneProbe[];
    clock: Clock;
    logger: LoggerService;
  }) {
    this.#probes = options.probes;
    this.#clock = options.clock;
    this.#logger = options.logger;
  }

  /**
   * What is known from outside of a cell that is believed to be so. Looks while
   * the control plane is lost and waits for nobody: what a look finds is told
   * the next time.
   */
  of({ cell, state, dataPlane }: CellHealthRecord): DataPlaneState {
    if (state !== 'control-plane-lost') {
      this.#looks.delete(cell);
      return dataPlane;
    }
    const now = this.#clock.now();
    const last = this.#looks.get(cell);
    if (!last || now - last.at >= LOOK_EVERY_MS) {
      const look: Look = { at: now, found: last?.found };
      this.#looks.set(cell, look);
      void this.#look(cell).then(found => {
        look.found = found;
      });
    }
    return last?.found ?? dataPlane;
  }

  async #look(cell: string): Promise<DataPlaneState> {
    const answers = await Promise.all(
      this.#probes.map(probe => this.#ask(probe, cell)),
    );
    if (answers.includes('serving')) {
      return 'serving';
    }
    return answers.includes('lost') ? 'lost' : 'unknown';
  }

  async #ask(probe: DataPlaneProbe, cell: string): Promise<DataPlaneState> {
    const deadline = new AbortController();
    let cancel = () => {};
    const late = new Promise<DataPlaneState>(resolve => {
      cancel = this.#clock.after(PATIENCE_MS, () => {
        deadline.abort();
        resolve('unknown');
      });
    });
    try {
      return await Promise.race([
        probe.look({ cell, signal: deadline.signal }),
        late,
      ]);
    } catch (error) {
      this.#logger.warn(
        `Data plane probe '${probe.name}' could not look at cell '${cell}': ${error}`,
      );
      return 'unknown';
    } finally {
      cancel();
    }
  }
}
