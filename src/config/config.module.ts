import { type DynamicModule, Module } from '@nestjs/common';
import { CONFIG, type Config } from './config.js';

/** Gives the parsed configuration to every part of the application. */
@Module({})
export class ConfigModule {
  /**
   * The module for a configuration.
   * @param config what {@link loadConfig} returned
   */
  static of(config: Config): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [{ provide: CONFIG, useValue: config }],
      exports: [CONFIG],
    };
  }
}
