export { HealthMark } from './HealthMark';
export { HEALTH_MARKS, HEALTH_STATES } from './healthMarks';
