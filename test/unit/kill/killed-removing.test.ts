import { describeKilled } from './killed-everywhere.ts'

describeKilled('absent')
