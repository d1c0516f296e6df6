#!/usr/bin/env node
/** The command line. */
import { startOrSayHow } from './start-or-say-how.mjs'

await startOrSayHow(() => import('./cli.ts'))
