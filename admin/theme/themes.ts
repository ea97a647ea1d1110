import type { Theme, ThemeOverride } from '@adminjs/design-system';

/** Latin in Inter, which is shipped; Chinese in what the reader's system has, for no CJK font is small enough. */
const FONT =
  "'Inter Variable', system-ui, -apple-system, 'Segoe UI', 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif";

/** The last one decides where the menu gives way to a button; `ui/shell.css` uses the same. */
const BREAKPOINTS = ['577px', '769px', '1024px', '1100px'];

const SHARED = {
  font: FONT,
  breakpoints: BREAKPOINTS,
  sizes: { sidebarWidth: '248px', navbarHeight: '56px' },
};

/** The design system derives its borders from its own colours before ours are known. */
const bordersOf = (colour: string): Record<string, string> => ({
  input: `1px solid ${colour}`,
  default: `1px solid ${colour}`,
  bg: `1px solid ${colour}`,
});

const LIGHT = {
  ...SHARED,
  colors: {
    primary100: '#1F5AF6',
    primary80: '#4C7BF8',
    primary60: '#8DACFB',
    primary40: '#BFD0FD',
    primary20: '#E6EEFF',
    accent: '#2B3A67',
    text: '#16202E',
    grey100: '#16202E',
    grey80: '#43505F',
    grey60: '#667283',
    grey40: '#A9B3BF',
    grey20: '#F1F3F6',
    bg: '#F5F6F8',
    container: '#FFFFFF',
    sidebar: '#FFFFFF',
    filterBg: '#FFFFFF',
    border: '#E4E7EC',
    inputBorder: '#B4BDC9',
    separator: '#D6DBE2',
    highlight: '#F1F3F6',
  },
  borders: bordersOf('#E4E7EC'),
};

const DARK = {
  ...SHARED,
  colors: {
    primary100: '#7AA2FF',
    primary80: '#5B87F5',
    primary60: '#3D62C4',
    primary40: '#2C478F',
    primary20: '#1F2F57',
    accent: '#B7C6EE',
    text: '#E6EAF0',
    grey100: '#E6EAF0',
    grey80: '#C2CAD5',
    grey60: '#97A2B1',
    grey40: '#5C6776',
    grey20: '#232B36',
    white: '#171D26',
    black: '#FFFFFF',
    bg: '#0F141B',
    container: '#171D26',
    sidebar: '#141A22',
    filterBg: '#171D26',
    border: '#2A3340',
    inputBorder: '#46515F',
    separator: '#2A3340',
    highlight: '#202834',
    error: '#FF7B84',
    errorDark: '#FF9CA3',
    errorLight: '#3A1D22',
    success: '#4CC9B0',
    successDark: '#76DCC8',
    successLight: '#12322D',
    warning: '#F0B072',
    warningDark: '#F6C697',
    warningLight: '#38291A',
    info: '#7AA2FF',
    infoDark: '#9DBAFF',
    infoLight: '#1F2F57',
  },
  borders: bordersOf('#2A3340'),
  shadows: {
    login: '0 15px 24px 0 rgba(0,0,0,0.5)',
    cardHover: '0 4px 12px 0 rgba(0,0,0,0.6)',
    drawer: '-2px 0 8px 0 rgba(0,0,0,0.5)',
    card: '0 1px 6px 0 rgba(0,0,0,0.5)',
  },
};

/** The two looks of the back-office, as AdminJS's design system wants them. */
export interface AdminThemes {
  readonly light: Theme;
  readonly dark: Theme;
}

/**
 * Completes our colours with the design system's own sizes and spaces.
 * @param combine `combineStyles` of the design system, which is loaded late like AdminJS itself
 */
export function buildThemes(combine: (override: ThemeOverride) => Theme): AdminThemes {
  // The types of the design system know fewer members than the theme has.
  const whole = (look: object): Theme => combine(look);
  return { light: whole(LIGHT), dark: whole(DARK) };
}
