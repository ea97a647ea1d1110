import { z } from 'zod';
import type { Tx, UnitOfWork } from '../database/unit-of-work.js';
import { KernelErrors } from '../errors/kernel.errors.js';
import type { Registry } from '../plugin/registry.js';
import type { NamedFormat } from './formats.js';
import type { FormatChoices } from './transfer-format.port.js';

const LABEL = z.strictObject({ en: z.string(), zh: z.string() });

/** An option of a format as it can be chosen now; what counts when nothing is said stands first. */
export const FORMAT_OPTION = z.strictObject({
  key: z.string(),
  label: LABEL,
  choices: z.array(z.strictObject({ value: z.string(), label: LABEL })),
});
export type OfferedOption = z.output<typeof FORMAT_OPTION>;

/** What requests say of a format's options: the chosen value by the option's key. */
export const ASKED_OPTIONS = z.record(z.string().max(100), z.string().max(200));
export type ChosenOptions = Readonly<Record<string, string>>;

/**
 * The options of a format with what can be chosen now.
 * @param registry all declarations
 * @param unitOfWork choices may be rows
 */
export function offeredOptions(
  registry: Registry,
  unitOfWork: UnitOfWork,
  { options = [] }: Pick<NamedFormat, 'options'>,
): Promise<OfferedOption[]> {
  return unitOfWork.read(async (tx) => {
    const offered: OfferedOption[] = [];
    for (const { key, label, choices } of options) {
      const read = await choicesOf(choices, tx, registry.locales);
      offered.push({ key, label, choices: read.map((choice) => ({ ...choice })) });
    }
    return offered;
  });
}

async function choicesOf(choices: FormatChoices, tx: Tx, contentLocales: readonly string[]) {
  return typeof choices === 'function' ? choices({ tx, contentLocales }) : choices;
}

/**
 * What is chosen of each option: as the caller says, or else its first choice. One that has no choice is left out.
 * @param offered the options of the format
 * @param asked by the caller. Raises `kernel.invalid_input`, which names each member at fault
 */
export function chosenOptions(offered: readonly OfferedOption[], asked: ChosenOptions): ChosenOptions {
  const byKey = new Map(offered.map((option) => [option.key, option]));
  const faults = Object.entries(asked).flatMap(([key, value]) => {
    const pointer = `/options/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`;
    const option = byKey.get(key);
    if (!option) return [{ pointer, code: 'unknown', detail: 'is no option of this format' }];
    const values = option.choices.map((choice) => choice.value);
    if (values.includes(value)) return [];
    return [
      { pointer, code: 'unknown', detail: `"${value}" is none of ${values.join(', ') || 'no choices'}` },
    ];
  });
  if (faults.length > 0) throw KernelErrors.invalid_input().withErrors(faults);
  return Object.fromEntries(
    offered.flatMap(({ key, choices }): [string, string][] => {
      const value = Object.hasOwn(asked, key) ? asked[key] : choices[0]?.value;
      return value === undefined ? [] : [[key, value]];
    }),
  );
}
