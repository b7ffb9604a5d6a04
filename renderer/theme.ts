import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';

/** The one accent. */
const corral: MantineColorsTuple = [
  '#ecf8f2',
  '#d9efe3',
  '#b2dfc8',
  '#87ceaa',
  '#64c090',
  '#4cb57f',
  '#35a16c',
  '#268a5a',
  '#19744a',
  '#0d603b',
];

const FIGURES = 'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif';

/** The library weighs what stands on the accent against its light shade only; in the dark it would be white on pale green. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input);
  const isAccent = input.variant === 'filled' && input.color === 'corral';
  return isAccent ? { ...colors, color: 'var(--mantine-primary-color-contrast)' } : colors;
};

/** A dialog's header is none of the page's. */
const header = { defaultProps: { role: 'presentation' } };
const closeButton = { defaultProps: { 'aria-label': 'Close' } };

export const theme = createTheme({
  primaryColor: 'corral',
  primaryShade: { light: 8, dark: 4 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  variantColorResolver,
  colors: { corral },
  fontFamily: FIGURES,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  defaultRadius: 'md',
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Button: { defaultProps: { size: 'xs' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    Table: { defaultProps: { verticalSpacing: 6, horizontalSpacing: 'sm' } },
    // Inside the page's landmarks, where screen readers look.
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true, portalProps: { target: '#content' } } },
    Modal: { defaultProps: { centered: true } },
    ModalHeader: header,
    ModalCloseButton: closeButton,
    DrawerHeader: header,
    DrawerCloseButton: closeButton,
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Dismiss' } } },
  },
});

const tinted = ['red', 'orange', 'yellow', 'blue', 'gray', 'corral'];

const lightText = (shade: number): Record<string, string> =>
  Object.fromEntries(
    tinted.map((name) => [`--mantine-color-${name}-light-color`, `var(--mantine-color-${name}-${shade})`]),
  );

/** Text colours the library ships are too faint for WCAG AA on their grounds; these are not. */
export const colorVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...lightText(9),
    // Even the darkest of these two is too faint on its own pale ground.
    '--mantine-color-orange-light-color': '#8a4b00',
    '--mantine-color-yellow-light-color': '#7a4a00',
    '--mantine-color-dimmed': '#535b63',
    '--mantine-color-placeholder': '#666e76',
    '--mantine-color-error': '#b42318',
    '--mantine-color-anchor': 'var(--mantine-color-corral-8)',
  },
  dark: {
    ...lightText(3),
    '--mantine-color-dimmed': '#a8b0b8',
    '--mantine-color-placeholder': '#98a0a8',
    '--mantine-color-error': '#ff8f87',
    '--mantine-color-anchor': 'var(--mantine-color-corral-4)',
    '--mantine-color-body': '#15181a',
  },
});
