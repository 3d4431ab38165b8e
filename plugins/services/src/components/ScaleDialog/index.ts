export { ScaleDialog } from './ScaleDialog';
