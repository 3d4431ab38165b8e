export { HeaderSlot, InHeader } from './HeaderSlot';
