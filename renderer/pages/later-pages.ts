/** What follows the first page. */
export { BuilderPage } from './builder/builder-page.tsx'
export { DashboardPage } from './dashboard/dashboard-page.tsx'
export { DonePage } from './done/done-page.tsx'
export { OffloadPage } from './offload/offload-page.tsx'
export { ReviewPage } from './review/review-page.tsx'
export { SettingUpPage } from './setting-up/setting-up-page.tsx'
export { YourPiPage } from './your-pi/your-pi-page.tsx'
