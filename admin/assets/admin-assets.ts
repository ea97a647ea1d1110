import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One file of the browser part, as `scripts/post-build/admin-bundle.js` writes it into the manifest. */
interface ManifestEntry {
  /** Name with the content's hash in it, e.g. `app.bundle.5f0c2a9b1d3e.js`. */
  readonly file: string;
  readonly type: string;
  readonly encodings: readonly Encoding[];
}

/** The file `manifest.json` beside the assets. */
export interface AssetManifest {
  /** Hash over everything the bundle was made from; tells a stale bundle. */
  readonly sources: string;
  readonly files: Readonly<Record<string, ManifestEntry>>;
}

type Encoding = 'br' | 'gzip';

/** A file ready to be sent. */
export interface AssetContent {
  readonly body: Buffer;
  readonly type: string;
  readonly encoding: Encoding | null;
  readonly etag: string;
  /** True when the name holds the content's hash, so that the content behind it never changes. */
  readonly immutable: boolean;
}

/** The browser part of the back-office: built once, compressed once, held in memory as it is asked for. */
export class AdminAssets {
  private readonly byFile: ReadonlyMap<string, { entry: ManifestEntry; immutable: boolean }>;
  private readonly cache = new Map<string, Promise<Buffer>>();

  constructor(
    private readonly directory: string,
    private readonly manifest: AssetManifest,
  ) {
    const byFile = new Map<string, { entry: ManifestEntry; immutable: boolean }>();
    for (const [name, entry] of Object.entries(manifest.files)) {
      byFile.set(name, { entry, immutable: false });
      byFile.set(entry.file, { entry, immutable: true });
    }
    this.byFile = byFile;
  }

  /**
   * Opens the assets of a build.
   * @param directory that holds `manifest.json`
   * @throws Error with the command to run when there is no build
   */
  static open(directory: string): AdminAssets {
    let manifest: string;
    try {
      manifest = readFileSync(join(directory, 'manifest.json'), 'utf8');
    } catch (cause) {
      throw new Error('The back-office has not been bundled: run "npm run build".', { cause });
    }
    return new AdminAssets(directory, JSON.parse(manifest) as AssetManifest);
  }

  /**
   * The file name to use in a page for an asset, with the content's hash in it.
   * @param name the asset's own name, e.g. `app.bundle.js`
   */
  versioned(name: string): string {
    const entry = this.manifest.files[name];
    if (!entry) throw new Error(`The bundle has no "${name}": run "npm run build".`);
    return entry.file;
  }

  /** Names of all assets, without hashes. */
  get names(): readonly string[] {
    return Object.keys(this.manifest.files);
  }

  /**
   * Finds a file and its smallest form that the browser takes.
   * @param file as the browser asks for it, with or without the hash
   * @param acceptEncoding the request's header
   * @returns null when there is no such file
   */
  async read(file: string, acceptEncoding: string | undefined): Promise<AssetContent | null> {
    const found = this.byFile.get(file);
    if (!found) return null;
    const { entry, immutable } = found;
    const encoding = entry.encodings.find((name) => accepts(acceptEncoding, name)) ?? null;
    const suffix = encoding === 'br' ? '.br' : encoding === 'gzip' ? '.gz' : '';
    const body = await this.load(entry.file + suffix);
    return { body, type: entry.type, encoding, immutable, etag: `"${entry.file}${suffix}"` };
  }

  private load(file: string): Promise<Buffer> {
    const known = this.cache.get(file);
    if (known) return known;
    const loading = readFile(join(this.directory, file));
    this.cache.set(file, loading);
    loading.catch(() => this.cache.delete(file));
    return loading;
  }
}

function accepts(header: string | undefined, encoding: Encoding): boolean {
  return (header ?? '').split(',').some((part) => {
    const [name, ...parameters] = part
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/);
    return name === encoding && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}
