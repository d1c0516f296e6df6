/** Blocks of MAC addresses that belong to Raspberry Pi. Source: the IEEE's MA-L register (standards-oui.ieee.org). */
const raspberryPi = new Set(['28:cd:c1', '2c:cf:67', 'b8:27:eb', 'd8:3a:dd', 'dc:a6:32', 'e4:5f:01'])

/** The maker of a network card as far as it matters here; `mac` as `b8:27:eb:01:02:03`. */
export function vendorOf(mac: string): string | undefined {
  return raspberryPi.has(mac.toLowerCase().slice(0, 8)) ? 'Raspberry Pi' : undefined
}
