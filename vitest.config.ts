import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Tests name `src/`, and run what users run: the built files. Worker threads and child processes are then the
// real ones too. `npm test` builds first; by hand: `npm run build && npx vitest run test/pdu`.
const dist = fileURLToPath(new URL('./dist/', import.meta.url));

export default defineConfig({
  resolve: { alias: [{ find: /^(?:\.\.\/)+src\//, replacement: dist }] },
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/support/seed.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    reporters: ['default'],
  },
});
