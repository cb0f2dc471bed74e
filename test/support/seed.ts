import { configureGlobal } from 'fast-check';

// The same values each time, so that a suite fails for a change and not by chance. `SEED=any` draws new ones (a
// failure prints its seed), `SEED=123` repeats those of one.
const { SEED = '20261124' } = process.env;
if (SEED !== 'any') configureGlobal({ seed: Number.parseInt(SEED, 10) });
