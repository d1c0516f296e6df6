/** How much windows may ask for, on either way: more than any person or run brings about. */

export const callRate = { burst: 300, perSecond: 100 }
export const maxCallsAtOnce = 64
/** Windows that listen at the same time. */
export const maxListeners = 16
/** No request of the contract is nearly as large. */
export const maxRequestBytes = 64 * 1024
