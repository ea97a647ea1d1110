import { definePlugin } from 'emporion';
import { ChannelErrors } from './channels.errors.js';
import { makeDefault } from './commands/make-default.command.js';
import { demoChannels } from './demo/demo-channels.js';
import { Channel } from './resources/channel.resource.js';

/** Where a merchant sells: a web shop, a mini-program, a country, each with its currency and languages. */
export const channels = definePlugin({
  name: 'channels',
  label: { en: 'Sales channels', zh: '销售渠道' },
  icon: 'Globe',
  resources: [Channel],
  commands: [makeDefault],
  errors: [ChannelErrors],
  schema: [
    'CREATE UNIQUE INDEX uq_channels_channel_default ON channels_channel (is_default) WHERE is_default',
  ],
  demo: demoChannels,
});
