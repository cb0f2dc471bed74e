import { conformance } from './conformance.js';
import { startSqliteRig } from './sqlite-rig.js';

conformance('SQLite', startSqliteRig);
