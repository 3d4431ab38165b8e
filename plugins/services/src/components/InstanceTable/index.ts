export { InstanceTable } from './InstanceTable';
export { INSTANCE_MARKS } from './instanceMarks';
