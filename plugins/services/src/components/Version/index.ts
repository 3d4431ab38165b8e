export { Version } from './Version';
