/**
 * The place of a row's files in the storage: made of the content, so that the address is good for ever, and of the row, so
 * that removing one row's files never takes those of a later upload of the same content.
 * @param sha256 of the content, hexadecimal
 * @param id of the row
 */
export function storageKey(sha256: string, id: string): string {
  return `${sha256.slice(0, 2)}/${sha256.slice(0, 40)}-${id.replaceAll('-', '').slice(-12)}`;
}

const KEY = /^[0-9a-f]{2}\/[0-9a-f]{40}-[0-9a-f]{12}$/;

/** Whether a text is a key that {@link storageKey} could have made. */
export function isStorageKey(text: string): boolean {
  return KEY.test(text);
}

/** The folder of a row's files. */
export const folderOf = (key: string): string => `media/${key}`;
