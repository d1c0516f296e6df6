/** An event whose usual consequence can be prevented, as Electron's are. */
export interface FakeEvent {
  defaultPrevented: boolean
  preventDefault(): void
}

export function newEvent<Details extends object>(details: Details): FakeEvent & Details {
  return {
    ...details,
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true
    },
  }
}
