/** Bytes: an index holds the address. */
const LONGEST = 2_000;

/** Whether a text is an address that an image can be fetched from. */
export function isImageAddress(text: string): boolean {
  return (
    Buffer.byteLength(text) <= LONGEST && /^https?:\/\/[^\s\p{Cc}\\]+$/iu.test(text) && URL.canParse(text)
  );
}
