/** PatternFly is dark under one class on the root element; the system says when. */
export function followSystemTheme(): void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const apply = () => document.documentElement.classList.toggle('pf-v6-theme-dark', dark.matches);
  dark.addEventListener('change', apply);
  apply();
}
