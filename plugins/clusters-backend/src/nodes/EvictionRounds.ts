import {
  Failure,
  OperationLogText,
  withFailure,
} from '@longshore/plugin-longshore-common';
import { OperationContext } from '@longshore/plugin-longshore-node';
import { Semaphore } from '../connection/Semaphore';
import { drainLines } from './drainLines';
import { DrainInput, DrainMemory } from './drainNode';
import { Eviction, evictPod } from './evictPod';
import { JudgedPod } from './judgePods';
import { isPassing, Patience, toStepError } from './Patience';
import { NodeAccess } from './readNode';
import { remainingPods } from './remainingPods';

/** Evictions in flight; each writes the budget's status, and so do the others. */
const EVICTIONS_AT_ONCE = 5;

/** Past its grace period a pod may still be seen for a moment. */
const LATE_MS = 30_000;

/** What is remembered of a pod while this process works on it. */
type Attempt = {
  /** Not to be asked before. */
  notBefore: number;
  /** What was said last, so that it is said once. */
  told?: string;
  blockedBy?: { budget: string; why: string };
  /** Since when asking fails by itself, and not by a budget. */
  failingSince?: number;
};

/**
 * Evicts the pods of a node, round by round: each looks at what is there and
 * asks for what may be asked for now. Nothing is remembered that a process
 * which takes over would need, so that it begins with a look as well.
 */
export class EvictionRounds {
  readonly #context: OperationContext<DrainInput, DrainMemory>;
  readonly #access: NodeAccess & { signal: AbortSignal };
  readonly #patience: Patience;
  readonly #budgetMs: number;
  readonly #giveUpMs: number;
  readonly #attempts = new Map<string, Attempt>();
  readonly #slots = new Semaphore(EVICTIONS_AT_ONCE);
  #shown = '';

  constructor(options: {
    context: OperationContext<DrainInput, DrainMemory>;
    access: NodeAccess & { signal: AbortSignal };
    patience: Patience;
    budgetMs: number;
    giveUpMs: number;
  }) {
    this.#context = options.context;
    this.#access = options.access;
    this.#patience = options.patience;
    this.#budgetMs = options.budgetMs;
    this.#giveUpMs = options.giveUpMs;
  }

  /** @returns whether nothing is left to wait for */
  async next(): Promise<boolean> {
    this.#context.signal.throwIfAborted();
    const pods = await this.#patience.during(() => remainingPods(this.#access));
    this.#requireManaged(pods);
    const due = pods.filter(
      pod =>
        pod.endsBy === undefined && this.#attempt(pod).notBefore <= Date.now(),
    );
    // All of a round come to their end before one that failed ends the step.
    const asked = await Promise.allSettled(due.map(pod => this.#evict(pod)));
    const failed = asked.find(({ status }) => status === 'rejected');
    if (failed) {
      this.#context.signal.throwIfAborted();
      throw toStepError((failed as PromiseRejectedResult).reason);
    }
    await this.#tellLate(pods);
    await this.#show(pods);
    return pods.length === 0;
  }

  #requireManaged(pods: JudgedPod[]) {
    const { evictUnmanaged, cell, node } = this.#context.input;
    const unmanaged = pods.filter(({ fate }) => fate === 'unmanaged');
    if (evictUnmanaged || unmanaged.length === 0) {
      return;
    }
    throw unmanagedPods({ cell, node, pods: unmanaged });
  }

  async #evict(pod: JudgedPod): Promise<void> {
    const { connection, authority, signal } = this.#access;
    const attempt = this.#attempt(pod);
    const release = await this.#slots.acquire(signal);
    try {
      const eviction = await evictPod({ connection, pod, authority, signal });
      attempt.failingSince = undefined;
      await this.#note(pod, attempt, eviction);
    } catch (error) {
      if (!isPassing(error)) {
        throw error;
      }
      attempt.failingSince ??= Date.now();
      if (Date.now() - attempt.failingSince > this.#giveUpMs) {
        throw error;
      }
      attempt.notBefore = Date.now() + (error.retryAfter ?? this.#budgetMs);
      await this.#tell(attempt, drainLines.tryingAgain(error));
    } finally {
      release();
    }
  }

  async #note(pod: JudgedPod, attempt: Attempt, eviction: Eviction) {
    const title = `${pod.namespace}/${pod.name}`;
    attempt.blockedBy = undefined;
    if (eviction.result === 'blocked') {
      const { budget, why, retryAfterMs } = eviction;
      attempt.notBefore = Date.now() + (retryAfterMs ?? this.#budgetMs);
      if (budget) {
        const full = `${pod.namespace}/${budget}`;
        attempt.blockedBy = { budget: full, why };
        await this.#tell(attempt, drainLines.waits(title, full, why));
      }
    } else if (eviction.result === 'accepted') {
      await this.#tell(attempt, drainLines.evicted(title));
    }
  }

  async #tellLate(pods: JudgedPod[]) {
    for (const pod of pods) {
      if (pod.endsBy !== undefined && Date.now() > pod.endsBy + LATE_MS) {
        await this.#tell(
          this.#attempt(pod),
          drainLines.late(`${pod.namespace}/${pod.name}`),
        );
      }
    }
  }

  async #tell(attempt: Attempt, line: OperationLogText) {
    if (attempt.told !== line.message) {
      attempt.told = line.message;
      await this.#context.log(line);
    }
  }

  /** Writes progress when it has changed. */
  async #show(pods: JudgedPod[]) {
    const total = Math.max(this.#context.memory.total ?? 0, pods.length);
    if (total !== this.#context.memory.total) {
      await this.#context.keep({ total });
    }
    const waitsFor = this.#waitsFor(pods);
    const shown = JSON.stringify([pods.length, total, waitsFor]);
    if (shown !== this.#shown) {
      await this.#context.progress(total - pods.length, total, waitsFor);
      this.#shown = shown;
    }
  }

  #waitsFor(pods: JudgedPod[]): Failure | undefined {
    const blocked = pods.flatMap(pod =>
      pod.endsBy === undefined ? this.#attempt(pod).blockedBy ?? [] : [],
    );
    if (blocked.length === 0) {
      return undefined;
    }
    const { cell, node } = this.#context.input;
    const budgets = [...new Set(blocked.map(({ budget }) => budget))];
    return {
      code: 'budget-blocks',
      message: `${budgets.join(', ')}: ${blocked[0].why}`,
      params: {
        cell,
        node,
        budgets: budgets.join(', '),
        pods: String(blocked.length),
      },
    };
  }

  #attempt({ uid }: JudgedPod): Attempt {
    const known = this.#attempts.get(uid);
    if (known) {
      return known;
    }
    const attempt = { notBefore: 0 };
    this.#attempts.set(uid, attempt);
    return attempt;
  }
}

/** Names the pods that nothing would start again. */
export function unmanagedPods(options: {
  cell: string;
  node: string;
  pods: Array<{ namespace: string; name: string }>;
}) {
  const names = options.pods
    .map(({ namespace, name }) => `${namespace}/${name}`)
    .join(', ');
  return withFailure(
    new Error(
      `Nothing would start these pods of node ${options.node} again: ${names}; ask for their eviction as well, or move them first`,
    ),
    {
      code: 'unmanaged-pods',
      params: { cell: options.cell, node: options.node, pods: names },
    },
  );
}
