import { cpSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const outside = ['electron', /^node:/, ...builtinModules];

/** Bundles everything but Electron and Node itself: the packaged app has no node_modules. */
const resolve = { noExternal: true as const, external: ['electron'] };

/** `vite build --app` makes the panel, the desktop's main process (ESM) and its preload (one CommonJS file, as the sandbox asks). */
export default defineConfig({
  root: at('renderer'),
  base: './',
  plugins: [react()],
  build: { outDir: at('dist/renderer'), emptyOutDir: true, target: 'chrome156' },
  environments: {
    main: {
      consumer: 'server',
      resolve,
      build: {
        outDir: at('dist/app'),
        emptyOutDir: true,
        copyPublicDir: false,
        target: 'node24',
        minify: false,
        rolldownOptions: {
          input: at('app/electron.ts'),
          external: outside,
          output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
        },
      },
    },
    preload: {
      consumer: 'server',
      resolve,
      build: {
        outDir: at('dist/app'),
        emptyOutDir: false,
        copyPublicDir: false,
        target: 'chrome156',
        minify: false,
        rolldownOptions: {
          input: at('app/preload.ts'),
          external: outside,
          output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
        },
      },
    },
  },
  builder: {
    // In this order: main empties dist/app, preload adds to it.
    async buildApp(builder) {
      for (const name of ['client', 'main', 'preload']) {
        const environment = builder.environments[name];
        if (environment) await builder.build(environment);
      }
      cpSync(at('app/desktop/assets'), at('dist/app/assets'), { recursive: true });
    },
  },
});
