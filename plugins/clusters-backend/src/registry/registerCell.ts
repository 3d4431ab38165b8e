import { ConflictError, ServiceUnavailableError } from '@backstage/errors';
import { Cell, CellCheck } from '@longshore/plugin-clusters-common';
import {
  OperationLogText,
  withFailure,
} from '@longshore/plugin-longshore-common';
import {
  delay,
  OperationContext,
  OperationKind,
  OtherReplicas,
} from '@longshore/plugin-longshore-node';
import { logText } from '../operations/logText';
import { OperatorRecheck } from '../operations/OperatorRecheck';
import { AccessSealer } from './AccessSealer';
import { CellStore } from './CellStore';
import { CellChecker } from './check/CellChecker';
import { RegisteredCells } from './RegisteredCells';

export const REGISTER_CELL = 'register-cell';

/** A large cell takes a minute; longer means that something is wrong. */
const FIRST_READ_MS = 5 * 60_000;
const LOOK_EVERY_MS = 500;

/** Names the draft, in which the credentials lie sealed. */
export type RegisterCellInput = {
  name: string;
  draft: string;
  /** Through whom the person was an operator. */
  principals: readonly string[];
};

/** What {@link registerCell} works with. */
export type RegisterCellParts = {
  operators: Pick<OperatorRecheck, 'requireStillOperator'>;
  store: CellStore;
  sealer: AccessSealer;
  checker: Pick<CellChecker, 'check'>;
  registered: RegisteredCells;
  events: OtherReplicas;
  /** Cells as this replica reads them. */
  cells: () => Cell[];
  /** Default: five minutes. */
  firstReadMs?: number;
};

type Context = OperationContext<RegisterCellInput, object>;

/** Checks a cell once more, keeps it and waits until it was read completely. */
export function registerCell(
  parts: RegisterCellParts,
): OperationKind<RegisterCellInput> {
  const { operators, store, sealer, checker, registered, events } = parts;

  async function isRegistered({ input }: Context): Promise<boolean> {
    const cell = await store.get(input.name);
    return cell?.revision === input.draft;
  }

  async function check(context: Context): Promise<void> {
    const { name, draft: id } = context.input;
    const draft = await store.getDraft(id);
    if (!draft) {
      // Kept already by an attempt that was cut off; the next step knows.
      return;
    }
    const result = await checker.check(
      name,
      sealer.open(name, draft.access),
      context.signal,
    );
    context.signal.throwIfAborted();
    for (const line of toLines(result)) {
      await context.log(line);
    }
    if (!result.acceptable) {
      await store.removeDraft(id);
      throw checkFailed(name, result);
    }
  }

  async function save({ input }: Context): Promise<void> {
    await store.register(input.draft, input.name);
    events.tell();
    await registered.refresh();
  }

  async function firstRead(context: Context): Promise<void> {
    const { name } = context.input;
    const deadline = Date.now() + (parts.firstReadMs ?? FIRST_READ_MS);
    let told: string | undefined;
    await registered.refresh();
    for (;;) {
      const contact = parts.cells().find(cell => cell.name === name)?.contact;
      if (contact?.state === 'live') {
        return;
      }
      const failure = contact?.failure;
      if (failure && failure.code !== told) {
        told = failure.code;
        await context.log(failure);
      }
      if (Date.now() > deadline) {
        throw withFailure(
          new ServiceUnavailableError(
            `Cell '${name}' is registered and was not read completely yet${
              failure ? `: ${failure.message}` : ''
            }`,
          ),
          { code: 'not-read-yet', params: { cell: name } },
        );
      }
      await delay(LOOK_EVERY_MS, context.signal);
      context.signal.throwIfAborted();
    }
  }

  return {
    kind: REGISTER_CELL,
    steps: [
      { name: 'check', run: check },
      { name: 'save', run: save },
      { name: 'first-read', run: firstRead },
    ],
    authorize: ({ operation, input, signal }) =>
      operators.requireStillOperator({
        user: operation.requestedBy,
        principals: input.principals,
        signal,
      }),
    onCancel: async context => {
      await store.removeDraft(context.input.draft);
      // Unless somebody has changed it since, which makes it his.
      if (await isRegistered(context)) {
        await store.remove(context.input.name);
        events.tell();
        await registered.refresh();
      }
    },
  };
}

/** The first thing that is wrong, which names the step. */
export function checkFailed(cell: string, result: CellCheck): ConflictError {
  const failed = result.steps.find(step => step.result === 'failed');
  const failure = failed?.failure;
  return withFailure(
    new ConflictError(
      failure?.message ?? `Cell '${cell}' cannot be registered as it is`,
    ),
    {
      code: failure?.code ?? 'check-failed',
      params: { ...failure?.params, cell, step: failed?.step ?? '' },
    },
  );
}

/** A step's failure stands beside it: `cause` is its code, `detail` its message. */
function toLines({ steps }: CellCheck): OperationLogText[] {
  return steps.map(({ step, result, failure }) =>
    logText(
      'check-step',
      `${step}: ${result}${failure ? `: ${failure.message}` : ''}`,
      {
        ...failure?.params,
        ...(failure && { cause: failure.code, detail: failure.message }),
        step,
        result,
      },
    ),
  );
}
