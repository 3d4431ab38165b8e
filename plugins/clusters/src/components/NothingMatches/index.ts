export { NothingMatches } from './NothingMatches';
