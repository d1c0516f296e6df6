#!/usr/bin/env node
import { startOrSayHow } from './start-or-say-how.mjs'

await startOrSayHow(() => import('./cli.ts'))
