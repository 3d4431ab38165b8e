export { InstanceTable } from './InstanceTable';
export { INSTANCE_MARKS } from './instanceMarks';
export { InstanceName } from './InstanceName';
