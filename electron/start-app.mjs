#!/usr/bin/env node
/** `npm start`. */
import { startOrSayHow } from './start-or-say-how.mjs'

await startOrSayHow(() => import('./start/app.ts'))
