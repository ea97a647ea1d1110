import { isNewMatrixId, KernelErrors, type Fault, type MatrixAxis } from 'emporion';
import { idOfName, takenIds } from '../option-ids.js';
import type { Options } from '../options.js';

/** Options as they are to be kept. */
export interface SettledOptions {
  readonly options: Options;
  /** Ids of what is new, by the ids it was sent with. */
  readonly ids: ReadonlyMap<string, string>;
}

/**
 * Gives new options and values ids of their own, which say what they are.
 * @param current options of the product
 * @param axes as they were sent; nothing when they stay
 * @returns the options to keep. Raises `kernel.invalid_input` for an id that is unknown or stands twice, and for an option
 * without values
 */
export function settledOptions(current: Options, axes: readonly MatrixAxis[] | undefined): SettledOptions {
  if (!axes) return { options: current, ids: new Map() };
  refuseFaults(optionFaults(current, axes));
  const taken = takenIds(current);
  const ids = new Map<string, string>();
  const kept = <T extends { readonly id: string; readonly name: Record<string, string> }>(
    item: T,
    word: string,
  ): T => {
    if (!isNewMatrixId(item.id)) return item;
    const id = idOfName(item.name, word, taken);
    ids.set(item.id, id);
    return { ...item, id };
  };
  const options = axes.map((axis) => ({
    ...kept(axis, 'option'),
    values: axis.values.map((value) => kept(value, 'value')),
  }));
  return { options, ids };
}

function optionFaults(current: Options, axes: readonly MatrixAxis[]): Fault[] {
  const seen = new Set<string>();
  const faultOf = (id: string, known: boolean): Omit<Fault, 'pointer'> | undefined => {
    if (seen.has(id)) return { code: 'duplicate', detail: 'stands here twice' };
    seen.add(id);
    if (known || isNewMatrixId(id)) return undefined;
    return { code: 'unknown', detail: 'is not known here; what is new has an id that begins with new:' };
  };
  return axes.flatMap(({ id, values }, index) => {
    const axis = current.find((option) => option.id === id);
    const pointer = `/axes/${index}`;
    const own = faultOf(id, axis !== undefined);
    const empty = values.length === 0 ? { code: 'required', detail: 'needs at least one value' } : undefined;
    const ofValues = values.flatMap((value, place) => {
      const known = axis?.values.some((one) => one.id === value.id) ?? false;
      const fault = faultOf(value.id, known);
      return fault ? [{ pointer: `${pointer}/values/${place}/id`, ...fault }] : [];
    });
    return [
      ...(own ? [{ pointer: `${pointer}/id`, ...own }] : []),
      ...(empty ? [{ pointer: `${pointer}/values`, ...empty }] : []),
      ...ofValues,
    ];
  });
}

/**
 * Refuses input with faults.
 * @param faults each at its place. Raises `kernel.invalid_input` when there are any
 */
export function refuseFaults(faults: readonly Fault[]): void {
  if (faults.length > 0) throw KernelErrors.invalid_input().withErrors([...faults]);
}
