/**
 * Completes a barcode.
 * @param digits the first twelve
 * @returns all thirteen of the EAN-13, the last one being its check digit (GS1 General Specifications, 7.9)
 */
export function ean13(digits: string): string {
  const sum = [...digits].reduce(
    (total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3),
    0,
  );
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
