/** Out of the wizard, for whoever has something set up already. */
import { Button, type ButtonProps } from '@fluentui/react-components'
import { hasDashboard } from '../state/moments.ts'
import { useAppState, useGoToPage } from '../state/window-context.tsx'
import { useTexts } from '../texts/language.tsx'

interface DashboardButtonProps {
  appearance?: ButtonProps['appearance']
  size?: ButtonProps['size']
  icon?: ButtonProps['icon']
  className?: string | undefined
}

export function DashboardButton({
  appearance = 'secondary',
  size = 'medium',
  icon = null,
  className,
}: DashboardButtonProps) {
  const { dashboard } = useTexts()
  const isThere = useAppState(hasDashboard)
  const goToPage = useGoToPage()
  if (!isThere) return null
  return (
    <Button
      appearance={appearance}
      size={size}
      icon={icon}
      className={className}
      onClick={() => void goToPage('dashboard')}
    >
      {dashboard.title}
    </Button>
  )
}
