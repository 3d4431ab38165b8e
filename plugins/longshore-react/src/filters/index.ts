export {
  FilterChip,
  type FilterChipProps,
  FilterChips,
  FilterCount,
  withSwitched,
} from './FilterChips';
