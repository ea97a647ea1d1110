import { defineStates } from '../states/define-states.js';

/** Whether a member of staff can sign in. */
export const StaffStatus = defineStates({
  name: 'access.staff.status',
  initial: 'active',
  states: {
    active: { en: 'Active', zh: '已启用' },
    disabled: { en: 'Disabled', zh: '已停用' },
  },
  transitions: {
    disable: { from: ['active'], to: 'disabled', label: { en: 'Disable', zh: '停用' } },
    enable: { from: ['disabled'], to: 'active', label: { en: 'Enable', zh: '启用' } },
  },
});
