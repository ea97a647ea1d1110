// Everything that must hold before a change is published; goes on after a failure, so that one run shows them all.
//   node scripts/check.js           lint, types, snippets, format, generated files, architecture, dead code, then the tests
//   node scripts/check.js --rest    the same without the tests
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));

/** Side by side, the longest first; each takes about one core, and up to 1.5 GB. */
const STEPS = [
  { name: 'lint', run: ['lint'] },
  { name: 'types', run: ['types'] },
  { name: 'docs snippets', run: ['docs:snippets'] },
  { name: 'format', run: ['format:check'], remedy: 'npm run format' },
  { name: 'generated files', run: ['generate', '--', '--check'], remedy: 'npm run generate' },
  { name: 'architecture', run: ['arch'] },
  { name: 'dead code', run: ['dead'] },
];

/** Alone: they use every core, and some of them wait for what must happen in time. */
const TESTS = { name: 'tests', run: ['test'] };

const results = await sideBySide(STEPS, Math.min(4, availableParallelism()));
if (!process.argv.includes('--rest')) results.push(await take(TESTS, 'inherit'));

console.log('');
for (const { name, passed, seconds, remedy } of results) {
  const hint = !passed && remedy ? `  → ${remedy}` : '';
  console.log(
    `${passed ? 'ok    ' : 'FAILED'} ${name.padEnd(16)} ${seconds.toFixed(1).padStart(6)} s${hint}`,
  );
}
process.exit(results.every(({ passed }) => passed) ? 0 : 1);

async function sideBySide(steps, atOnce) {
  const taken = [];
  const left = steps.map((step, index) => ({ step, index }));
  const lane = async () => {
    for (let next = left.shift(); next; next = left.shift())
      taken[next.index] = await take(next.step, 'pipe');
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return taken;
}

/** Output that is piped is printed as a whole when the step has ended. */
async function take(step, output) {
  const title = `\n=== ${step.name}`;
  if (output === 'inherit') console.log(title);
  const begun = Date.now();
  // An absent script is a fault: a check must not pass by leaving something out.
  if (scripts[step.run[0]] === undefined) {
    console.error(`${title}\npackage.json has no script "${step.run[0]}"`);
    return { ...step, passed: false, seconds: 0 };
  }
  const child = spawn('npm', ['run', '--silent', ...step.run], { stdio: ['inherit', output, output] });
  const chunks = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => chunks.push(chunk));
  const [status] = await once(child, 'close');
  if (output === 'pipe') process.stdout.write(`${title}\n${Buffer.concat(chunks)}`);
  return { ...step, passed: status === 0, seconds: (Date.now() - begun) / 1_000 };
}
