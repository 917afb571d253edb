import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { mockNode } from './mock/server.ts';

/**
 * PatternFly's base style sheet names 30 font files and an icon font. The console uses the three upright
 * variable fonts; the rest would be half of the jar.
 */
function onlyTheFontsInUse(): Plugin {
  return {
    name: 'only-the-fonts-in-use',
    enforce: 'pre',
    transform(code, id) {
      if (!/patternfly.*\.css$/.test(id)) return undefined;
      const kept = /RedHat(Text|Display|Mono)VF\.woff2/;
      return code.replace(/@font-face\s*\{[^}]*\}/g, (face) => (kept.test(face) ? face : ''));
    },
  };
}

export default defineConfig({
  base: './',
  plugins: [onlyTheFontsInUse(), react(), mockNode()],
  build: {
    target: 'es2023',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  test: { include: ['src/**/*.test.{ts,tsx}'], restoreMocks: true },
});
