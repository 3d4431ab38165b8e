import { capacitySchemas } from './capacity';
import { cellSchemas } from './cells';
import { Schemas } from './NamedTypes';
import { nodeSchemas } from './nodes';
import { querySchemas } from './queries';
import { registrationSchemas } from './registrations';
import { rowSchemas } from './rows';
import { sharedSchemas } from './shared';
import { streamSchemas } from './streams';
import { writeSchemas } from './writes';

/** Every type that is answered, and those that they are made of. */
export const answerSchemas: Schemas = {
  ...sharedSchemas,
  ...cellSchemas,
  ...capacitySchemas,
  ...nodeSchemas,
  ...registrationSchemas,
  ...rowSchemas,
  ...querySchemas,
  ...streamSchemas,
  ...writeSchemas,
};
