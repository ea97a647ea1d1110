import { can, type Actor } from '../access/actor.js';
import { AppError } from '../errors/app-error.js';
import type { Registry } from '../plugin/registry.js';
import type { CompiledResource } from '../resource/compiled-resource.js';
import type { Label } from '../values/label.js';
import type { UnitOfWork } from '../database/unit-of-work.js';
import { offeredOptions, type OfferedOption } from './format-options.js';
import { formatsOf } from './formats.js';
import { authoriseImport, refuseHiddenFields } from './transfer-authority.js';
import { startExport, startImport } from './transfer.commands.js';

/** How rows of a resource can come and go for somebody. */
export interface TransferOffer {
  readonly imports: boolean;
  /** Formats to export in; none when they may not. */
  readonly exports: readonly {
    readonly key: string;
    readonly label: Label;
    readonly options: readonly OfferedOption[];
  }[];
}

/** Who begins a transfer wants to see how it goes. */
const FOLLOW = 'transfers.transfer.read';

/**
 * What of imports and exports a member of staff can use with a resource; the commands check again.
 * @param registry all declarations
 * @param unitOfWork where choices of options are read
 * @param resource that is listed
 * @param actor who looks
 */
export async function transferOffer(
  registry: Registry,
  unitOfWork: UnitOfWork,
  resource: CompiledResource,
  actor: Actor,
): Promise<TransferOffer> {
  const formats = formatsOf(registry, resource);
  const may = (command: { readonly permission: string }): boolean =>
    can(actor, command.permission) && can(actor, FOLLOW) && can(actor, resource.permissions.read);
  const exported = formats.filter(
    ({ export: written, isBuiltIn }) =>
      may(startExport) &&
      written !== undefined &&
      (!isBuiltIn || passes(() => refuseHiddenFields(actor, resource))),
  );
  const exports = [];
  for (const format of exported) {
    const { key, label } = format;
    exports.push({ key, label, options: await offeredOptions(registry, unitOfWork, format) });
  }
  return {
    imports:
      may(startImport) && formats.some((format) => passes(() => authoriseImport(actor, resource, format))),
    exports,
  };
}

function passes(check: () => void): boolean {
  try {
    check();
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}
