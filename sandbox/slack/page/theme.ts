const KEY = 'bitiq-sandbox-theme';

/** `auto` follows the system. */
export type Theme = 'auto' | 'light' | 'dark';

export function currentTheme(): Theme {
  const stored = localStorage.getItem(KEY);
  return stored === 'light' || stored === 'dark' ? stored : 'auto';
}

/** Remembers a theme, or shows the remembered one. */
export function applyTheme(theme: Theme = currentTheme()): void {
  localStorage.setItem(KEY, theme);
  document.documentElement.dataset.theme = theme;
}

export function nextTheme(theme: Theme): Theme {
  return ({ auto: 'light', light: 'dark', dark: 'auto' } as const)[theme];
}
