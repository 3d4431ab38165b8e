/**
 * Simplified Chinese for Backstage's own pages.
 *
 * @packageDocumentation
 */

export { zhTranslationsModule as default } from './module';
