import { createUnifiedTheme, genPageTheme, palettes } from '@backstage/theme';

/**
 * The fonts of the reader's system, with a good Chinese one for each system.
 * The same list stands in `longshore.css`.
 */
const fontFamily =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif";

const SEA = { night: '#0b1f2a', deep: '#0a5a6e', accent: '#0b6e85' };
/** The accent where the ground is dark: 8.8:1 on the dark theme's paper. */
const FOAM = { accent: '#6fcbdd', hover: '#94dbe8', on: '#06222a' };

/** Headers of pages that still draw their own: one quiet colour for them all. */
const pageTheme = {
  home: genPageTheme({ colors: [SEA.night, SEA.deep], shape: 'none' }),
};

/** Dark in both themes, as a quay wall. */
const navigation = {
  background: SEA.night,
  indicator: '#4fc3d9',
  color: '#b3c3cb',
  selectedColor: '#ffffff',
  navItem: { hoverBackground: '#17323f' },
  submenu: { background: '#17323f' },
};

export const lightTheme = createUnifiedTheme({
  palette: {
    ...palettes.light,
    primary: { main: SEA.accent, dark: SEA.deep },
    secondary: { main: SEA.accent },
    background: { default: '#f4f6f7', paper: '#ffffff' },
    text: { primary: '#10181c', secondary: '#56636b' },
    textSubtle: '#56636b',
    border: '#dfe5e8',
    link: SEA.accent,
    linkHover: SEA.deep,
    navigation,
    tabbar: { indicator: SEA.accent },
  },
  fontFamily,
  defaultPageTheme: 'home',
  pageTheme,
});

export const darkTheme = createUnifiedTheme({
  palette: {
    ...palettes.dark,
    primary: { main: FOAM.accent, dark: FOAM.hover, contrastText: FOAM.on },
    secondary: { main: FOAM.accent, contrastText: FOAM.on },
    background: { default: '#121619', paper: '#1b2024' },
    text: { primary: '#f1f4f5', secondary: '#a0acb4' },
    textSubtle: '#a0acb4',
    textVerySubtle: '#59646c',
    border: '#2f373d',
    link: FOAM.accent,
    linkHover: FOAM.hover,
    infoBackground: '#12303a',
    infoText: '#b9e6ef',
    errorBackground: '#3b1518',
    errorText: '#fca5a5',
    navigation: {
      ...navigation,
      background: '#0b1013',
      navItem: { hoverBackground: '#1b2429' },
      submenu: { background: '#1b2429' },
    },
    tabbar: { indicator: FOAM.accent },
  },
  fontFamily,
  defaultPageTheme: 'home',
  pageTheme,
});
