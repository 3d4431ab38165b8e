/**
 * What the backends of several Longshore plugins share.
 *
 * @packageDocumentation
 */

export { askPlugin } from './askPlugin';
export { CatalogCopy } from './catalog/CatalogCopy';
export { CatalogReader } from './catalog/CatalogReader';
export type { CatalogAccess, CatalogFollower } from './catalog/CatalogReader';
export { catalogReaderServiceRef } from './catalog/catalogReaderServiceRef';
export { applyMigrations } from './database/applyMigrations';
export type { MigrationsOptions } from './database/applyMigrations';
export { databaseNow } from './database/databaseNow';
export { delay } from './delay';
export { Interner } from './memory/Interner';
export { TextInterner } from './memory/TextInterner';
export { Operations } from './operations/Operations';
export type { BeginOperationOptions } from './operations/Operations';
export type {
  OperationContext,
  OperationKind,
  OperationStepDefinition,
} from './operations/OperationKind';
export { addOperationRoutes } from './operations/addOperationRoutes';
export type {
  OperationAccess,
  OperationRoutesOptions,
} from './operations/addOperationRoutes';
export { operationPaths } from './operations/operationPaths';
export { operationSchemas } from './operations/operationSchemas';
export { OperationSignals } from './operations/OperationSignals';
export type { OperationFilter } from './operations/OperationStore';
export { OtherReplicas } from './OtherReplicas';
export { Sealer } from './sealing/Sealer';
export type { SealedPlace } from './sealing/Sealer';
