import { Topic } from '../Behaviour';
import { access } from './access';
import { apply } from './apply';
import { budgets } from './budgets';
import { cronJobs } from './cronJobs';
import { customResources } from './customResources';
import { deleting } from './deleting';
import { deployments } from './deployments';
import { discovery } from './discovery';
import { endpointSlices } from './endpointSlices';
import { errors } from './errors';
import { events } from './events';
import { following } from './following';
import { identity } from './identity';
import { jobs } from './jobs';
import { logs } from './logs';
import { namespaces } from './namespaces';
import { nodes } from './nodes';
import { paging } from './paging';
import { patches } from './patches';
import { pods } from './pods';
import { quotas } from './quotas';
import { reading } from './reading';
import { scale } from './scale';
import { statefulSets } from './statefulSets';
import { watching } from './watching';
import { writing } from './writing';

/** The contract: what every Kubernetes API does that we talk to. */
export const TOPICS: Topic[] = [
  discovery,
  reading,
  paging,
  watching,
  following,
  writing,
  deleting,
  patches,
  apply,
  scale,
  errors,
  identity,
  access,
  customResources,
  namespaces,
  deployments,
  statefulSets,
  jobs,
  cronJobs,
  pods,
  logs,
  budgets,
  quotas,
  endpointSlices,
  nodes,
  events,
];
