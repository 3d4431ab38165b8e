export { SidePanel, type SidePanelProps } from './SidePanel';
export { PanelField, type PanelFieldProps, PanelFields } from './PanelFields';
