// Everything that must hold before a change is published; goes on after a failure, so that one run shows them all.
//   node scripts/check.js           format, lint, types, architecture, dead code, tests, snippets, generated files
//   node scripts/check.js --rest    the same without the tests
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));

const STEPS = [
  { name: 'format', run: ['format:check'], remedy: 'npm run format' },
  { name: 'lint', run: ['lint'] },
  { name: 'types', run: ['types'] },
  { name: 'architecture', run: ['arch'] },
  { name: 'dead code', run: ['dead'] },
  { name: 'tests', run: ['test'], skip: process.argv.includes('--rest') },
  { name: 'docs snippets', run: ['docs:snippets'] },
  { name: 'generated files', run: ['generate', '--', '--check'], remedy: 'npm run generate' },
].filter((step) => !step.skip);

const results = STEPS.map((step) => {
  console.log(`\n=== ${step.name}`);
  const begun = Date.now();
  // An absent script is a fault: a check must not pass by leaving something out.
  const present = scripts[step.run[0]] !== undefined;
  const passed =
    present && spawnSync('npm', ['run', '--silent', ...step.run], { stdio: 'inherit' }).status === 0;
  if (!present) console.error(`package.json has no script "${step.run[0]}"`);
  return { ...step, passed, seconds: (Date.now() - begun) / 1_000 };
});

console.log('');
for (const { name, passed, seconds, remedy } of results) {
  const hint = !passed && remedy ? `  → ${remedy}` : '';
  console.log(
    `${passed ? 'ok    ' : 'FAILED'} ${name.padEnd(16)} ${seconds.toFixed(1).padStart(6)} s${hint}`,
  );
}
process.exit(results.every(({ passed }) => passed) ? 0 : 1);
