import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Secret } from '../config/secret.js';
import { ObjectStore } from '../testing/object-store.js';
import type { FileStorage } from './file-storage.port.js';
import { LocalStorage } from './local-storage.js';
import { S3Storage } from './s3-storage.js';

const KEYS = { accessKey: 'AKIDEXAMPLE', secretKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };

let folder: string;
let store: ObjectStore;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'emporion-files-'));
  store = await ObjectStore.start({ ...KEYS, region: 'eu-west-1', bucket: 'pictures' });
});
afterAll(async () => {
  await store?.close();
  await rm(folder, { recursive: true, force: true });
});

const s3 = (secretKey = KEYS.secretKey): S3Storage =>
  new S3Storage({
    endpoint: store.origin,
    bucket: 'pictures',
    region: 'eu-west-1',
    accessKey: KEYS.accessKey,
    secretKey: new Secret(secretKey),
  });

const STORAGES: readonly [string, () => FileStorage][] = [
  ['the disk', () => new LocalStorage(folder)],
  ['an S3-compatible store', () => s3()],
];

describe.each(STORAGES)('files on %s', (_where, open) => {
  const read = async (key: string): Promise<string | undefined> => {
    const found = await open().read(key);
    if (!found) return undefined;
    const bytes = await buffer(found.stream);
    expect(bytes.length).toBe(found.bytes);
    return bytes.toString();
  };

  it('are read as they were written, at once and as a stream', async () => {
    await open().put('media/ab/one.txt', Buffer.from('höhe'), 'text/plain');
    const stream = Readable.from([Buffer.from('two '), Buffer.from('parts')]);
    await open().put('media/ab/two.txt', { stream, bytes: 9 }, 'text/plain');
    expect([await read('media/ab/one.txt'), await read('media/ab/two.txt')]).toEqual(['höhe', 'two parts']);
  });

  it('are written over, and are whole whoever reads meanwhile', async () => {
    const long = (letter: string): Buffer => Buffer.alloc(300_000, letter);
    await open().put('media/ab/busy.txt', long('a'), 'text/plain');
    const writes = ['b', 'c', 'd', 'e'].map((letter) =>
      open().put('media/ab/busy.txt', long(letter), 'text/plain'),
    );
    const reads = await Promise.all(Array.from({ length: 8 }, () => read('media/ab/busy.txt')));
    await Promise.all(writes);
    for (const text of reads) expect([text?.length, new Set(text).size]).toEqual([300_000, 1]);
  });

  it('that are not there are nothing, and no fault to remove', async () => {
    expect(await open().read('media/ab/none.txt')).toBeUndefined();
    expect(await open().exists('media/ab/none.txt')).toBe(false);
    await open().delete('media/ab/none.txt');
    await open().deleteFolder('media/zz');
  });

  it('are removed alone or with their folder, and its neighbours stay', async () => {
    for (const key of ['media/cd/1.txt', 'media/cd/2.txt', 'media/cd/deep/3.txt', 'media/cdx/4.txt']) {
      await open().put(key, Buffer.from('x'), 'text/plain');
    }
    await open().delete('media/cd/1.txt');
    expect(await open().exists('media/cd/1.txt')).toBe(false);
    expect(await open().exists('media/cd/2.txt')).toBe(true);
    await open().deleteFolder('media/cd');
    expect(await open().exists('media/cd/deep/3.txt')).toBe(false);
    expect(await open().exists('media/cdx/4.txt')).toBe(true);
  });

  it.each([
    '../x',
    'media/../../x',
    '/etc/passwd',
    'media//x',
    'media/.hidden',
    'media/a b',
    'media/x\u0000',
    'media',
    '',
  ])('are not looked for under %j', async (key) => {
    await expect(open().put(key, Buffer.from('x'), 'text/plain')).rejects.toThrow(TypeError);
    await expect(open().read(key)).rejects.toThrow(TypeError);
    await expect(open().deleteFolder(key)).rejects.toThrow(TypeError);
  });
});

describe('a write to the disk that breaks off', () => {
  it('leaves neither the file nor a part of it', async () => {
    const disk: FileStorage = new LocalStorage(folder);
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from('half');
        throw new Error('hung up');
      })(),
    );
    await expect(disk.put('media/ef/x.txt', { stream: broken, bytes: 8 }, 'text/plain')).rejects.toThrow(
      'hung up',
    );
    const short = Readable.from([Buffer.from('half')]);
    await expect(disk.put('media/ef/x.txt', { stream: short, bytes: 8 }, 'text/plain')).rejects.toThrow(
      '4 bytes came',
    );
    expect(await readdir(join(folder, 'media/ef'))).toEqual([]);
  });

  it('is an error when the folder cannot be had', async () => {
    await writeFile(join(folder, 'taken'), '');
    const disk: FileStorage = new LocalStorage(join(folder, 'taken'));
    await expect(disk.put('media/ab/x.txt', Buffer.from('x'), 'text/plain')).rejects.toThrow('ENOTDIR');
  });
});

describe('a request to the store', () => {
  it('that is signed with a wrong key is an error that does not tell the key', async () => {
    const wrong = s3('another secret that is wrong');
    const failure = await wrong
      .put('media/ab/x.txt', Buffer.from('x'), 'text/plain')
      .catch((error: Error) => error);
    expect(String(failure)).toContain('403');
    expect(String(failure)).not.toContain('another secret');
    await expect(wrong.read('media/ab/x.txt')).rejects.toThrow('403');
    await expect(wrong.exists('media/ab/x.txt')).rejects.toThrow('403');
  });

  it('tells the type of the file and how long it is', async () => {
    await s3().put('media/ab/typed.webp', Buffer.from('1234'), 'image/webp');
    expect(store.objects.get('media/ab/typed.webp')?.type).toBe('image/webp');
  });
});
