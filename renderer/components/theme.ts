/** Microsoft's own themes, with the ground and the type of Windows 11 programs. */
import { webDarkTheme, webLightTheme, type Theme } from '@fluentui/react-components'

const fontFamilyBase = "'Segoe UI Variable Text', 'Segoe UI', 'Open Sans', system-ui, sans-serif"
const fontFamilyMonospace = "'Cascadia Mono', 'Cascadia Code', Consolas, 'Noto Sans Mono', monospace"

export const lightTheme: Theme = {
  ...webLightTheme,
  fontFamilyBase,
  fontFamilyMonospace,
  /** The ground of a window; cards lie on it in `colorNeutralBackground1`. */
  colorNeutralBackground2: '#f3f3f3',
  /** On that ground a button that cannot be pressed has to be seen all the same. */
  colorNeutralBackgroundDisabled: '#e8e8e8',
}

export const darkTheme: Theme = {
  ...webDarkTheme,
  fontFamilyBase,
  fontFamilyMonospace,
  colorNeutralBackground1: '#2b2b2b',
  colorNeutralBackground2: '#202020',
  colorNeutralBackground3: '#1c1c1c',
  colorNeutralBackgroundDisabled: '#2e2e2e',
}

export const monospaced = {
  fontFamily: fontFamilyMonospace,
  fontSize: '12px',
  lineHeight: '18px',
} as const

/** The user's own few colours hold: a border that cannot be seen otherwise is drawn then. */
export const contrast = '@media (forced-colors: active)'
/** The smallest window of the desktop program is narrower than this. */
export const small = '@media (min-width: 720px) and (max-width: 899px)'
/** Below this the steps stand above the page instead of beside it. */
export const narrow = '@media (max-width: 719px)'
/** Below this nothing stays fixed: at 200 % there would be no room left for the page. */
export const low = '@media (max-height: 519px)'
