import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRedactor } from '../../../electron/adapters/redactor.ts'

const redactorOf = (...secrets: string[]) => {
  const redactor = createRedactor()
  for (const secret of secrets) redactor.add(secret)
  return redactor
}
/** As programs in other languages write JSON: all that is not ASCII as `\u`. */
const asciiJson = (text: string) =>
  JSON.stringify(text).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

describe('createRedactor', () => {
  it('takes a secret out of JSON of any depth and spelling', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ minLength: 4, maxLength: 30, unit: 'binary' }),
          fc.string({
            minLength: 4,
            maxLength: 12,
            unit: fc.constantFrom('\\', '"', '\n', 'a', '/', '\u{1f511}'),
          }),
        ),
        fc.array(fc.constantFrom(JSON.stringify, asciiJson), { maxLength: 4 }),
        (secret, encoders) => {
          let text = `A${secret}Z`
          for (const encode of encoders) text = encode(text)
          const redacted = redactorOf(secret).text(text)
          // The quotes around it are escaped as well: where the secret is of backslashes, that looks like it.
          expect(redacted).toMatch(/^(?:[\\"]|\[redacted\])*A\[redacted\]Z(?:[\\"]|\[redacted\])*$/)
        },
      ),
      {
        numRuns: 400,
        examples: [['\\\\\\\\', [JSON.stringify, JSON.stringify, JSON.stringify, JSON.stringify]]],
      },
    )
  })

  it('takes a secret out of percent-encoding and base64', () => {
    const secret = 'pä ss&wörd/ü'
    const redactor = redactorOf(secret)
    expect(redactor.text(`https://x/?q=${encodeURIComponent(secret)}&r=1`)).toBe(
      'https://x/?q=[redacted]&r=1',
    )
    for (const before of ['', 'u', 'us', 'user:'])
      for (const after of ['', 'x', '\n'])
        for (const encoding of ['base64', 'base64url'] as const) {
          const encoded = Buffer.from(before + secret + after).toString(encoding)
          const left = Buffer.from(redactor.text(encoded).replace('[redacted]', ''), 'base64').toString()
          expect(redactor.text(encoded)).toContain('[redacted]')
          expect(left).not.toContain('ss&w')
        }
  })

  it('leaves no rest where secrets overlap or repeat', () => {
    expect(redactorOf('abcd', 'cdef').text('-abcdef-')).toBe('-[redacted]-')
    expect(redactorOf('aaa').text('-aaaaa-')).toBe('-[redacted]-')
    expect(redactorOf('redacted', 'xyz').text('xyz')).toBe('[redacted]')
  })

  it('takes out private keys, whole and cut, and their single lines', () => {
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 1024,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    })
    expect(redactorOf().text(`a ${privateKey}b`)).toBe('a [redacted]\nb')
    expect(redactorOf().text(`a ${privateKey.slice(0, 200)}`)).toBe('a [redacted]')
    expect(redactorOf().text(JSON.stringify({ key: privateKey }))).not.toContain(privateKey.slice(100, 120))
    expect(redactorOf(privateKey).text(`line: ${privateKey.split('\n')[3] ?? ''}`)).toBe('line: [redacted]')
    expect(redactorOf().text('-----BEGIN OPENSSH PRIVATE KEY-----\\nb3BlbnNz')).toBe('[redacted]')
  })

  it('takes out what is named like a password', () => {
    const redactor = redactorOf()
    const text = (input: string) => redactor.text(input)
    expect(text('http://me:hunter2@proxy:3128/')).toBe('http://me:[redacted]@proxy:3128/')
    expect(text('password=hunter2, user=me')).toBe('password=[redacted], user=me')
    expect(text('{"sudoPassword": "hun\\"ter 2", "user": "me"}')).not.toContain('hun')
    expect(text(JSON.stringify(JSON.stringify({ passphrase: 'hun ter', user: 'me' })))).toBe(
      '"{\\"passphrase\\":[redacted],\\"user\\":\\"me\\"}"',
    )
    expect(text('Authorization: Basic aGk6aG8=')).toBe('Authorization: [redacted]')
    expect(text('The password is wrong.')).toBe('The password is wrong.')
    const settings =
      'PasswordAuthentication = false;\nPasswordAuthentication yes\n{"hasPassword":true,"secret": null}'
    expect(text(settings)).toBe(settings)
    expect(text('password = falsehood')).toBe('password = [redacted]')
  })

  it('takes a password out of a URL, whatever is in it', () => {
    const redactor = redactorOf()
    const text = (input: string) => redactor.text(input)
    for (const password of ['a/b', 'a@b', 'a:b', 'a"b', "a'b", 'a"b@c', '123456', '80x']) {
      const url = `http://jane:${password}@proxy.example:3128`
      const redacted = 'http://jane:[redacted]@proxy.example:3128'
      expect(text(`by ${url} to pi@home`)).toBe(`by ${redacted} to pi@home`)
      const json = JSON.stringify({ proxy: url, user: 'pi@home' })
      const redactedJson = JSON.stringify({ proxy: redacted, user: 'pi@home' })
      expect(text(json)).toBe(redactedJson)
      expect(text(JSON.stringify(json))).toBe(JSON.stringify(redactedJson))
    }
    for (const url of [
      '{"proxy":"http://proxy:3128","user":"pi@home"}',
      'http://proxy:3128/@scope/package',
      'http://[fd00::1]:3128/a@b',
      'git+ssh://git@github.com:owner/name@v1',
      'ssh-ng://nix@builder:2222, pi@home',
    ])
      expect(text(url)).toBe(url)
  })

  it('takes secrets out of the source lines in messages of Nix', () => {
    const redactor = redactorOf()
    const text = (input: string) => redactor.text(input)
    const secret = 'hunter2-our-wifi'
    for (const line of [
      `12|     networking.wireless.networks."Home".psk = "${secret}";`,
      `12|     networking.wireless.networks."Home" = { pskRaw = ''${secret}''; };`,
      `services.ddclient.token = "${secret}";`,
      `nix.extraOptions = "access-tokens = github.com=a gitlab.com=PAT:${secret}";`,
      `access-tokens = github.com=${secret}`,
      `nix.settings.access-tokens = [ "github.com=a" "gitlab.com=${secret}" ];`,
      `"github.com=ghp_${secret}"`,
      `GITHUB_TOKEN=${secret}`,
      `Authorization: token ${secret}`,
      `presharedKey = "${secret}";`,
      `pre-shared-key: ${secret}`,
      `wpa_passphrase=${secret}`,
      `"wifi-psk": "${secret}"`,
      `private-key = ${secret}`,
      `api-key=${secret}`,
      // Cut off.
      `services.x.token = "two words ${secret}`,
    ])
      for (const told of [line, JSON.stringify({ line })]) expect(text(told)).not.toContain(secret)
    expect(text('a.psk = "x y";\nb = "z";')).toBe('a.psk = [redacted];\nb = "z";')
  })

  it('hides a key with which Nix signs, and leaves its public half', () => {
    const redactor = redactorOf()
    const [secret, half] = [
      Buffer.alloc(64, 254).toString('base64'),
      Buffer.alloc(32, 254).toString('base64'),
    ]
    expect(secret).toContain('/')
    for (const line of [`pi-offload-builder-0a1b2c3d:${secret}`, `key 'cache.example.org-1:${secret}' is`])
      for (const told of [line, JSON.stringify({ line }), line.replaceAll('/', String.raw`\/`)])
        expect(redactor.text(told)).not.toMatch(/[A-Za-z0-9+/\\]{20}/)
    const open = `extra-trusted-public-keys = pi-offload-builder-0a1b2c3d:${half}`
    expect(redactor.text(open)).toBe(open)
  })

  it('leaves what only looks like the name of a secret', () => {
    const redactor = redactorOf()
    const text = (input: string) => redactor.text(input)
    for (const line of [
      `{"hostKeyFingerprint":"SHA256:${'A'.repeat(43)}","publicKey":"ssh-ed25519 AAAApsk root@pi"}`,
      `ssh-rsa AAAAB3NzaC1yc2Etpskabc= root@pi`,
      'trusted-public-keys = cache.nixos.org-1:6NCHdD59X431o0gWypbMrAURkbJ16ZPMQFGspcDShjY=',
      'Unexpected token: }',
      'tokenizer = fast',
      "The option `networking.wireless.networks.home.psk' does not exist.",
      'secret-key-files = /etc/nix/key',
    ])
      expect(text(line)).toBe(line)
    const named = { hostKeyFingerprint: 'SHA256:x', publicKey: 'ssh-ed25519 x', keyPath: '/root/.ssh/id' }
    expect(redactor.value(named)).toEqual(named)
    expect(redactor.value({ psk: 'a b', accessToken: ['c'] })).toEqual({
      psk: '[redacted]',
      accessToken: '[redacted]',
    })
  })

  it('walks through values', () => {
    const redactor = redactorOf('1234567', 'hunter2')
    expect(
      redactor.value({
        note: 'is hunter2',
        pin: 1_234_567,
        port: 2222,
        piPassword: 'unknown to us',
        needsPassword: true,
        list: ['hunter2', null],
        hunter2: 1,
      }),
    ).toEqual({
      note: 'is [redacted]',
      pin: '[redacted]',
      port: 2222,
      piPassword: '[redacted]',
      needsPassword: true,
      list: ['[redacted]', null],
      '[redacted]': 1,
    })
  })

  it('is quick on hostile text', () => {
    const redactor = redactorOf('\\\\"\\"\\pass\\word\\\\')
    const started = performance.now()
    redactor.text(
      '\\'.repeat(100_000) + '-----BEGIN '.repeat(5000) + '"pass'.repeat(10_000) + '://a:'.repeat(10_000),
    )
    redactor.text(`psk:${' '.repeat(100_000)}access-tokens${' '.repeat(100_000)}`)
    redactor.text('token='.repeat(5000) + 'access-tokens = a=b '.repeat(2000))
    expect(performance.now() - started).toBeLessThan(3000)
  })
})
