import {
  CellCheck,
  CellEnrolment,
  CellEvent,
  CellHealthChange,
  CellList,
  CellManifests,
  CellOverview,
  CellRegistration,
  CellRegistrationChange,
  CellRequests,
  ClustersPageAccess,
  CordonRequest,
  CredentialSealing,
  DrainPreview,
  DrainRequest,
  NamespaceList,
  NodeList,
  NodeUtilisation,
  UtilisationReport,
} from '@longshore/plugin-clusters-common';
import {
  Operation,
  OperationLogLine,
} from '@longshore/plugin-longshore-common';

/**
 * What the pages of clusters ask of their backend. All but `getAccess` answer
 * "not found" to those who are not operators.
 *
 * @public
 */
export interface ClustersApi {
  getAccess(): Promise<ClustersPageAccess>;

  listCells(): Promise<CellList>;
  getCell(cell: string): Promise<CellOverview>;
  /** The newest first. `since` is ISO 8601. */
  getHistory(cell: string, since: string): Promise<CellHealthChange[]>;
  listNodes(cell: string): Promise<NodeList>;
  listNamespaces(cell: string): Promise<NamespaceList>;
  /** The newest first. */
  listEvents(cell: string): Promise<CellEvent[]>;
  getRequests(cell: string): Promise<CellRequests>;
  getUtilisation(days: number): Promise<UtilisationReport>;
  getNodeUtilisation(
    cell: string,
    node: string,
    days: number,
  ): Promise<NodeUtilisation>;

  setCordon(cell: string, node: string, request: CordonRequest): Promise<void>;
  previewDrain(cell: string, node: string): Promise<DrainPreview>;
  drain(cell: string, node: string, request: DrainRequest): Promise<Operation>;

  getManifests(): Promise<CellManifests>;
  /** Tries the credentials and saves nothing. */
  checkCell(registration: CellRegistration): Promise<CellCheck>;
  registerCell(registration: CellRegistration): Promise<Operation>;
  /** Makes our accounts there with an administrator's rights, used once. */
  enrolCell(enrolment: CellEnrolment): Promise<Operation>;
  changeCell(cell: string, change: CellRegistrationChange): Promise<void>;
  removeCell(cell: string): Promise<Operation>;
  /** Whether another key than today's has sealed credentials. */
  getSealing(): Promise<CredentialSealing>;
  /** Seals all credentials with today's key. */
  rotateKeys(): Promise<Operation>;

  /** The newest first. `within` is a cell: on it and its nodes. */
  listOperations(query?: {
    within?: string;
    open?: boolean;
    limit?: number;
  }): Promise<Operation[]>;
  getOperation(id: string): Promise<Operation>;
  /** Lines after a sequence number, the oldest first. */
  getOperationLog(id: string, after: number): Promise<OperationLogLine[]>;
  cancelOperation(id: string): Promise<Operation>;
}
