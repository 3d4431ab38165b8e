import { AuditorService } from '@backstage/backend-plugin-api';
import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { ClustersAccess } from '../access/ClustersAccess';
import { CellOverviews } from '../health/CellOverviews';
import { HealthStore } from '../health/HealthStore';
import { addCellHealthAction } from './cellHealthAction';
import { addExplainCellAction } from './explainCellAction';
import { addListCellsAction } from './listCellsAction';
import { OperatorActions } from './OperatorActions';

/** Offers what operators ask most to assistants and other callers of actions. */
export function addClusterActions(options: {
  registry: ActionsRegistryService;
  access: ClustersAccess;
  auditor: AuditorService;
  overviews: CellOverviews;
  health: Pick<HealthStore, 'history'>;
}) {
  const shared = { ...options, operators: new OperatorActions(options) };
  addListCellsAction(shared);
  addCellHealthAction(shared);
  addExplainCellAction(shared);
}
