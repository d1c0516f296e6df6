import { makeStyles, tokens } from '@fluentui/react-components'
import { narrow } from '../../../components/theme.ts'

/** Sign, name, time, duration; where that is too much, the time below the others. */
export const useColumns = makeStyles({
  grid: {
    display: 'grid',
    gridTemplateColumns: '24px minmax(0, 3fr) minmax(0, 5fr) 88px',
    gridTemplateAreas: '"sign name track duration"',
    columnGap: tokens.spacingHorizontalM,
    [narrow]: {
      gridTemplateColumns: '24px minmax(0, 1fr) auto',
      gridTemplateAreas: '"sign name duration" ". track track"',
    },
  },
  sign: { gridArea: 'sign' },
  name: { gridArea: 'name' },
  track: { gridArea: 'track' },
  duration: { gridArea: 'duration' },
})
