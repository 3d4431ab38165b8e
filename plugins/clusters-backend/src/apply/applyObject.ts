import { JsonObject } from '@backstage/types';
import {
  AppliedChange,
  WriteAuthority,
} from '@longshore/plugin-clusters-common';
import { AnswerFacts, CellConnection } from '../connection/CellConnection';
import { CellError } from '../connection/CellError';
import { isSameContent } from './compareStored';
import { AppliedObject } from './readAppliedObjects';
import { shownObject } from './shownObject';
import { quotesSecret, withoutSecrets } from './withoutSecrets';

/** By whom fields of releases are owned. */
export const FIELD_MANAGER = 'longshore';

/** What the server made of one object. */
export type StoredObject = { change: AppliedChange; stored: JsonObject };

/**
 * Applies one object server-side and says what that has changed.
 *
 * @throws CellError
 */
export async function applyObject(options: {
  connection: CellConnection;
  authority: WriteAuthority;
  object: AppliedObject;
  dryRun: boolean;
  force: boolean;
  returnObject: boolean;
  signal: AbortSignal;
}): Promise<StoredObject> {
  const { connection, object, dryRun, signal } = options;
  const before = await readBefore(options);
  let facts: AnswerFacts | undefined;
  const stored = await connection
    .call({
      method: 'PATCH',
      path: object.path,
      query: {
        fieldManager: FIELD_MANAGER,
        force: String(options.force),
        dryRun: dryRun ? 'All' : undefined,
      },
      // JSON is YAML, and JSON is what we have.
      contentType: 'application/apply-patch+yaml',
      body: object.content,
      ...asWhom(options),
      what: `apply ${object.title}`,
      signal,
      onAnswer: answer => {
        facts = answer;
      },
    })
    .catch(error => {
      throw withoutSecrets(error, object.content);
    });
  const warnings = (facts?.warnings ?? []).filter(
    warning => !quotesSecret(warning, object.content),
  );
  return {
    stored,
    change: {
      title: object.title,
      action:
        facts?.status === 201 ? 'created' : actionOf(before, stored, dryRun),
      ...(warnings.length > 0 && { warnings }),
      ...(options.returnObject && { object: shownObject(stored) }),
    },
  };
}

/** As the level, or as the platform's own account for somebody. */
function asWhom(options: { authority: WriteAuthority; object: AppliedObject }) {
  const { authority, object } = options;
  return object.kind.byPlatform ? { onBehalfOf: authority } : { as: authority };
}

/** Who may write and not read does without the finer answer. */
async function readBefore(options: {
  connection: CellConnection;
  authority: WriteAuthority;
  object: AppliedObject;
  signal: AbortSignal;
}): Promise<JsonObject | undefined> {
  const { connection, object, signal } = options;
  try {
    return await connection.call({
      path: object.path,
      ...asWhom(options),
      what: `read ${object.title}`,
      signal,
    });
  } catch (error) {
    const { status } = error as Partial<CellError>;
    if (status === 404 || status === 403) {
      return undefined;
    }
    throw error;
  }
}

function actionOf(
  before: JsonObject | undefined,
  after: JsonObject,
  dryRun: boolean,
): AppliedChange['action'] {
  if (!before) {
    return 'configured';
  }
  const same = dryRun
    ? isSameContent(before, after)
    : versionOf(before) === versionOf(after);
  return same ? 'unchanged' : 'configured';
}

function versionOf({ metadata }: JsonObject): unknown {
  return (metadata as JsonObject | undefined)?.resourceVersion;
}
