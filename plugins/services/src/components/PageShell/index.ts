export { FrameworkPage } from './FrameworkPage';
export { PageShell } from './PageShell';
