import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Starts one command of the command line as a process of its own, and takes its folder away when it has ended. */
export function startProgram(module: string, add: string, words: readonly string[]): ChildProcessWithoutNullStreams {
  const folder = mkdtempSync(join(tmpdir(), 'program-'));
  const main = join(folder, 'main.mjs');
  const cli = (name: string) => JSON.stringify(new URL(`../../dist/cli/${name}.js`, import.meta.url).href);
  writeFileSync(
    main,
    `import { Command } from ${JSON.stringify(import.meta.resolve('commander'))};\n` +
      `import { ${add} } from ${cli(module)};\n` +
      `const program = new Command();\n${add}(program);\n` +
      'try {\n  await program.parseAsync();\n} catch (error) {\n  console.error(error.code);\n  process.exitCode = 1;\n}\n',
  );
  const child = spawn(process.execPath, [main, ...words]);
  child.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return child;
}

/** Runs it to its end. */
export async function runProgram(
  child: ChildProcessWithoutNullStreams,
  input: string | Uint8Array,
): Promise<{ status: number | null; printed: string[]; said: string }> {
  let printed = '';
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    printed += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
  });
  child.stdin.end(input);
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { status, printed: printed.split('\n').slice(0, -1), said };
}
