/** The server looked at or tested: `make test` starts the real binary and passes its address. */
export const baseURL = process.env.DUIJIE_URL ?? 'http://127.0.0.1:8080'

/** Debian's Chromium; no browser is downloaded. It runs as root in containers and must not call home. */
export const launchOptions = {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync'
  ]
}
