import { onTestFailed, onTestFinished } from 'vitest';

/**
 * Ends a part with the test that started it, for one that runs into its time limit never comes to the end of its
 * `await using`; and tells, of a test that failed, what the part has to say. A part that a hook started, outside a
 * test, is ended by the hook.
 */
export function watchTest(part: { end(): Promise<void>; log(): string }): void {
  try {
    onTestFailed(() => console.error(part.log()));
    onTestFinished(() => part.end());
  } catch {
    // No test is running: a hook started it.
  }
}
