import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { buffer } from 'node:stream/consumers';

/** Reads one SVG a line, writes one JPEG a line in base64. */
const PROGRAM = `
const sharp = require(process.argv[1]);
sharp.concurrency(1);
const lines = require('node:readline').createInterface({ input: process.stdin });
(async () => {
  for await (const svg of lines) {
    const jpeg = await sharp(Buffer.from(svg)).flatten().jpeg({ quality: 92, chromaSubsampling: '4:4:4' }).toBuffer();
    process.stdout.write(jpeg.toString('base64') + '\\n');
  }
})();
`;

/**
 * Renders drawings of our own. It is done in a process of its own: the one that takes uploads must never read SVG, which
 * is a program more than an image.
 * @param drawings SVG, each without a line break
 * @param signal ends it early
 * @returns JPEG files, in the order given; the same bytes for the same drawing
 * @throws Error when not all could be rendered
 */
export async function renderSvg(drawings: readonly string[], signal: AbortSignal): Promise<Buffer[]> {
  const sharp = createRequire(import.meta.url).resolve('sharp');
  const child = spawn(process.execPath, ['-e', PROGRAM, sharp], {
    signal,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  // Its end is seen at its output; what it did not take is no error of its own.
  child.stdin.on('error', () => undefined).end(drawings.map((svg) => `${svg}\n`).join(''));
  const output = await Promise.race([buffer(child.stdout), failed]);
  const files = output.toString('latin1').split('\n').filter(Boolean);
  if (files.length !== drawings.length) {
    throw new Error(`${files.length} of ${drawings.length} drawings were rendered`);
  }
  return files.map((file) => Buffer.from(file, 'base64'));
}
